package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;
import stator.item.ValueView;
import stator.partition.Durability;
import stator.partition.StoreException;
import stator.table.StreamViewType;

/**
 * Goal: the first minute with the embedded library works, waiting or not, and what was written is there the next time.
 * Method: the calls a newcomer makes, on a real directory that is closed and opened again.
 */
class StatorTest {
    private static final TableSpec USERS = TableSpec.named("users").partitionKey("id", KeyType.STRING);
    private static final TableSpec MESSAGES =
            TableSpec.named("messages").partitionKey("session", KeyType.STRING).sortKey("at", KeyType.NUMBER);

    @Test
    void shouldWriteDurablyAndConditionallyInABufferedDatabase() {
        try (Stator db = Stator.openTemporary()) {
            Table table = db.createTable(TableSpec.named("things").partitionKey("id", KeyType.STRING));
            table.putting(Item.of("id", "a", "n", 1)).durably().run();
            assertEquals(
                    Item.of("id", "a", "n", 2),
                    table.update("ADD n :one", "a").value(":one", 1).durably().run());
            DynamoDbException refused = assertThrows(DynamoDbException.class, () -> table.deleting("a")
                    .onlyIf("n = :one")
                    .value(":one", 1)
                    .durably()
                    .run());
            assertEquals(ErrorType.CONDITIONAL_CHECK_FAILED, refused.type());
            assertEquals(
                    Item.of("id", "a", "n", 2), table.deleting("a").durably().run());
            assertNull(table.find("a"));
        }
    }

    @Test
    void shouldRefuseToLookForExpiredItemsMoreOftenThanEachMillisecond() {
        Stator.Context tooOften =
                new Stator.Context().durability(Durability.BUFFERED).expiryIntervalMs(0);
        StoreException refused = assertThrows(StoreException.class, () -> Stator.open(tooOften));
        assertEquals(StoreException.Code.CONFIGURATION, refused.code());
        refused = assertThrows(StoreException.class, () -> Stator.open(tooOften.expiryIntervalMs(-5)));
        assertTrue(String.valueOf(refused.getMessage()).contains("=-5000000, must be"));
        Stator.open(tooOften.expiryIntervalMs(1)).close();
    }

    @Test
    void shouldKeepWhatWasWrittenWhenOpenedAgain(@TempDir Path directory) {
        try (Stator db = Stator.open(directory)) {
            Table users = db.createTable(USERS);
            users.put(Item.of("id", "ada", "born", 1815));
            assertEquals(Item.of("id", "ada", "born", 1815), users.find("ada"));
        }
        try (Stator db = Stator.open(directory)) {
            assertEquals(List.of("users"), db.tableNames());
            Table users = db.table("users");
            assertEquals(1815, found(users, "ada").intValue("born"));
            assertNull(users.find("bob"));
            assertEquals(Item.of("id", "ada", "born", 1815), users.delete("ada"));
            assertNull(users.delete("ada"));
        }
        try (Stator db = Stator.open(directory)) {
            assertNull(db.table("users").find("ada"));
            db.deleteTable("users");
            assertEquals(List.of(), db.tableNames());
            DynamoDbException missing = assertThrows(DynamoDbException.class, () -> db.table("users"));
            assertEquals(ErrorType.RESOURCE_NOT_FOUND, missing.type());
        }
    }

    @Test
    void shouldRefuseAStreamWhereTheDatabaseHasNone() {
        try (Stator db = Stator.openTemporary()) {
            Table users = db.createTable(USERS);
            DynamoDbException refused =
                    assertThrows(DynamoDbException.class, () -> users.enableStream(StreamViewType.KEYS_ONLY));
            assertEquals(ErrorType.VALIDATION, refused.type());
            assertEquals("This database was opened without streams: see Stator.Context.streams", refused.getMessage());
        }
    }

    @Test
    void shouldWriteAndReadSeveralItemsTogether() {
        try (Stator db = Stator.open(new Stator.Context().partitions(4).durability(Durability.BUFFERED))) {
            Table users = db.ensureTable(USERS);
            Table messages = db.ensureTable(MESSAGES);
            users.put(Item.of("id", "ada", "credit", 10));
            users.put(Item.of("id", "gone"));
            db.transact()
                    .add(users.update("SET credit = credit - :d", "ada")
                            .value(":d", 4)
                            .onlyIf("credit >= :d"))
                    .add(users.putting(Item.of("id", "bob", "credit", 4)).onlyIf("attribute_not_exists(id)"))
                    .add(users.deleting("gone").onlyIf("attribute_exists(id)"))
                    .add(messages.checking("attribute_not_exists(#s)", "s", 1).name("#s", "session"))
                    .add(messages.putting(Item.of("session", "s", "at", 2)))
                    .token("transfer")
                    .run();
            try (Snapshot snapshot = db.snapshot()) {
                users.put(Item.of("id", "late"));
                SnapshotTable known = snapshot.table("users");
                assertEquals(Item.of("id", "ada", "credit", 6), known.find("ada"));
                assertEquals(
                        Item.of("session", "s", "at", 2),
                        snapshot.table("messages").find("s", 2));
                assertEquals(
                        Set.of(Item.of("id", "ada", "credit", 6), Item.of("id", "bob", "credit", 4)),
                        Set.copyOf(known.scan().list()));
                assertNull(known.find("gone"));
            }
            assertEquals(
                    List.of(Item.of("id", "late")),
                    users.scan().filter("attribute_not_exists(credit)").list());
            DynamoDbException refused = assertThrows(DynamoDbException.class, () -> db.transact()
                    .add(users.update("SET credit = :c", "ada").value(":c", 0))
                    .add(users.putting(Item.of("id", "bob")).onlyIf("attribute_not_exists(id)"))
                    .run());
            assertEquals(ErrorType.TRANSACTION_CANCELED, refused.type());
            assertEquals(6, found(users, "ada").intValue("credit"));
        }
    }

    @Test
    void shouldQueryByAnIndexInItsOrder(@TempDir Path directory) {
        TableSpec spec = TableSpec.named("notes")
                .partitionKey("session", KeyType.STRING)
                .sortKey("at", KeyType.NUMBER)
                .localIndex("by-length", "length", KeyType.NUMBER)
                .localIndex("by-title", "title", KeyType.STRING);
        try (Stator db = Stator.open(directory)) {
            Table notes = db.createTable(spec);
            for (int at = 0; at < 50; at++) {
                Item note = Item.of("session", "s", "at", at, "length", at * 7 % 50);
                notes.put(at % 5 == 0 ? Item.of("session", "s", "at", at, "title", "title " + at) : note);
            }
        }
        try (Stator db = Stator.open(directory)) {
            Table notes = db.ensureTable(spec);
            List<Integer> lengths = new ArrayList<>();
            notes.query("s")
                    .index("by-length")
                    .from(10)
                    .descending()
                    .limit(7)
                    .forEach(note -> lengths.add(note.intValue("length")));
            List<Integer> expected = new ArrayList<>();
            for (int length = 49; length >= 10; length--) {
                if (length % 5 != 0) {
                    expected.add(length);
                }
            }
            assertEquals(expected, lengths);
            assertEquals(
                    List.of(Item.of("session", "s", "at", 5, "title", "title 5")),
                    notes.query("s").index("by-title").beginsWith("title 5").list());
            assertThrows(IllegalArgumentException.class, () -> notes.query("s").index("nope"));
            assertThrows(
                    IllegalStateException.class, () -> notes.query("s").from(1).index("by-title"));
        }
    }

    @Test
    void shouldQueryInOrderBothWaysAndInPages() {
        try (Stator db = Stator.openTemporary()) {
            Table messages = db.ensureTable(MESSAGES);
            for (int at = 0; at < 100; at++) {
                messages.put(Item.of("session", "s" + at % 2, "at", at, "text", "message " + at));
            }
            List<Long> read = new ArrayList<>();
            messages.query("s1").descending().limit(7).forEach(item -> read.add(item.longValue("at")));
            List<Long> expected = new ArrayList<>();
            for (long at = 99; at > 0; at -= 2) {
                expected.add(at);
            }
            assertEquals(expected, read);
            assertEquals(6, messages.query("s0").between(10, 20).list().size());
            assertEquals(
                    1,
                    messages.query("s0")
                            .from(90)
                            .filter("#t = :t")
                            .name("#t", "text")
                            .value(":t", "message 94")
                            .list()
                            .size());
            ItemQuery.Page page = messages.query("s0").below(50).limit(10).page();
            assertEquals(10, page.items().size());
            assertEquals(Item.of("session", "s0", "at", 18), page.lastKey());
            assertEquals(
                    20,
                    messages.query("s0")
                            .startAfter(Objects.requireNonNull(page.lastKey()))
                            .page()
                            .items()
                            .get(0)
                            .longValue("at"));
        }
    }

    @Test
    void shouldJudgeConditionsAndApplyUpdates() {
        try (Stator db = Stator.openTemporary()) {
            Table users = db.createTable(USERS);
            users.putting(Item.of("id", "ada", "visits", 1))
                    .onlyIf("attribute_not_exists(id)")
                    .run();
            DynamoDbException refused = assertThrows(DynamoDbException.class, () -> users.putting(Item.of("id", "ada"))
                    .onlyIf("attribute_not_exists(id)")
                    .run());
            assertEquals(ErrorType.CONDITIONAL_CHECK_FAILED, refused.type());
            assertEquals("The conditional request failed", refused.getMessage());
            Item ada = Objects.requireNonNull(users.update("ADD visits :one", "ada")
                    .value(":one", 1)
                    .onlyIf("visits = :one")
                    .run());
            assertEquals(2, ada.intValue("visits"));
            assertThrows(DynamoDbException.class, () -> users.update("ADD visits :one", "ada")
                    .value(":one", 1)
                    .onlyIf("visits = :one")
                    .run());
            assertEquals(2, found(users, "ada").intValue("visits"));
        }
    }

    @Test
    void shouldAnswerWithoutWaiting() {
        try (Stator db = Stator.openTemporary()) {
            Table users = db.createTable(USERS);
            @Nullable
            Item found = users.putAsync(Item.of("id", "ada", "born", 1815))
                    .thenCompose(done -> users.findAsync("ada"))
                    .toCompletableFuture()
                    .join();
            assertEquals(1815, Objects.requireNonNull(found).intValue("born"));
            CompletionException refused =
                    assertThrows(CompletionException.class, () -> users.putAsync(Item.of("born", 1815))
                            .toCompletableFuture()
                            .join());
            assertEquals(
                    "One or more parameter values were invalid: Missing the key id in the item",
                    Objects.requireNonNull(refused.getCause()).getMessage());
        }
    }

    @Test
    void shouldLetReadersLookWithoutCopying() {
        try (Stator db = Stator.openTemporary()) {
            Table users = db.createTable(USERS);
            users.put(Item.of("id", "ada", "name", "Ada Lovelace"));
            ValueView name = new ValueView();
            List<String> seen = new ArrayList<>();
            assertTrue(users.read(
                    item -> {
                        assertTrue(item.find(new byte[] {'n', 'a', 'm', 'e'}, name));
                        seen.add(name.text());
                    },
                    "ada"));
            assertEquals(List.of("Ada Lovelace"), seen);
            assertFalse(users.read(item -> seen.clear(), "bob"));
            assertEquals(1, seen.size());
        }
    }

    @Test
    void shouldRunStatements() {
        try (Stator db = Stator.openTemporary()) {
            db.createTable(MESSAGES);
            for (int at = 0; at < 30; at++) {
                db.execute(
                        "INSERT INTO messages VALUE {'session': ?, 'at': ?, 'text': ?}", "s1", at, "x".repeat(100_000));
            }
            List<Item> found = db.execute("SELECT \"at\" FROM messages WHERE \"session\" = 's1' AND \"at\" >= ?", 3);
            assertEquals(27, found.size());
            assertEquals(Item.of("at", 3), found.get(0));
            assertEquals(
                    found,
                    db.executeAsync("SELECT \"at\" FROM messages WHERE \"session\" = ? AND \"at\" >= 3", "s1")
                            .toCompletableFuture()
                            .join());
            List<Item> changed = db.execute(
                    "UPDATE messages SET home = true REMOVE text WHERE \"session\" = ? AND \"at\" = ? RETURNING ALL NEW *",
                    "s1",
                    3);
            assertEquals(List.of(Item.of("session", "s1", "at", 3, "home", true)), changed);
            DynamoDbException twice = assertThrows(
                    DynamoDbException.class, () -> db.execute("INSERT INTO messages VALUE {'session': 's1', 'at': 3}"));
            assertEquals(ErrorType.DUPLICATE_ITEM, twice.type());
        }
    }

    @Test
    void shouldRefuseTheSameTableTwice() {
        try (Stator db = Stator.openTemporary()) {
            db.createTable(USERS);
            DynamoDbException refused = assertThrows(DynamoDbException.class, () -> db.createTable(USERS));
            assertEquals(ErrorType.RESOURCE_IN_USE, refused.type());
            assertEquals("users", db.ensureTable(USERS).name());
        }
    }

    private static Item found(Table table, Object... key) {
        return Objects.requireNonNull(table.find(key));
    }
}
