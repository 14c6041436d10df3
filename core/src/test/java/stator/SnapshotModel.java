package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;

/**
 * Random writes to a few tables, beside what they must have led to, and snapshots, each beside a copy of that from when it was
 * opened. One thread.
 */
final class SnapshotModel {
    private static final List<String> NAMES = List.of("ants", "bees", "cats");
    private static final int PARTITION_KEYS = 12;
    private static final int SORT_KEYS = 10;
    private static final int MAX_OPEN = 4;

    /** The items of one table: by partition key, then by sort key. */
    private record Content(Map<Integer, NavigableMap<Integer, Item>> items) {
        Content() {
            this(new HashMap<>());
        }

        Content copy() {
            Map<Integer, NavigableMap<Integer, Item>> copied = new HashMap<>();
            items.forEach((key, collection) -> copied.put(key, new TreeMap<>(collection)));
            return new Content(copied);
        }

        NavigableMap<Integer, Item> collection(int partitionKey) {
            return items.computeIfAbsent(partitionKey, key -> new TreeMap<>());
        }

        List<Item> byWeight(int partitionKey) {
            return collection(partitionKey).values().stream()
                    .filter(item -> item.has("weight"))
                    .sorted(Comparator.comparing((Item item) -> item.intValue("weight"))
                            .thenComparing(item -> item.intValue("s")))
                    .toList();
        }

        Set<Item> all() {
            Set<Item> all = new HashSet<>();
            items.values().forEach(collection -> all.addAll(collection.values()));
            return all;
        }
    }

    /** A snapshot, and what it must show. */
    private record Open(Snapshot snapshot, Map<String, Content> expected) {}

    private final Stator db;
    private final SplittableRandom random;
    private final Map<String, Content> tables = new TreeMap<>();
    private final List<Open> open = new ArrayList<>();
    private int number;
    private int checks;

    SnapshotModel(Stator db, long seed) {
        this.db = db;
        random = new SplittableRandom(seed);
    }

    /** How many answers were compared. */
    int checks() {
        return checks;
    }

    void run(int steps) {
        NAMES.forEach(this::create);
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(24)) {
                case 0 -> open();
                case 1 -> close();
                case 2, 3, 4, 5 -> check();
                case 6 -> transact();
                case 7, 8 -> delete();
                case 9 -> {
                    if (random.nextInt(6) == 0) {
                        dropOrCreate();
                    }
                }
                default -> put();
            }
        }
    }

    void checkAll() {
        for (Open each : open) {
            NAMES.forEach(name -> checkScan(each, name));
        }
    }

    void closeAll() {
        open.forEach(each -> each.snapshot.close());
        open.clear();
    }

    private void create(String name) {
        db.createTable(TableSpec.named(name)
                .partitionKey("p", KeyType.NUMBER)
                .sortKey("s", KeyType.NUMBER)
                .localIndex("by-weight", "weight", KeyType.NUMBER));
        tables.put(name, new Content());
    }

    private void dropOrCreate() {
        String name = anyName();
        if (tables.remove(name) != null) {
            db.deleteTable(name);
        } else {
            create(name);
        }
    }

    private void put() {
        String name = anyTable();
        if (name == null) {
            return;
        }
        List<CompletionStage<@Nullable Void>> writes = new ArrayList<>();
        Table table = db.table(name);
        for (int i = 0; i < 8; i++) {
            Item item = anyItem();
            writes.add(table.putAsync(item));
            content(name).collection(item.intValue("p")).put(item.intValue("s"), item);
        }
        writes.forEach(write -> write.toCompletableFuture().join());
    }

    private void transact() {
        String name = anyTable();
        if (name == null) {
            return;
        }
        Map<Integer, Item> items = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            Item item = anyItem();
            items.put(item.intValue("p") * SORT_KEYS + item.intValue("s"), item);
        }
        Transaction transaction = db.transact();
        items.values().forEach(item -> transaction.add(db.table(name).putting(item)));
        transaction.run();
        items.values()
                .forEach(item -> content(name).collection(item.intValue("p")).put(item.intValue("s"), item));
    }

    private void delete() {
        String name = anyTable();
        if (name != null) {
            int partitionKey = random.nextInt(PARTITION_KEYS);
            int sortKey = random.nextInt(SORT_KEYS);
            db.table(name).delete(partitionKey, sortKey);
            content(name).collection(partitionKey).remove(sortKey);
        }
    }

    private void open() {
        if (open.size() < MAX_OPEN) {
            Map<String, Content> expected = new TreeMap<>();
            tables.forEach((name, content) -> expected.put(name, content.copy()));
            open.add(new Open(db.snapshot(), expected));
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).snapshot.close();
        }
    }

    private void check() {
        if (open.isEmpty()) {
            return;
        }
        Open each = open.get(random.nextInt(open.size()));
        String name = anyName();
        assertEquals(new ArrayList<>(each.expected.keySet()), each.snapshot.tableNames());
        Content content = each.expected.get(name);
        checks++;
        if (content == null) {
            try {
                each.snapshot.table(name);
                throw new AssertionError("shows a table that was not there: " + name);
            } catch (DynamoDbException ex) {
                assertEquals(ErrorType.RESOURCE_NOT_FOUND, ex.type());
            }
            return;
        }
        SnapshotTable table = each.snapshot.table(name);
        int partitionKey = random.nextInt(PARTITION_KEYS);
        int sortKey = random.nextInt(SORT_KEYS);
        switch (random.nextInt(4)) {
            case 0 -> assertEquals(content.collection(partitionKey).get(sortKey), table.find(partitionKey, sortKey));
            case 1 ->
                assertEquals(
                        new ArrayList<>(content.collection(partitionKey)
                                .tailMap(sortKey, true)
                                .values()),
                        table.query(partitionKey).from(sortKey).limit(3).list());
            case 2 ->
                assertEquals(
                        content.byWeight(partitionKey),
                        table.query(partitionKey).index("by-weight").list());
            default -> checkScan(each, name);
        }
    }

    private static void checkScan(Open each, String name) {
        Content content = each.expected.get(name);
        if (content != null) {
            List<Item> found = each.snapshot.table(name).scan().limit(20).list();
            assertEquals(content.all(), new HashSet<>(found));
            assertEquals(content.all().size(), found.size());
        }
    }

    private Content content(String name) {
        return Objects.requireNonNull(tables.get(name));
    }

    private Item anyItem() {
        Item.Builder item = Item.builder()
                .put("p", random.nextInt(PARTITION_KEYS))
                .put("s", random.nextInt(SORT_KEYS))
                .put("number", ++number)
                .put("padding", "x".repeat(300 + number % 300));
        if (random.nextInt(3) > 0) {
            item.put("weight", random.nextInt(5));
        }
        return item.build();
    }

    private String anyName() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private @Nullable String anyTable() {
        String name = anyName();
        return tables.containsKey(name) ? name : null;
    }
}
