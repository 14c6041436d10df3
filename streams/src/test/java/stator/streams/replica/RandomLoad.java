package stator.streams.replica;

import java.util.SplittableRandom;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.item.Item;
import stator.table.StreamViewType;

/**
 * Random writes to a table: puts, updates, deletes, and transactions over several items. Each write of an item gives it a greater version, {@code v},
 * than any before. Owned by one thread.
 */
final class RandomLoad {
    static final String TABLE = "orders";
    private static final int IDS = 40;
    private static final int NUMBERS = 5;

    private final Stator database;
    private final Table table;
    private final SplittableRandom random;
    private long version;

    /** @param firstVersion greater than all before */
    RandomLoad(Stator database, SplittableRandom random, long firstVersion) {
        this.database = database;
        this.random = random;
        version = firstVersion;
        table = database.ensureTable(
                TableSpec.named(TABLE).partitionKey("id", KeyType.STRING).sortKey("n", KeyType.NUMBER).stream(
                        StreamViewType.NEW_IMAGE));
    }

    /** A key that there may be. */
    static Object[] key(SplittableRandom random) {
        return new Object[] {"order-" + random.nextInt(IDS), random.nextInt(NUMBERS)};
    }

    void write() {
        switch (random.nextInt(10)) {
            case 0, 1 -> table.delete(key(random));
            case 2, 3, 4 -> update(key(random));
            case 5 -> transact();
            default -> table.put(item(key(random)));
        }
    }

    private void update(Object[] key) {
        table.update("SET v = :v, body = :body", key)
                .value(":v", ++version)
                .value(":body", text())
                .run();
    }

    private void transact() {
        Transaction transaction = database.transact();
        int first = random.nextInt(IDS);
        for (int i = 0; i < 3; i++) {
            Object[] key = {"order-" + (first + i) % IDS, i};
            if (random.nextBoolean()) {
                transaction.add(table.putting(item(key)));
            } else {
                transaction.add(table.deleting(key));
            }
        }
        transaction.run();
    }

    private Item item(Object[] key) {
        return Item.of("id", key[0], "n", key[1], "v", ++version, "body", text());
    }

    private String text() {
        return "x".repeat(random.nextInt(random.nextInt(50) == 0 ? 30_000 : 100));
    }
}
