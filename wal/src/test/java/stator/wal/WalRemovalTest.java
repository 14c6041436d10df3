package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.wal.WalException.Code;

/**
 * Goal: a segment that was removed is missed by nobody; one that is lost is damage; and the file that tells the two apart is
 * never believed when it is damaged.
 * Method: a log of eight segments, two of which are removed; its files damaged, lost and put back.
 */
class WalRemovalTest {
    private static final int RECORDS = 60;
    private static final int CONTENT = 300;

    private final Path directory;
    private final TestRecords records = new TestRecords(LogModel.CONTENT_MAX);
    private final List<Long> positions = new ArrayList<>();

    WalRemovalTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
    }

    @Test
    void shouldFollowOverGapsAndSayThatWhatWasInThemIsGone() {
        try (Wal wal = Wal.open(LogModel.context(new SimulatedDisk(1)))) {
            SegmentUsage gone = fillAndRemove(wal).get(1);
            WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE);
            long before = 0;
            int count = 0;
            for (RecordFlyweight record = cursor.next(); record != null; record = cursor.next()) {
                long position = record.position();
                assertTrue(position > before && !isIn(gone, position), "position=" + position);
                before = position;
                count++;
            }
            assertEquals(
                    positions.stream()
                            .filter(position -> !isGone(wal, position))
                            .count(),
                    count);
            RecordReader reader = wal.newReader();
            long inGap = positions.stream()
                    .filter(position -> isIn(gone, position))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    Code.GONE,
                    assertThrows(WalException.class, () -> reader.read(inGap)).code());
            assertEquals(
                    Code.GONE,
                    assertThrows(WalException.class, () -> wal.newCursor(inGap, WalCursor.Limit.DURABLE)
                                    .next())
                            .code());
        }
    }

    @Test
    void shouldScanAllWhenTheCheckpointWasRemoved() {
        SimulatedDisk disk = new SimulatedDisk(1);
        long inGap;
        int left;
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            SegmentUsage gone = fillAndRemove(wal).get(1);
            inGap = positions.stream()
                    .filter(position -> isIn(gone, position))
                    .findFirst()
                    .orElseThrow();
            left = count(wal);
        }
        try (Wal wal = Wal.open(LogModel.context(disk).checkpoints(inGap))) {
            assertEquals(left, count(wal));
        }
    }

    @Test
    void shouldRefuseOrIgnoreAnyFlippedBitOfTheRemovalFile() {
        SimulatedDisk good = new SimulatedDisk(1);
        int left;
        try (Wal wal = Wal.open(LogModel.context(good))) {
            fillAndRemove(wal);
            left = count(wal);
        }
        int refusals = 0;
        for (int bit = 0; bit < RemovalDescriptor.FILE_LENGTH * Byte.SIZE; bit += bit < 1024 ? 1 : 97) {
            SimulatedDisk disk = good.copy(bit);
            UnsafeBuffer file = disk.removals();
            int offset = bit / Byte.SIZE;
            file.putByte(offset, (byte) (file.getByte(offset) ^ 1 << bit % Byte.SIZE));
            try (Wal wal = Wal.open(LogModel.context(disk))) {
                assertEquals(left, count(wal), "bit=" + bit);
            } catch (WalException ex) {
                assertEquals(Code.CORRUPT, ex.code(), "bit=" + bit);
                refusals++;
            }
        }
        assertTrue(refusals > 0, "the newer slot does not matter");
    }

    @Test
    void shouldRefuseALogThatLacksASegmentThatWasNotRemoved() throws IOException {
        try (Wal wal = Wal.open(context())) {
            fillAndRemove(wal);
        }
        Path aside = directory.resolve("aside");
        for (Path file : segmentFiles()) {
            Files.move(file, aside);
            WalException refused = assertThrows(WalException.class, () -> Wal.open(context()), file.toString());
            assertEquals(Code.CORRUPT, refused.code(), file.toString());
            Files.move(aside, file);
        }
        Path removed = directory.resolve(RemovalDescriptor.NAME);
        byte[] bytes = Files.readAllBytes(removed);
        Files.delete(removed);
        assertEquals(
                Code.CORRUPT,
                assertThrows(WalException.class, () -> Wal.open(context())).code());
        Files.write(removed, bytes);
        Wal.open(context()).close();
    }

    @Test
    void shouldDeleteTheFileOfARemovedSegmentThatACrashHasLeft() throws IOException {
        int left;
        Path file;
        byte[] bytes;
        try (Wal wal = Wal.open(context())) {
            fill(wal);
            SegmentUsage third = wal.segments().get(2);
            file = Path.of(third.segment().name());
            bytes = Files.readAllBytes(file);
            wal.detach(third);
            wal.remove(third);
            left = count(wal);
        }
        assertFalse(Files.exists(file));
        Files.write(file, bytes);
        assertTrue(tool("describe").contains("removed from="), tool("describe"));
        assertTrue(tool("verify").startsWith("good"), tool("verify"));
        try (Wal wal = Wal.open(context())) {
            assertEquals(left, count(wal));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldOpenALogOfBeforeAndMakeItsRemovalFile() throws IOException {
        try (Wal wal = Wal.open(context())) {
            fill(wal);
        }
        Files.delete(directory.resolve(RemovalDescriptor.NAME));
        try (Wal wal = Wal.open(context())) {
            assertEquals(RECORDS, count(wal));
        }
        assertTrue(Files.exists(directory.resolve(RemovalDescriptor.NAME)));
    }

    @Test
    void shouldFindADetachedSegmentInItsPlaceWhenItWasNotRemoved() {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            fill(wal);
            wal.detach(wal.segments().get(0));
            assertTrue(count(wal) < RECORDS);
        }
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            assertEquals(RECORDS, count(wal));
        }
    }

    @Test
    void shouldRememberAsManyGapsAsFitAndAlwaysTheFirstSegment() {
        RemovedRanges removed = new RemovedRanges(42, 0);
        for (int i = 1; i < RemovalDescriptor.RANGES_MAX; i++) {
            assertTrue(removed.canAdd(100L * i, 100L * i + 10));
            removed.add(100L * i, 100L * i + 10);
        }
        assertFalse(removed.canAdd(50, 60), "the last place is the first segment's");
        assertTrue(removed.canAdd(110, 120), "beside another");
        assertTrue(removed.canAdd(0, 10));
        removed.add(0, 10);
        byte[] file = new byte[RemovalDescriptor.FILE_LENGTH];
        byte[] slot = RemovalDescriptor.encode(removed);
        System.arraycopy(slot, 0, file, RemovalDescriptor.slotOffset(removed.generation()), slot.length);
        RemovedRanges read = RemovalDescriptor.decode(file);
        assertEquals(removed.ranges(), read == null ? null : read.ranges());
        assertNull(RemovalDescriptor.decode(null));
        removed.add(10, 100);
        assertEquals(110, removed.ranges().get(0L), "three ranges have become one");
    }

    /** Fills eight segments and more, and removes the second and the fifth. */
    private List<SegmentUsage> fillAndRemove(Wal wal) {
        fill(wal);
        List<SegmentUsage> segments = wal.segments();
        assertTrue(segments.size() >= 6, "segments=" + segments.size());
        List<SegmentUsage> gone = List.of(segments.get(1), segments.get(4));
        for (SegmentUsage segment : gone) {
            wal.detach(segment);
            wal.remove(segment);
        }
        return gone;
    }

    private void fill(Wal wal) {
        for (int i = 0; i < RECORDS; i++) {
            positions.add(wal.append(records.spec(i, CONTENT)));
        }
        wal.force();
    }

    private static int count(Wal wal) {
        return wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE).poll(record -> {}, Integer.MAX_VALUE);
    }

    private static boolean isIn(SegmentUsage segment, long position) {
        return position >= segment.basePosition() && position < segment.endPosition();
    }

    private static boolean isGone(Wal wal, long position) {
        return wal.segments().stream().noneMatch(segment -> isIn(segment, position));
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

    /** The segments that hold records. */
    private List<Path> segmentFiles() throws IOException {
        try (FileStorage storage = FileStorage.openReadOnly(directory);
                LogImage image = LogImage.open(storage)) {
            LogScan scan = new LogScan(image);
            scan.run(SegmentDescriptor.HEADER_LENGTH, record -> {});
            return image.segments().subList(0, scan.endSegmentIndex() + 1).stream()
                    .map(segment -> Path.of(segment.name()))
                    .toList();
        }
    }

    private String tool(String command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WalTool.run(new String[] {command, directory.toString()}, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
