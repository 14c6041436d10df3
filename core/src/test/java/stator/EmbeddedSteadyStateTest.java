package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import stator.item.Item;
import stator.item.MapView;
import stator.item.ValueView;

/**
 * Goal: an embedded read leaves no garbage, and a put of an item that is there already little more than its command.
 * Method: bytes allocated by the calling thread over many calls, after warm-up.
 */
class EmbeddedSteadyStateTest {
    private static final int ROUNDS = 10_000;
    private static final double PUT_BYTES_MAX = 1024;
    private static final byte[] VALUE = {'v'};

    @Test
    void shouldReadWithoutGarbage() {
        try (Stator db = Stator.openTemporary()) {
            Table table = db.createTable(
                    TableSpec.named("things").partitionKey("id", KeyType.STRING).sortKey("at", KeyType.NUMBER));
            table.put(Item.of("id", "a", "at", 5, "v", "x".repeat(2_000)));
            ValueView value = new ValueView();
            long[] seen = new long[1];
            Object[] there = {"a", 5};
            Object[] missing = {"a", 6L};
            Consumer<MapView> reader = item -> seen[0] += item.find(VALUE, value) ? value.contentLength() : 0;
            double bytes = Allocation.perRound(ROUNDS, () -> {
                assertTrue(table.read(reader, there));
                assertFalse(table.read(reader, missing));
            });
            assertEquals(0, seen[0] % (ROUNDS * 2_000));
            assertTrue(bytes < 1, "bytes=" + bytes);
        }
    }

    @Test
    void shouldPutWithLittleGarbageWhateverTheItemsSize() {
        try (Stator db = Stator.openTemporary()) {
            Table table = db.createTable(TableSpec.named("things").partitionKey("id", KeyType.STRING));
            Item item = Item.of("id", "a", "v", "x".repeat(4_000), "n", 5, "b", new byte[4_000]);
            double bytes = Allocation.perRound(ROUNDS / 10, PUT_BYTES_MAX, () -> table.put(item));
            assertTrue(bytes < PUT_BYTES_MAX, "bytes=" + bytes);
            assertEquals(item, table.find("a"));
        }
    }

    @Test
    void shouldKeepTheItemOfAReadWithinWhichAnotherReads() {
        try (Stator db = Stator.openTemporary()) {
            Table table = db.createTable(TableSpec.named("things").partitionKey("id", KeyType.STRING));
            table.put(Item.of("id", "a", "next", "b"));
            table.put(Item.of("id", "b", "next", "c"));
            boolean found = table.read(
                    outer -> {
                        assertTrue(table.read(inner -> assertEquals("c", next(inner)), next(outer)));
                        table.put(Item.of("id", "a", "next", "z"));
                        assertEquals("b", next(outer));
                    },
                    "a");
            assertTrue(found);
            assertTrue(table.read(item -> assertEquals("z", next(item)), "a"));
        }
    }

    private static String next(MapView item) {
        return Item.of(item).string("next");
    }
}
