package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: a data directory that any version since the first has written opens for ever, holds what it held, and can be written to.
 * Method: directories kept beside this test, with all types of values, local indexes, deletions, a dropped table, a transaction
 * and what compaction has copied, each closed in order or not; opened as copies, and compared with what was told of them when
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
            more = store.contents();
            assertTrue(more.contains("{a={S=new}}"), more);
        }
        try (GoldenStore store = new GoldenStore(copy)) {
            assertEquals(more, store.contents());
        }
    }

    @Test
    void shouldKeepThemSmall() throws IOException {
        long bytes = GoldenStore.files(GOLDEN).values().stream()
                .mapToLong(length -> length)
                .sum();
        assertTrue(bytes < 200_000, "bytes=" + bytes);
    }
}
