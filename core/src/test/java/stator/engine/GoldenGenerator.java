package stator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes golden data directories: {@code GoldenGenerator <directory> <name>} makes two of them, {@code name-closed} as an engine
 * leaves it that was closed, {@code name-killed} as one leaves it that was not. Run once for each version of a format; what is
 * there is never made again.
 */
final class GoldenGenerator {
    private static final int OVERWRITES_MAX = 2_000;
    private static final String FIRST_SEGMENT = "partition-%d/00000000000000000000.log";

    private GoldenGenerator() {}

    public static void main(String[] args) throws IOException {
        Path golden = Path.of(args[0]);
        Path data = Files.createTempDirectory("stator-golden-");
        String contents;
        try (GoldenStore store = new GoldenStore(data)) {
            createTables(store);
            writeItems(store);
            overwriteUntilCompacted(store, data);
            store.call("DeleteTable", "{'TableName': 'dropped'}");
            awaitTables(store, "'dropped'", false);
            contents = store.contents();
            keep(golden.resolve(args[1] + "-killed"), data, contents);
        }
        keep(golden.resolve(args[1] + "-closed"), data, contents);
    }

    private static void keep(Path target, Path data, String contents) throws IOException {
        Files.createDirectories(target);
        GoldenStore.copy(data, target.resolve("data"));
        Files.writeString(target.resolve("contents.txt"), contents);
    }

    private static void createTables(GoldenStore store) {
        create(store, "by-string", "'a': 'S'", "");
        create(store, "by-number", "'a': 'N'", "");
        create(store, "by-binary", "'a': 'B', 'b': 'S'", "");
        create(store, "dropped", "'a': 'S'", "");
        create(
                store,
                "indexed",
                "'a': 'S', 'b': 'N'",
                index("texts", "c", "'ProjectionType': 'KEYS_ONLY'")
                        + index("numbers", "d", "'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['e', 'f']")
                        + index("binaries", "g", "'ProjectionType': 'ALL'"));
        store.call(
                "CreateTable",
                "{'TableName': 'global', 'BillingMode': 'PAY_PER_REQUEST',"
                        + " 'AttributeDefinitions': [{'AttributeName': 'a', 'AttributeType': 'S'},"
                        + " {'AttributeName': 'c', 'AttributeType': 'S'}, {'AttributeName': 'd', 'AttributeType': 'N'}],"
                        + " 'KeySchema': [{'AttributeName': 'a', 'KeyType': 'HASH'}],"
                        + " 'GlobalSecondaryIndexes': ["
                        + globalIndex("by-text", "c", "d", "'ProjectionType': 'ALL'") + ", "
                        + globalIndex("by-rank", "d", "c", "'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['e']")
                        + "]}");
        for (String table : new String[] {"by-string", "by-number", "by-binary", "dropped", "indexed", "global"}) {
            awaitTables(store, "'" + table + "'", true);
        }
    }

    private static void create(GoldenStore store, String name, String keys, String indexes) {
        String[] attributes = keys.split(", ", -1);
        StringBuilder definitions = new StringBuilder();
        StringBuilder schema = new StringBuilder();
        for (int i = 0; i < attributes.length; i++) {
            String[] attribute = attributes[i].split(": ", -1);
            definitions.append("{'AttributeName': " + attribute[0] + ", 'AttributeType': " + attribute[1] + "},");
            schema.append("{'AttributeName': " + attribute[0] + ", 'KeyType': '" + (i == 0 ? "HASH" : "RANGE") + "'},");
        }
        if (!indexes.isEmpty()) {
            definitions
                    .append("{'AttributeName': 'c', 'AttributeType': 'S'},")
                    .append("{'AttributeName': 'd', 'AttributeType': 'N'},")
                    .append("{'AttributeName': 'g', 'AttributeType': 'B'},");
        }
        String json = "{'TableName': '" + name + "', 'BillingMode': 'PAY_PER_REQUEST', 'AttributeDefinitions': ["
                + definitions + "], 'KeySchema': [" + schema + "]"
                + (indexes.isEmpty() ? "" : ", 'LocalSecondaryIndexes': [" + indexes + "]") + "}";
        store.call("CreateTable", json.replace(",]", "]"));
    }

    private static String index(String name, String attribute, String projection) {
        return "{'IndexName': '" + name + "', 'KeySchema': [{'AttributeName': 'a', 'KeyType': 'HASH'},"
                + " {'AttributeName': '" + attribute + "', 'KeyType': 'RANGE'}], 'Projection': {" + projection + "}},";
    }

    private static String globalIndex(String name, String hash, String range, String projection) {
        return "{'IndexName': '" + name + "', 'KeySchema': [{'AttributeName': '" + hash + "', 'KeyType': 'HASH'},"
                + " {'AttributeName': '" + range + "', 'KeyType': 'RANGE'}], 'Projection': {" + projection + "}}";
    }

    private static void awaitTables(GoldenStore store, String name, boolean there) {
        for (int i = 0; i < 6_000; i++) {
            boolean isThere = store.call("ListTables", "{}").toString().contains(name.replace("'", ""));
            if (isThere == there
                    && (!there
                            || store.call("DescribeTable", "{'TableName': " + name + "}")
                                    .toString()
                                    .contains("TableStatus=ACTIVE"))) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new IllegalStateException("table=" + name + " there=" + there + " in vain");
    }

    private static void writeItems(GoldenStore store) {
        put(
                store,
                "by-string",
                "'a': {'S': 'all types'}, 's': {'S': 'Grüße, 世界'}, 'empty': {'S': ''}, 'n': {'N': '-1.5'},"
                        + " 'largest': {'N': '9.9999999999999999999999999999999999999E+125'},"
                        + " 'smallest': {'N': '1E-130'}, 'b': {'B': 'AAECAwT/'}, 'yes': {'BOOL': true},"
                        + " 'no': {'BOOL': false}, 'nothing': {'NULL': true}, 'list': {'L': [{'S': 'x'}, {'N': '1'},"
                        + " {'L': []}]}, 'map': {'M': {'x': {'M': {'y': {'S': 'z'}}}, 'none': {'M': {}}}},"
                        + " 'strings': {'SS': ['b', 'a', 'c']}, 'numbers': {'NS': ['3', '-1', '2.5']},"
                        + " 'binaries': {'BS': ['AQ==', 'AAE=']}");
        for (int i = 0; i < 8; i++) {
            put(store, "by-number", "'a': {'N': '" + (i - 4) * 1.25 + "'}, 'i': {'N': '" + i + "'}");
            put(store, "by-binary", "'a': {'B': 'AAECAwT/'}, 'b': {'S': 'sort " + i + "'}");
            put(
                    store,
                    "global",
                    "'a': {'S': 'g" + i + "'}, 'd': {'N': '" + i % 3 + "'}, 'e': {'S': 'e" + i + "'}"
                            + (i % 4 == 0 ? "" : ", 'c': {'S': 'text " + i % 2 + "'}"));
            put(store, "dropped", "'a': {'S': 'dropped " + i + "'}");
            put(
                    store,
                    "indexed",
                    "'a': {'S': 'p" + i % 2 + "'}, 'b': {'N': '" + i + "'}"
                            + (i % 3 == 0 ? "" : ", 'c': {'S': 'text " + (9 - i) + "'}")
                            + (i % 3 == 1 ? "" : ", 'd': {'N': '" + -i + "'}, 'e': {'S': 'e'}, 'f': {'N': '0'}")
                            + (i % 4 == 0 ? "" : ", 'g': {'B': 'AAECAw=='}, 'h': {'S': 'h'}"));
        }
        store.call("DeleteItem", "{'TableName': 'global', 'Key': {'a': {'S': 'g5'}}}");
        put(store, "global", "'a': {'S': 'g6'}, 'c': {'S': 'moved'}, 'd': {'N': '7'}");
        store.call(
                "UpdateTimeToLive",
                "{'TableName': 'global', 'TimeToLiveSpecification': {'AttributeName': 'ttl', 'Enabled': true}}");
        store.call("DeleteItem", "{'TableName': 'by-number', 'Key': {'a': {'N': '0'}}}");
        store.call("DeleteItem", "{'TableName': 'indexed', 'Key': {'a': {'S': 'p1'}, 'b': {'N': '3'}}}");
        store.call(
                "UpdateItem",
                "{'TableName': 'indexed', 'Key': {'a': {'S': 'p0'}, 'b': {'N': '2'}},"
                        + " 'UpdateExpression': 'SET c = :c REMOVE d',"
                        + " 'ExpressionAttributeValues': {':c': {'S': 'updated'}}}");
        store.call(
                "TransactWriteItems",
                "{'ClientRequestToken': 'golden', 'TransactItems': ["
                        + "{'Put': {'TableName': 'by-string', 'Item': {'a': {'S': 'transacted 1'}}}},"
                        + "{'Put': {'TableName': 'by-string', 'Item': {'a': {'S': 'transacted 2'}}}},"
                        + "{'Put': {'TableName': 'by-string', 'Item': {'a': {'S': 'transacted 3'}}}},"
                        + "{'Update': {'TableName': 'by-number', 'Key': {'a': {'N': '1.25'}},"
                        + " 'UpdateExpression': 'ADD i :i', 'ExpressionAttributeValues': {':i': {'N': '100'}}}},"
                        + "{'Delete': {'TableName': 'by-binary', 'Key': {'a': {'B': 'AAECAwT/'}, 'b': {'S': 'sort 7'}}}}]}");
    }

    private static void put(GoldenStore store, String table, String item) {
        store.call("PutItem", "{'TableName': '" + table + "', 'Item': {" + item + "}}");
    }

    /** Until the segments that hold the items from the beginning are gone, so that these are there as copies. */
    private static void overwriteUntilCompacted(GoldenStore store, Path data) {
        for (int i = 0; i < OVERWRITES_MAX; i++) {
            for (int key = 0; key < 4; key++) {
                put(store, "by-string", "'a': {'S': 'overwritten " + key + "'}, 'i': {'N': '" + i + "'}");
            }
            if (!Files.exists(data.resolve(String.format(FIRST_SEGMENT, 0)))
                    && !Files.exists(data.resolve(String.format(FIRST_SEGMENT, 1)))) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IllegalStateException("nothing was compacted");
    }
}
