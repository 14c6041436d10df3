package stator.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a salvage copies exactly what lies before the first damage, says what it left out, and leaves the original as it is.
 * Method: a log of several segments on real files, damaged in one place after another; the copy is opened and compared, record
 * by record.
 */
class LogSalvageTest {
    private static final int RECORDS = 40;
    private static final int CONTENT = 300;

    private final TestRecords records = new TestRecords(LogModel.CONTENT_MAX);
    private final List<Long> positions = new ArrayList<>();
    private final Path directory;
    private final Path into;
    private String said = "";

    LogSalvageTest(@TempDir Path top) {
        directory = top.resolve("log");
        into = top.resolve("salvaged");
    }

    @BeforeEach
    void writeLog() {
        try (Wal wal = Wal.open(context(directory))) {
            for (int i = 0; i < RECORDS; i++) {
                positions.add(wal.append(records.spec(i, CONTENT)));
                if (i % 7 == 0) {
                    wal.force();
                }
            }
        }
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
        Mappings.assertNone(into);
    }

    @Test
    void shouldCopyAllOfALogThatIsWhole() throws IOException {
        assertTrue(salvage(), said);
        assertEquals(RECORDS, readAll());
        assertFalse(said.contains("left out") || said.contains("damaged"), said);
    }

    @Test
    void shouldCopyWhatLiesBeforeADamagedRecord() throws IOException {
        for (int damaged : new int[] {0, 1, 9, 20, 31, RECORDS - 1}) {
            long position = positions.get(damaged);
            Path file = fileOf(position);
            int offset = (int) (position - base(file));
            change(file, offset + RecordDescriptor.HEADER_LENGTH + 20);
            assertFalse(salvage(), said);
            assertEquals(damaged, readAll(), said);
            assertTrue(said.contains("segment=" + file + " offset=" + offset), said);
            if (damaged < RECORDS - 1) {
                assertTrue(said.contains("left out file=" + file + " from offset=" + offset), said);
            }
            assertEquals(RECORDS - damaged - 1, recordsLeftOut(), said);
            change(file, offset + RecordDescriptor.HEADER_LENGTH + 20);
        }
        assertTrue(salvage(), said);
    }

    @Test
    void shouldCopyWhatLiesBeforeADamagedHeader() throws IOException {
        Path second = files().get(1);
        change(second, 20);
        assertFalse(salvage(), said);
        assertEquals(recordsBefore(base(second)), readAll(), said);
        assertTrue(said.contains("segment=" + second + " offset=0"), said);
        change(second, 20);
        change(files().get(0), 20);
        assertFalse(salvage(), said);
        assertTrue(said.contains("salvaged nothing"), said);
    }

    @Test
    void shouldCopyWhatLiesBeforeAMissingOrShortFile() throws IOException {
        Path second = files().get(1);
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);
        assertFalse(salvage(), said);
        assertEquals(recordsBefore(base(second)), readAll(), said);
        assertTrue(said.contains("missing segment"), said);
        Files.write(second, Arrays.copyOf(bytes, 100));
        assertFalse(salvage(), said);
        assertEquals(recordsBefore(base(second)), readAll(), said);
    }

    @Test
    void shouldCopyAllWhereOnlyASmallFileIsDamaged() throws IOException {
        for (String name : new String[] {RemovalDescriptor.NAME, CleanStopDescriptor.NAME}) {
            Path file = directory.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, new byte[7]);
            assertFalse(salvage(), said);
            assertEquals(RECORDS, readAll(), said);
            assertTrue(said.contains("damaged ") && said.contains("file=" + name), said);
            Files.write(file, bytes);
        }
    }

    @Test
    void shouldNotTouchALogThatIsInUse() {
        try (Wal wal = Wal.open(context(directory))) {
            WalException refused = assertThrows(WalException.class, this::salvage);
            assertEquals(WalException.Code.DIRECTORY_IN_USE, refused.code());
            wal.append(records.spec(1, CONTENT));
        }
        assertFalse(Files.exists(into));
    }

    /** Salvages into a fresh directory; the original must be as before. */
    private boolean salvage() throws IOException {
        if (Files.exists(into)) {
            try (Stream<Path> old = Files.list(into)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        Map<Path, Integer> before = contents();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean whole = LogSalvage.run(directory, into, new PrintStream(bytes, true, UTF_8));
        said = bytes.toString(UTF_8);
        assertEquals(before, contents());
        return whole;
    }

    /** Opens the copy, twice, and compares it; returns how many records it holds. */
    private int readAll() {
        int count = readOnce();
        assertEquals(count, readOnce(), said);
        return count;
    }

    private int readOnce() {
        int[] count = {0};
        try (Wal wal = Wal.open(context(into))) {
            wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE)
                    .poll(
                            record -> {
                                assertEquals(positions.get(count[0]), record.position(), said);
                                records.check(count[0]++, record, said);
                            },
                            Integer.MAX_VALUE);
        }
        return count[0];
    }

    private long recordsLeftOut() {
        long sum = 0;
        int ends = 0;
        for (String line : said.lines().toList()) {
            if (line.startsWith("left out")) {
                sum += Long.parseLong(line.replaceAll(".*records=(\\d+).*", "$1"));
                ends++;
            }
        }
        return ends == 0 ? 0 : sum - (ends - 1); // each segment but the last ends with a record of the log's own
    }

    private int recordsBefore(long position) {
        return (int) positions.stream().filter(each -> each < position).count();
    }

    private static void change(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x10;
        Files.write(file, bytes);
    }

    private Path fileOf(long position) throws IOException {
        Path found = files().get(0);
        for (Path file : files()) {
            found = base(file) <= position ? file : found;
        }
        return found;
    }

    private static long base(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 20));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    private Map<Path, Integer> contents() throws IOException {
        Map<Path, Integer> contents = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                contents.put(file, Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static Wal.Context context(Path log) {
        return new Wal.Context()
                .directory(log)
                .initialSegmentLength(LogModel.SEGMENT_LENGTH)
                .maxSegmentLength(LogModel.SEGMENT_LENGTH)
                .maxRecordLength(LogModel.SEGMENT_LENGTH - 128)
                .segmentExecutor(Runnable::run);
    }
}
