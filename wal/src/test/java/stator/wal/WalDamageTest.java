package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.wal.WalException.Code;

/**
 * Goal: bytes that changed at rest are never served and never taken for the end of the log.
 * Method: a small log of three segments; flip its bits one by one on a simulated disk, cut, lose or swap its real
 * files; the log must refuse to open, or hold exactly what it held.
 */
class WalDamageTest {
    private static final int RECORDS = 24;
    private static final int CONTENT = 300;
    private static final int CONTENT_MAX = LogModel.CONTENT_MAX;

    private final Path directory;
    private final TestRecords records = new TestRecords(CONTENT_MAX);

    WalDamageTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
    }

    @Test
    void shouldRefuseOrIgnoreAnyFlippedBitOfALogThatWasClosedInOrder() {
        flipBits(29);
    }

    @Test
    @Tag("slow")
    void shouldRefuseOrIgnoreEveryFlippedBitOfALogThatWasClosedInOrder() {
        flipBits(1);
    }

    /** Flips every stride-th bit. */
    void flipBits(int stride) {
        SimulatedDisk good = closedLog();
        int harmless = 0;
        int refused = 0;
        for (SegmentInfo info : good.segments()) {
            int bits = (int) info.length() * Byte.SIZE;
            for (int bit = 0; bit < bits; bit += stride) {
                SimulatedDisk disk = good.copy(bit);
                flip(disk.bytes(info.basePosition()), bit);
                String message = "segment=" + info.basePosition() + " bit=" + bit;
                if (opensUnharmed(disk, message)) {
                    harmless++;
                    assertTrue(isUnused(good.bytes(info.basePosition()), bit / Byte.SIZE), message);
                } else {
                    refused++;
                }
            }
        }
        assertTrue(refused > 0 && harmless > 0, "refused=" + refused + " harmless=" + harmless);
    }

    @Test
    void shouldRefuseAnyFlippedBitBelowWhatALaterRecordKnowsToBeDurable() {
        SimulatedDisk good = new SimulatedDisk(1);
        Wal writing = Wal.open(LogModel.context(good));
        for (int i = 0; i < RECORDS / 2; i++) {
            writing.append(records.spec(i, CONTENT));
        }
        long durable = writing.force();
        long witness = writing.append(records.spec(RECORDS, CONTENT));
        assertTrue(witness >= durable);
        for (SegmentInfo info : good.segments()) {
            UnsafeBuffer bytes = good.bytes(info.basePosition());
            long used = Math.min(info.length(), durable - info.basePosition()) * Byte.SIZE;
            for (int bit = 0; bit < used; bit += 13) {
                if (bytes.getByte(bit / Byte.SIZE) == 0 && isUnused(bytes, bit / Byte.SIZE)) {
                    continue;
                }
                SimulatedDisk disk = good.copy(bit);
                flip(disk.bytes(info.basePosition()), bit);
                WalException refused = assertThrows(WalException.class, () -> Wal.open(LogModel.context(disk)));
                assertEquals(Code.CORRUPT, refused.code(), "segment=" + info.basePosition() + " bit=" + bit);
            }
        }
    }

    /** What a disk leaves behind that has written whole sectors, and elsewhere than it should have. */
    @Test
    void shouldRefuseRecordsAtAnotherPlace() {
        SimulatedDisk good = new SimulatedDisk(1);
        int first;
        int length;
        try (Wal wal = Wal.open(LogModel.context(good))) {
            first = (int) wal.position();
            wal.append(records.spec(0, CONTENT));
            length = (int) wal.position() - first;
            for (int i = 1; i < RECORDS; i++) {
                wal.append(records.spec(i, CONTENT));
            }
        }
        for (int from = 4; from >= 0; from--) {
            for (int to = 0; to < 5; to++) {
                if (from != to) {
                    SimulatedDisk disk = good.copy(1);
                    UnsafeBuffer bytes = disk.bytes(0);
                    bytes.putBytes(first + to * length, good.bytes(0), first + from * length, length);
                    assertFalse(opensUnharmed(disk, "from=" + from + " to=" + to));
                }
            }
        }
    }

    /** A file put back from a copy of before a crash: the crash lost its end, and something else was written there. */
    @Test
    void shouldRefuseASegmentOfAnEarlierRun() {
        SimulatedDisk first = new SimulatedDisk(1);
        Wal crashed = Wal.open(LogModel.context(first));
        for (int i = 0; i < 4; i++) {
            crashed.append(records.spec(i, CONTENT));
        }
        crashed.force();
        SimulatedDisk second = first.copy(1);
        appendAll(crashed);
        assertTrue(crashed.position() > LogModel.SEGMENT_LENGTH);
        try (Wal wal = Wal.open(LogModel.context(second))) {
            appendAll(wal);
            wal.force();
            appendAll(wal);
        }
        second.removeMark();
        second.bytes(0).putBytes(0, first.bytes(0), 0, LogModel.SEGMENT_LENGTH);
        WalException refused = assertThrows(WalException.class, () -> Wal.open(LogModel.context(second)));
        assertEquals(Code.CORRUPT, refused.code());
    }

    @Test
    void shouldNotLoseTheMarkWhenALogThatWasClosedInOrderIsRefused() {
        SimulatedDisk disk = closedLog();
        disk.bytes(0).putByte(SegmentDescriptor.HEADER_LENGTH + 150, (byte) 0x55);
        for (int attempt = 0; attempt < 3; attempt++) {
            WalException refused = assertThrows(WalException.class, () -> Wal.open(LogModel.context(disk)));
            assertEquals(Code.CORRUPT, refused.code());
            assertTrue(refused.getMessage().contains("segment=simulated-0 offset=128"), refused.getMessage());
        }
    }

    @Test
    void shouldRefuseAnyFlippedBitOfTheMark() {
        byte[] mark = CleanStopDescriptor.encode(new CleanStopDescriptor.Mark(0, 4160, 42));
        for (int bit = 0; bit < mark.length * Byte.SIZE; bit++) {
            byte[] flipped = mark.clone();
            flip(new UnsafeBuffer(flipped), bit);
            WalException refused =
                    assertThrows(WalException.class, () -> CleanStopDescriptor.decode(flipped), "bit=" + bit);
            assertEquals(Code.CORRUPT, refused.code());
        }
    }

    @Test
    void shouldRefuseAFileThatIsTooShort() throws IOException {
        for (Path file : closedFiles()) {
            byte[] whole = Files.readAllBytes(file);
            for (long length = 0; length < whole.length; length += 512) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                }
                assertEquals(Code.CORRUPT, refusal(), "file=" + file + " length=" + length);
                Files.write(file, whole);
            }
        }
        assertEquals(RECORDS, countRecords());
    }

    @Test
    void shouldRefuseALogThatLacksAFile() throws IOException {
        List<Path> files = closedFiles();
        assertTrue(files.size() >= 3, "files=" + files);
        Path aside = directory.resolve("aside");
        for (Path file : files) {
            Files.move(file, aside);
            assertEquals(Code.CORRUPT, refusal(), "file=" + file);
            Files.move(aside, file);
        }
        assertEquals(RECORDS, countRecords());
    }

    @Test
    void shouldRefuseAFileUnderAnotherName() throws IOException {
        List<Path> files = closedFiles();
        byte[] second = Files.readAllBytes(files.get(1));
        Files.copy(files.get(2), files.get(1), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Code.CORRUPT, refusal());
        Files.write(files.get(1), second);
        assertEquals(RECORDS, countRecords());
    }

    @Test
    void shouldRefuseAFileOfAnotherLog() throws IOException {
        List<Path> files = closedFiles();
        byte[] bytes = Files.readAllBytes(files.get(1));
        SegmentDescriptor.Header header = new SegmentDescriptor.Header(4096, bytes.length, 43, 1);
        SegmentDescriptor.encode(header).getBytes(0, bytes, 0, SegmentDescriptor.HEADER_LENGTH);
        Files.write(files.get(1), bytes);
        assertEquals(Code.CORRUPT, refusal());
    }

    @Test
    void shouldRefuseAFileOfTheLastEpochThereIs() throws IOException {
        Path file = closedFiles().get(1);
        byte[] bytes = Files.readAllBytes(file);
        UnsafeBuffer header = new UnsafeBuffer(bytes);
        header.putInt(SegmentDescriptor.EPOCH_OFFSET, Integer.MAX_VALUE);
        header.putInt(SegmentDescriptor.CRC_OFFSET, SegmentDescriptor.crc(header, SegmentDescriptor.HEADER_LENGTH));
        Files.write(file, bytes);
        WalException refused = assertThrows(WalException.class, () -> Wal.open(context()));
        assertEquals(Code.CORRUPT, refused.code());
        assertTrue(refused.getMessage().contains(file.getFileName() + " offset=0: epoch="), refused.getMessage());
    }

    @Test
    void shouldTellOlderAndNewerVersionsFromDamage() throws IOException {
        Path file = closedFiles().get(1);
        byte[] bytes = Files.readAllBytes(file);
        UnsafeBuffer header = new UnsafeBuffer(bytes);
        for (int version : new int[] {0, 2, Integer.MAX_VALUE}) {
            header.putInt(SegmentDescriptor.VERSION_OFFSET, version);
            header.putInt(SegmentDescriptor.CRC_OFFSET, SegmentDescriptor.crc(header, SegmentDescriptor.HEADER_LENGTH));
            Files.write(file, bytes);
            WalException refused = assertThrows(WalException.class, () -> Wal.open(context()));
            assertEquals(Code.UNSUPPORTED_VERSION, refused.code());
            assertTrue(refused.getMessage().contains(version == 0 ? "older" : "newer"), refused.getMessage());
        }
    }

    @Test
    void shouldReportDamageThatAppearsWhileTheLogIsOpen() {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            long position = wal.append(records.spec(1, 100));
            wal.force();
            RecordReader reader = wal.newReader();
            WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE);
            flip(disk.bytes(0), ((int) position + 100) * Byte.SIZE);
            WalException damaged = assertThrows(WalException.class, () -> reader.read(position));
            assertEquals(Code.CORRUPT, damaged.code());
            assertTrue(damaged.getMessage().contains("segment=simulated-0 offset=" + position), damaged.getMessage());
            assertThrows(WalException.class, () -> cursor.poll(record -> {}, 1));
        }
    }

    private Wal.Context context() {
        return new Wal.Context()
                .directory(directory)
                .initialSegmentLength(LogModel.SEGMENT_LENGTH)
                .maxSegmentLength(LogModel.SEGMENT_LENGTH)
                .maxRecordLength(LogModel.SEGMENT_LENGTH - 128)
                .logId(42)
                .segmentExecutor(Runnable::run);
    }

    private SimulatedDisk closedLog() {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            appendAll(wal);
        }
        return disk;
    }

    private void appendAll(Wal wal) {
        for (int i = 0; i < RECORDS; i++) {
            wal.append(records.spec(i, CONTENT + i));
        }
    }

    /** The files of a log that was closed in order; without the empty one at the end. */
    private List<Path> closedFiles() throws IOException {
        try (Wal wal = Wal.open(context())) {
            appendAll(wal);
        }
        try (Stream<Path> list = Files.list(directory)) {
            List<Path> files =
                    new ArrayList<>(list.filter(file -> file.toString().endsWith(".log"))
                            .sorted()
                            .toList());
            byte[] mark = Files.readAllBytes(directory.resolve(CleanStopDescriptor.NAME));
            long end = Objects.requireNonNull(CleanStopDescriptor.decode(mark)).endPosition();
            files.removeIf(file -> Long.parseLong(file.getFileName().toString().substring(0, 20)) > end);
            return files;
        }
    }

    private Code refusal() {
        return assertThrows(WalException.class, () -> Wal.open(context())).code();
    }

    private int countRecords() {
        try (Wal wal = Wal.open(context())) {
            return wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE).poll(record -> {}, Integer.MAX_VALUE);
        }
    }

    /** Opens and compares; false if the log was refused, as it should be. */
    private boolean opensUnharmed(SimulatedDisk disk, String message) {
        Wal wal;
        try {
            wal = Wal.open(LogModel.context(disk));
        } catch (WalException ex) {
            assertTrue(ex.code() == Code.CORRUPT || ex.code() == Code.UNSUPPORTED_VERSION, message + " " + ex);
            return false;
        }
        WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE);
        int[] count = {0};
        cursor.poll(record -> records.check(count[0]++, record, message), Integer.MAX_VALUE);
        assertEquals(RECORDS, count[0], message);
        return true;
    }

    /** Whether no record holds the byte: it lies behind the last one, or behind the segment's end. */
    private static boolean isUnused(UnsafeBuffer segment, int offset) {
        int end = SegmentDescriptor.HEADER_LENGTH;
        while (end + RecordDescriptor.HEADER_LENGTH <= segment.capacity()
                && RecordDescriptor.length(segment, end) > 0) {
            end += RecordDescriptor.alignedLength(RecordDescriptor.length(segment, end));
        }
        return offset >= end;
    }

    private static void flip(UnsafeBuffer bytes, int bit) {
        int index = bit / Byte.SIZE;
        bytes.putByte(index, (byte) (bytes.getByte(index) ^ 1 << bit % Byte.SIZE));
    }
}
