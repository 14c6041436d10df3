package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.index.CheckpointTool;

/**
 * Goal: a data directory that any version since the first has written opens for ever, holds what it held, and can be written to.
 * Method: directories kept beside this test, with all types of values, indexes, deletions, a dropped table, a transaction,
 * checkpoints (from the second on) and what compaction has copied, each closed in order or not; opened as copies, and compared with what was told of them when
 * they were made. See {@link GoldenGenerator}.
 */
class GoldenDirectoryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/stator/engine/golden");

    static Stream<String> directories() throws IOException {
        try (Stream<Path> all = Files.list(GOLDEN)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("directories")
    void shouldHoldWhatItHeldAndTakeMore(String name, @TempDir Path copy) throws IOException {
        GoldenStore.copy(GOLDEN.resolve(name).resolve("data"), copy);
        String expected = Files.readString(GOLDEN.resolve(name).resolve("contents.txt"));
        String more;
        try (GoldenStore store = new GoldenStore(copy)) {
            assertEquals(expected, store.contents());
            store.call("PutItem", "{'TableName': 'by-string', 'Item': {'a': {'S': 'new'}}}");
            store.call(
                    "UpdateItem",
                    "{'TableName': 'indexed', 'Key': {'a': {'S': 'p0'}, 'b': {'N': '2'}},"
                            + " 'UpdateExpression': 'SET d = :d', 'ExpressionAttributeValues': {':d': {'N': '7'}}}");
            if (expected.contains("TableName global")) {
                store.call(
                        "PutItem",
                        "{'TableName': 'global', 'Item': {'a': {'S': 'g9'}, 'c': {'S': 'more'}, 'd': {'N': '9'}}}");
            }
            more = store.contents();
            assertTrue(more.contains("{a={S=new}}"), more);
        }
        try (GoldenStore store = new GoldenStore(copy)) {
            assertEquals(more, store.contents());
        }
    }

    /** They are what the next start goes on from, not only something that is passed over. */
    @ParameterizedTest
    @ValueSource(strings = {"v2-closed", "v2-killed"})
    void shouldReadTheirCheckpoints(String name) throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Path checkpoints = GOLDEN.resolve(name).resolve("data").resolve("index-1");
        int status = CheckpointTool.run(
                new String[] {"check", checkpoints.toString()}, new PrintStream(told, true, StandardCharsets.UTF_8));
        assertEquals(0, status, told.toString(StandardCharsets.UTF_8));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("good generation="), told::toString);
    }

    @Test
    void shouldKeepThemSmall() throws IOException {
        long bytes = GoldenStore.files(GOLDEN).values().stream()
                .mapToLong(length -> length)
                .sum();
        assertTrue(bytes < 400_000, "bytes=" + bytes);
    }
}
