package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactGetItems;
import stator.contract.TransactionCanceled;
import stator.engine.PromisedReply;
import stator.item.Item;
import stator.partition.Durability;

/**
 * Goal: transactions are serialisable: whatever runs beside them, no reader of several items sees money come or go.
 * Method: threads move money between accounts in several partitions, each move with an entry in a ledger; others read all
 * accounts at one instant, together or in a snapshot, item by item or page by page, read single accounts, and write to accounts without a transaction. The sum is compared at each
 * read, and at the end every balance with what the ledger says; once more after the database was opened again.
 */
class TransfersTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int ACCOUNTS = 8;
    private static final int START = 100;
    private static final int MOVES = 150;
    private static final int TELLERS = 3;

    private final AtomicIntegerArray attempts = new AtomicIntegerArray(TELLERS);
    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger refusedWrites = new AtomicInteger();
    private final AtomicInteger snapshots = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldNeverShowMoneyOnTheWay(Durability durability, @TempDir Path directory) throws Exception {
        Stator.Context settings =
                new Stator.Context().directory(directory).partitions(4).durability(durability);
        try (Stator db = Stator.open(settings)) {
            Table accounts = db.createTable(TableSpec.named("accounts").partitionKey("id", KeyType.NUMBER));
            Table ledger = db.createTable(TableSpec.named("ledger").partitionKey("id", KeyType.STRING));
            for (int account = 0; account < ACCOUNTS; account++) {
                accounts.put(Item.of("id", account, "balance", START));
            }
            List<CompletableFuture<?>> work = new ArrayList<>();
            for (int teller = 0; teller < TELLERS; teller++) {
                SplittableRandom random = new SplittableRandom(SEED + teller);
                int number = teller;
                work.add(start(() -> move(db, number, random)));
            }
            work.add(start(() -> audit(db)));
            work.add(start(() -> touch(accounts)));
            for (CompletableFuture<?> each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
            check(db, accounts, ledger);
        }
        try (Stator db = Stator.open(directory)) {
            check(db, db.table("accounts"), db.table("ledger"));
        }
        assertTrue(snapshots.get() > 10, "hardly anything was read at once: " + snapshots);
        assertTrue(conflicts.get() + refusedWrites.get() > 0, "nothing ever met: the test shows nothing");
    }

    private static CompletableFuture<?> start(Runnable work) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(new AssertionError("rerun with -Dstator.test.seed=" + SEED, t));
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void move(Stator db, int teller, SplittableRandom random) {
        Table accounts = db.table("accounts");
        Table ledger = db.table("ledger");
        while (moved.get() < MOVES) {
            int number = attempts.getAndIncrement(teller);
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            int amount = 1 + random.nextInt(30);
            try {
                db.transact()
                        .add(accounts.update("SET balance = balance - :a", from)
                                .value(":a", amount)
                                .onlyIf("balance >= :a"))
                        .add(accounts.update("SET balance = balance + :a", to).value(":a", amount))
                        .add(ledger.putting(
                                Item.of("id", entry(teller, number), "from", from, "to", to, "amount", amount)))
                        .run();
                moved.incrementAndGet();
            } catch (DynamoDbException ex) {
                assertEquals(ErrorType.TRANSACTION_CANCELED, ex.type(), ex.getMessage());
                boolean conflict = reasonCodes(ex).contains("TransactionConflict");
                assertTrue(conflict || reasonCodes(ex).contains("ConditionalCheckFailed"), ex.getMessage());
                conflicts.addAndGet(conflict ? 1 : 0);
            }
        }
    }

    private static String entry(int teller, int number) {
        return teller + "-" + number;
    }

    private static List<@Nullable String> reasonCodes(DynamoDbException error) {
        List<Structure> reasons =
                Objects.requireNonNull(error.details()).list(TransactionCanceled.CANCELLATION_REASONS);
        List<@Nullable String> codes = new ArrayList<>();
        for (Structure reason : Objects.requireNonNull(reasons)) {
            String code = reason.string(TransactionCanceled.CODE);
            codes.add(code);
            if ("TransactionConflict".equals(code)) {
                assertEquals("Transaction is ongoing for the item", reason.string(TransactionCanceled.MESSAGE));
            }
        }
        return codes;
    }

    private void audit(Stator db) {
        while (moved.get() < MOVES) {
            assertEquals(
                    ACCOUNTS * START,
                    balances(db).stream().mapToInt(balance -> balance).sum());
            snapshots.incrementAndGet();
        }
    }

    /** Writes that belong to no transaction: done, or refused because of one. */
    private void touch(Table accounts) {
        for (int number = 0; moved.get() < MOVES; number++) {
            try {
                accounts.update("ADD touched :one", number % ACCOUNTS)
                        .value(":one", 1)
                        .run();
            } catch (DynamoDbException ex) {
                assertEquals(ErrorType.TRANSACTION_CONFLICT, ex.type(), ex.getMessage());
                assertEquals("Transaction is ongoing for the item", ex.getMessage());
                refusedWrites.incrementAndGet();
            }
        }
    }

    /** Of the first accounts to the last, by one of the ways to read them at one instant. */
    private List<Integer> balances(Stator db) {
        int way = snapshots.get() % 3;
        if (way == 0) {
            return balancesTogether(db);
        }
        List<Integer> balances = new ArrayList<>();
        try (Snapshot snapshot = db.snapshot()) {
            SnapshotTable accounts = snapshot.table("accounts");
            if (way == 1) {
                List<Item> found = new ArrayList<>(accounts.scan().limit(1).list());
                found.sort(Comparator.comparing(account -> account.intValue("id")));
                assertEquals(ACCOUNTS, found.size());
                found.forEach(account -> balances.add(account.intValue("balance")));
            } else {
                for (int account = 0; account < ACCOUNTS; account++) {
                    balances.add(balance(accounts.find(account)));
                }
            }
        }
        return balances;
    }

    private static int balance(@Nullable Item account) {
        assertNotNull(account);
        return account.intValue("balance");
    }

    private static List<Integer> balancesTogether(Stator db) {
        List<Structure> items = new ArrayList<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            Structure get = new Structure(TransactGetItems.Get.SHAPE)
                    .set(TransactGetItems.Get.TABLE_NAME, "accounts")
                    .set(TransactGetItems.Get.KEY, Item.of("id", account).toAttributeMap());
            items.add(new Structure(TransactGetItems.ITEM_SHAPE).set(TransactGetItems.GET, get));
        }
        Structure request =
                new Structure(TransactGetItems.OPERATION.input()).set(TransactGetItems.TRANSACT_ITEMS, items);
        PromisedReply<List<Integer>> balances =
                new PromisedReply<>(body -> Objects.requireNonNull(body.list(TransactGetItems.RESPONSES)).stream()
                        .map(response -> balance(Table.item((Structure) response, TransactGetItems.ITEM)))
                        .toList());
        db.execute(TransactGetItems.OPERATION, request, balances);
        return balances.await();
    }

    private void check(Stator db, Table accounts, Table ledger) {
        List<Integer> expected = new ArrayList<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            expected.add(START);
        }
        int entries = 0;
        for (int teller = 0; teller < TELLERS; teller++) {
            for (int number = 0; number < attempts.get(teller); number++) {
                Item entry = ledger.find(entry(teller, number));
                if (entry != null) {
                    int amount = entry.intValue("amount");
                    expected.set(entry.intValue("from"), expected.get(entry.intValue("from")) - amount);
                    expected.set(entry.intValue("to"), expected.get(entry.intValue("to")) + amount);
                    entries++;
                }
            }
        }
        assertEquals(moved.get(), entries);
        assertEquals(expected, balances(db));
        for (int account = 0; account < ACCOUNTS; account++) {
            assertEquals(
                    expected.get(account),
                    Objects.requireNonNull(accounts.find(account)).intValue("balance"));
        }
    }
}
