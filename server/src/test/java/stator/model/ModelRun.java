package stator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests of one seed against a server, on tables of its own, until an answer differs from the model's. */
final class ModelRun implements ScanOrder {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final int MOST_PAGES = 10_000;
    private static final Set<String> READS = Set.of("GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems");

    /** Where server and model first differ. */
    record Difference(int number, Request request, String expected, String actual) {
        @Override
        public String toString() {
            return "request " + number + ": " + request + "\n  expected " + expected + "\n  answered " + actual;
        }
    }

    /** A scan that does not show a table as it is. */
    private static final class WrongScan extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongScan(String message) {
            super(message);
        }
    }

    private final Wire wire;
    private final RandomRequests requests;
    private final ReferenceModel model;
    private final Map<List<Object>, List<Map<String, Value>>> orders = new HashMap<>();
    private int calls;
    private int refusals;
    private int failedConditions;

    /** Makes the tables. */
    ModelRun(Wire wire, long seed) {
        this.wire = wire;
        List<ModelTable> tables = RandomRequests.tables("model-" + RUNS.incrementAndGet() + "-");
        requests = new RandomRequests(seed, tables);
        model = new ReferenceModel(tables, this);
        tables.forEach(this::create);
    }

    private void create(ModelTable table) {
        Answer created = wire.call("CreateTable", table.definition());
        if (created.status() != 200) {
            throw new IllegalStateException("no table: " + created);
        }
        for (int looks = 0; looks < MOST_PAGES; looks++) {
            Map<String, Object> described = wire.call("DescribeTable", Json.object("TableName", table.name))
                    .body();
            if (Json.map(described.get("Table")).get("TableStatus").equals("ACTIVE")) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("table never became active: " + table.name);
    }

    /** Calls made, pages of walks included. */
    int calls() {
        return calls;
    }

    /** Calls that were refused for what they ask; conditions that do not hold, and cancelled transactions, left out. */
    int refusals() {
        return refusals;
    }

    /** Calls whose condition does not hold, or whose transaction was cancelled. */
    int failedConditions() {
        return failedConditions;
    }

    private void count(Answer answer) {
        calls++;
        if (answer.status() != 200) {
            String type = answer.body().get("__type").toString();
            boolean failed =
                    type.endsWith("#ConditionalCheckFailedException") || type.endsWith("#TransactionCanceledException");
            failedConditions += failed ? 1 : 0;
            refusals += failed ? 0 : 1;
        }
    }

    Request request(int number) {
        return requests.request(number);
    }

    /** Runs these requests in turn; null if all answers are as expected. */
    Difference run(Iterable<Integer> numbers) {
        for (int number : numbers) {
            Difference difference = run(number, requests.request(number));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private Difference run(int number, Request first) {
        Request request = first;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            if (!READS.contains(request.operation())) {
                orders.clear();
            }
            Answer expected;
            try {
                expected = model.answer(request);
            } catch (ModelPages.Unpredictable ex) {
                return null;
            } catch (WrongScan ex) {
                return new Difference(number, request, "a scan of every item once", ex.getMessage());
            }
            Answer actual = wire.call(request.operation(), request.body());
            count(actual);
            if (!expected.agreesWith(actual)) {
                return new Difference(number, request, expected.toString(), actual.toString());
            }
            Object last = actual.body().get("LastEvaluatedKey");
            if (!first.walk() || last == null) {
                return null;
            }
            request = first.after(actual.body());
        }
        throw new IllegalStateException("a walk without end: " + first);
    }

    /** Scans, and checks that every item comes once, and those of one partition key together and in order. */
    @Override
    public List<Map<String, Value>> keys(ModelTarget target, Integer segment, Integer totalSegments) {
        return orders.computeIfAbsent(
                Arrays.asList(target, segment, totalSegments), key -> learn(target, segment, totalSegments));
    }

    private List<Map<String, Value>> learn(ModelTarget target, Integer segment, Integer totalSegments) {
        List<Map<String, Value>> all = new ArrayList<>();
        int segments = totalSegments == null ? 1 : totalSegments;
        List<Map<String, Value>> wanted = List.of();
        for (int i = 0; i < segments; i++) {
            List<Map<String, Value>> keys = scan(target, totalSegments == null ? null : i, totalSegments);
            wanted = segment == null || segment == i ? keys : wanted;
            all.addAll(keys);
        }
        check(target, all);
        return wanted;
    }

    private List<Map<String, Value>> scan(ModelTarget target, Integer segment, Integer totalSegments) {
        Map<String, Object> names = new HashMap<>();
        for (ModelTable.KeyAttribute attribute : target.startAttributes()) {
            names.put("#" + names.size(), attribute.name());
        }
        List<Map<String, Value>> keys = new ArrayList<>();
        Object from = null;
        do {
            Map<String, Object> page = wire.call(
                            "Scan",
                            Json.object(
                                    "TableName", target.table().name,
                                    "IndexName",
                                            target.index() == null
                                                    ? null
                                                    : target.index().name(),
                                    "ProjectionExpression", String.join(", ", names.keySet()),
                                    "ExpressionAttributeNames", names,
                                    "Segment", segment,
                                    "TotalSegments", totalSegments,
                                    "ExclusiveStartKey", from))
                    .body();
            Json.list(page.get("Items")).forEach(key -> keys.add(Value.attributes(key)));
            from = page.get("LastEvaluatedKey");
        } while (from != null);
        return keys;
    }

    private static void check(ModelTarget target, List<Map<String, Value>> keys) {
        ModelTable table = target.table();
        List<Map<String, Value>> wanted = new ArrayList<>();
        Set<Value> partitions = new HashSet<>();
        for (Map<String, Value> key : keys) {
            Value partition = key.get(table.partitionKey.name());
            if (partitions.add(partition)) {
                target.partition(partition).forEach(item -> wanted.add(target.keyOf(item)));
            }
        }
        Set<Value> all = new HashSet<>(table.partitionValues());
        all.removeIf(partition -> target.partition(partition).isEmpty());
        if (!wanted.equals(keys.stream().map(target::keyOf).toList()) || !partitions.equals(all)) {
            throw new WrongScan(
                    "scan of " + table.name + " gave " + keys + ", the table has " + wanted + " in partitions " + all);
        }
    }
}
