package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.item.Item;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamLocator;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/** Goal: who opens a copy of a data directory takes nothing away from who has the original open. */
@Timeout(60)
class CopiedDirectoryTest {
    @Test
    void shouldLeaveTheDriverOfTheOriginalAlone(@TempDir Path directory, @TempDir Path copy) throws IOException {
        Streams streams = new Streams();
        try (Stator original = open(directory, streams)) {
            original.createTable(TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(
                            StreamViewType.KEYS_ONLY))
                    .put(Item.of("id", 0));
            assertEquals(List.of(0), told(streams, 1));
            copy(directory, copy);
            Streams copied = new Streams();
            try (Stator other = open(copy, copied)) {
                other.table("numbers").put(Item.of("id", 7));
                original.table("numbers").put(Item.of("id", 1));
                assertEquals(List.of(0, 7), told(copied, 2));
                assertEquals(List.of(0, 1), told(streams, 2));
            }
            Path driver = Path.of(streams.locate(new StreamLocator.Request("numbers", Beginning.latest(), Map.of()))
                    .aeronDirectory());
            assertTrue(Files.exists(driver));
        }
    }

    private static Stator open(Path directory, Streams streams) {
        return Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(streams));
    }

    private static List<Integer> told(Streams streams, int count) throws IOException {
        List<Integer> told = new ArrayList<>();
        try (StreamSubscription changes = StreamSubscription.open(
                new SubscriptionContext().streams(streams).table("numbers").from(Beginning.trimHorizon()))) {
            while (told.size() < count) {
                changes.poll(change -> told.add(Change.of(change).keys().intValue("id")));
            }
        }
        return told;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
