package stator.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the bytes of version 1 never change, and the tool shows them.
 * Method: a small log written with fixed values is compared with bytes and dump kept beside this test. Whoever changes
 * those files changes the format: raise the version instead.
 */
class WalGoldenTest {
    private static final int SEGMENT_LENGTH = 4096;
    private static final String SEGMENT = "00000000000000000000.log";

    private final Path directory;

    WalGoldenTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
    }

    @Test
    void shouldWriteTheGoldenBytes() throws IOException {
        writeLog();
        assertEquals(golden("golden-v1.hex"), hex(directory.resolve(SEGMENT)) + hex(directory.resolve("clean-stop")));
    }

    @Test
    void shouldDumpTheGoldenLog() throws IOException {
        writeLog();
        assertEquals(golden("golden-v1.dump"), tool(0, "dump", directory.toString()));
        assertEquals("good end=288 forcedUpTo=128 records=3\n", tool(0, "verify", directory.toString()));
        String description = tool(0, "describe", directory.toString());
        assertTrue(golden("golden-v1.dump").startsWith(description), description);
    }

    @Test
    void shouldTellWhereTheDamageIs() throws IOException {
        writeLog();
        Path file = directory.resolve(SEGMENT);
        byte[] bytes = Files.readAllBytes(file);
        bytes[200] ^= 1;
        Files.write(file, bytes);
        String answer = tool(1, "verify", directory.toString());
        assertTrue(answer.contains(SEGMENT + " offset=128"), answer);
    }

    @Test
    void shouldExplainItselfWhenAskedForNothingItKnows() {
        assertTrue(tool(2).contains("describe|dump|verify"));
        assertTrue(tool(2, "mend", directory.toString()).contains("usage"));
        assertTrue(tool(2, "verify", directory.resolve("missing").toString()).contains("not a directory"));
        assertEquals("good, empty\n", tool(0, "verify", directory.toString()));
    }

    @Test
    void shouldVerifyALogInUseWithoutTouchingIt() {
        try (Wal wal = Wal.open(context())) {
            wal.append(new RecordSpec().type(1).timestampMs(5));
            assertTrue(tool(0, "verify", directory.toString()).startsWith("good end=" + wal.position()));
            assertTrue(tool(0, "describe", directory.toString()).contains("in use"));
            wal.append(new RecordSpec().type(1).timestampMs(6));
        }
    }

    private Wal.Context context() {
        return new Wal.Context()
                .directory(directory)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH - 128)
                .logId(0x1122_3344_5566_7788L);
    }

    private void writeLog() {
        UnsafeBuffer key = new UnsafeBuffer("user#42".getBytes(UTF_8));
        UnsafeBuffer payload = new UnsafeBuffer("{\"name\":\"Ada\"}".getBytes(UTF_8));
        try (Wal wal = Wal.open(context())) {
            RecordSpec spec = new RecordSpec()
                    .type(1)
                    .flags(0x0102)
                    .tableId(7)
                    .timestampMs(1_700_000_000_000L)
                    .keyHash(0x0123_4567_89AB_CDEFL)
                    .key(key, 0, key.capacity())
                    .payload(payload, 0, payload.capacity());
            long first = wal.append(spec);
            wal.append(spec.type(2).previousPosition(first).payload(payload, 0, 0));
        }
    }

    private static String tool(int expectedStatus, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int status = WalTool.run(args, new PrintStream(bytes, true, UTF_8));
        String text = bytes.toString(UTF_8);
        assertEquals(expectedStatus, status, text);
        return text;
    }

    /** The used part of a file, 16 bytes a line; a last line says how many zeros follow. */
    private static String hex(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        StringBuilder text = new StringBuilder(file.getFileName() + "\n");
        for (int offset = 0; offset < used; offset += 16) {
            int end = Math.min(bytes.length, offset + 16);
            text.append(HexFormat.ofDelimiter(" ").formatHex(bytes, offset, end))
                    .append('\n');
        }
        return text.append("length ").append(bytes.length).append('\n').toString();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(WalGoldenTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
