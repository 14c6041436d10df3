package stator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import stator.contract.Operation;
import stator.partition.StoreContext;
import stator.wal.Wal;

/** A whole engine over a data directory with the smallest segments, which tells in words all that it holds. */
final class GoldenStore implements AutoCloseable {
    private static final int SEGMENT_LENGTH = 4096;

    /** What is told of a table; members that come with later versions are not. */
    private static final List<String> TABLE_MEMBERS = List.of(
            "TableName",
            "TableId",
            "CreationDateTime",
            "AttributeDefinitions",
            "KeySchema",
            "ItemCount",
            "TableSizeBytes",
            "LocalSecondaryIndexes",
            "GlobalSecondaryIndexes");

    private static final List<String> INDEX_MEMBERS = List.of("LocalSecondaryIndexes", "GlobalSecondaryIndexes");

    private final Engine engine;

    GoldenStore(Path directory) {
        engine = Engine.open(
                new StoreContext()
                        .directory(directory)
                        .partitions(2)
                        .newHashSeed(7)
                        .compactionRatio(1.1)
                        .compactionSlackBytes(0)
                        .checkpointIntervalBytes(1 << 16)
                        .logs(number -> new Wal.Context()
                                .directory(directory.resolve("partition-" + number))
                                .initialSegmentLength(SEGMENT_LENGTH)
                                .maxSegmentLength(SEGMENT_LENGTH)
                                .maxRecordLength(SEGMENT_LENGTH - 128)),
                new CatalogContext());
    }

    /** Answers a request written as JSON, with single quotes allowed. */
    Map<String, Object> call(String name, String json) {
        Operation operation = Objects.requireNonNull(engine.operation(name), name);
        PromisedReply<Map<String, Object>> answer = new PromisedReply<>(TestShapes::plain);
        engine.execute(operation, TestShapes.request(operation.input(), json), answer);
        return answer.await();
    }

    /** All tables, their items, and those of their indexes, a line each. */
    String contents() {
        IndexedStore.await(this::hasFollowed, "global indexes");
        StringBuilder text = new StringBuilder();
        for (Object name : list(call("ListTables", "{}"), "TableNames")) {
            Map<String, Object> table = map(call("DescribeTable", "{'TableName': '" + name + "'}"), "Table");
            for (String member : TABLE_MEMBERS) {
                if (table.containsKey(member)) {
                    text.append(member).append(' ').append(told(member, table)).append('\n');
                }
            }
            scan(text, "'TableName': '" + name + "', 'ConsistentRead': true");
            for (String kind : INDEX_MEMBERS) {
                for (String index : indexNames(table, kind)) {
                    text.append("index ").append(index).append('\n');
                    scan(
                            text,
                            "'TableName': '" + name + "', 'IndexName': '" + index + "', 'ConsistentRead': "
                                    + kind.equals("LocalSecondaryIndexes"));
                }
            }
        }
        return text.toString();
    }

    private boolean hasFollowed() {
        return engine.metrics().store().partitions().stream().allMatch(partition -> partition.indexLagBytes() == 0);
    }

    private void scan(StringBuilder text, String members) {
        for (Object item : list(call("Scan", "{" + members + "}"), "Items")) {
            text.append("  ").append(item).append('\n');
        }
    }

    private static Object told(String member, Map<String, Object> table) {
        if (!INDEX_MEMBERS.contains(member)) {
            return Objects.requireNonNull(table.get(member));
        }
        return list(table, member).stream()
                .map(GoldenStore::asMap)
                .map(index -> index.get("IndexName") + " " + index.get("KeySchema") + " " + index.get("Projection"))
                .toList();
    }

    private static List<String> indexNames(Map<String, Object> table, String kind) {
        return list(table, kind).stream()
                .map(index -> String.valueOf(asMap(index).get("IndexName")))
                .toList();
    }

    @SuppressWarnings("unchecked") // what the answers of these operations are made of
    private static List<Object> list(Map<String, Object> answer, String member) {
        return (List<Object>) answer.getOrDefault(member, List.of());
    }

    private static Map<String, Object> map(Map<String, Object> answer, String member) {
        return asMap(Objects.requireNonNull(answer.get(member), member));
    }

    @SuppressWarnings("unchecked") // as above
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** Copies a data directory, but for its locks. */
    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().contains("lock")) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Names and lengths of the files of a directory and those below it. */
    static Map<String, Long> files(Path directory) {
        Map<String, Long> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                found.put(directory.relativize(file).toString(), Files.size(file));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return found;
    }

    @Override
    public void close() {
        engine.close();
    }
}
