package stator.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The table {@code counters} of a server: a few items that are counted up, and a stream of their changes. */
final class Counters {
    private static final int ITEMS = 6;

    private Counters() {}

    static void create(CrashConnection connection) throws IOException {
        connection.call(
                "CreateTable",
                "{\"TableName\":\"counters\",\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],"
                        + "\"StreamSpecification\":{\"StreamEnabled\":true,"
                        + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}}");
    }

    /** Counts up one of them. */
    static void countUp(CrashConnection connection, SplittableRandom random) throws IOException {
        countUp(connection, "item-" + random.nextInt(ITEMS));
    }

    static void countUp(CrashConnection connection, String id) throws IOException {
        connection.call(
                "UpdateItem",
                "{\"TableName\":\"counters\",\"Key\":{\"id\":{\"S\":\"" + id
                        + "\"}},\"UpdateExpression\":\"ADD times :one\","
                        + "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}");
    }

    static Map<String, Integer> held(CrashConnection connection) throws IOException {
        return held(connection, "counters");
    }

    /** What is in a table whose items are named as the counters are. */
    static Map<String, Integer> held(CrashConnection connection, String table) throws IOException {
        Map<String, Integer> held = new HashMap<>();
        for (int i = 0; i < ITEMS; i++) {
            Map<String, String> item = connection.call(
                    "GetItem",
                    "{\"TableName\":\"" + table + "\",\"ConsistentRead\":true,\"Key\":{\"id\":{\"S\":\"item-" + i
                            + "\"}}}");
            if (item.containsKey("times")) {
                held.put(item.get("id"), Integer.parseInt(item.get("times")));
            }
        }
        return held;
    }
}
