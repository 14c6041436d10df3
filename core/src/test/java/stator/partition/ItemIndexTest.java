package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.index.HashProbe;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Goal: a point read or write costs the same however many items share the partition key.
 * Method: puts many items of one partition key; then looks at how many records the hash index offers for each key.
 */
class ItemIndexTest {
    private static final int ITEMS = 1_000;
    private static final TableSchema TABLE = new TableSchema(
            7, "orders", new KeyAttribute("customer", AttributeType.S), new KeyAttribute("order", AttributeType.N));

    private final ItemEncoder encoder = new ItemEncoder();

    @Test
    void shouldFindOneRecordForAKeyHoweverManyShareThePartitionKey(@TempDir Path directory)
            throws InterruptedException {
        StoreContext ctx = new StoreContext().directory(directory).partitions(1).durability(Durability.BUFFERED);
        try (PartitionedStore store = PartitionedStore.open(ctx)) {
            BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(ITEMS);
            for (int order = 0; order < ITEMS; order++) {
                store.submit(WriteCommand.put(TABLE, item(order)), done -> outcomes.add(done.outcome()));
            }
            for (int order = 0; order < ITEMS; order++) {
                assertEquals(Outcome.APPLIED, outcomes.take());
            }
            try (HashProbe probe = store.partitions()[0].index().hash().newProbe()) {
                for (int order = 0; order < ITEMS; order++) {
                    ItemKey key = new ItemKey()
                            .wrap(TABLE, store.hashSeed(), item(order).view(new MapView()));
                    assertTrue(offered(probe, key) <= 2, "order=" + order + " offered=" + offered(probe, key));
                }
            }
        }
    }

    private static int offered(HashProbe probe, ItemKey key) {
        int count = 0;
        probe.start(ItemIndex.slotHash(key.hash(), key.buffer(), key.length()));
        while (probe.next() != ItemIndex.NULL_POSITION) {
            count++;
        }
        return count;
    }

    private AttributeMap item(int order) {
        return encoder.beginMap()
                .name("customer")
                .string("one")
                .name("order")
                .number(order)
                .endMap()
                .finish();
    }
}
