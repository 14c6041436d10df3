package stator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One client with items of its own, so that it knows what each must hold: what was last acknowledged or, of the one item
 * whose write was under way when the server was killed, either that or what the write would have made of it.
 */
final class CrashClient {
    static final String TABLE = "crash";
    static final String SHARED = "shared";
    private static final int KEYS = 16;
    private static final String ABSENT = "absent";

    private final String name;
    private final SplittableRandom random;
    private final Map<String, String> acknowledged = new HashMap<>();
    private long counter;
    private long sequence;
    private long sharedAcknowledged;
    private long sharedUnanswered;
    private @Nullable String unansweredKey;
    private String unansweredState = ABSENT;
    private boolean counterUnanswered;
    private long answers;

    CrashClient(int number, long seed) {
        name = "client" + number;
        random = new SplittableRandom(seed);
    }

    long sharedAcknowledged() {
        return sharedAcknowledged;
    }

    long sharedUnanswered() {
        return sharedUnanswered;
    }

    /** Writes acknowledged, all in all. */
    long answers() {
        return answers;
    }

    /** Writes until the server is gone. */
    void workUntilKilled(CrashConnection connection) {
        try {
            while (true) {
                int choice = random.nextInt(10);
                if (choice < 5) {
                    put(connection);
                } else if (choice < 7) {
                    delete(connection);
                } else if (choice < 9) {
                    count(connection);
                } else {
                    countShared(connection);
                }
                answers++;
            }
        } catch (IOException killed) {
            assertTrue(killed.getMessage() == null || !killed.getMessage().contains("timed out"), killed::toString);
        }
    }

    /** Every item holds what it must. From now on, what is there counts. */
    void check(CrashConnection connection) throws IOException {
        for (int number = 0; number < KEYS; number++) {
            String key = key(number);
            String found = state(key, read(connection, key));
            String expected = acknowledged.getOrDefault(key, ABSENT);
            if (!found.equals(expected)) {
                assertEquals(unansweredKey, key, () -> "acknowledged=" + expected + " found=" + found);
                assertEquals(unansweredState, found, () -> key + " acknowledged=" + expected);
                acknowledged.put(key, found);
            }
        }
        long value = Long.parseLong(read(connection, name).getOrDefault("count", "0"));
        assertTrue(
                value == counter || (counterUnanswered && value == counter + 1),
                () -> name + " acknowledged=" + counter + " found=" + value + " unanswered=" + counterUnanswered);
        counter = value;
        unansweredKey = null;
        counterUnanswered = false;
    }

    private void put(CrashConnection connection) throws IOException {
        String key = key(random.nextInt(KEYS));
        sequence++;
        String content = String.valueOf((char) ('a' + sequence % 26)).repeat(random.nextInt(3_000)) + sequence;
        String state = sequence + "/" + checksum(key, sequence, content);
        unansweredKey = key;
        unansweredState = state;
        connection.call(
                "PutItem",
                "{\"TableName\":\"" + TABLE + "\",\"Item\":{\"id\":{\"S\":\"" + key + "\"},\"seq\":{\"N\":\"" + sequence
                        + "\"},\"content\":{\"S\":\"" + content + "\"},\"sum\":{\"S\":\"" + state + "\"}}}");
        acknowledged.put(key, state);
        unansweredKey = null;
    }

    private void delete(CrashConnection connection) throws IOException {
        String key = key(random.nextInt(KEYS));
        unansweredKey = key;
        unansweredState = ABSENT;
        connection.call("DeleteItem", "{\"TableName\":\"" + TABLE + "\"," + keyMember(key) + "}");
        acknowledged.put(key, ABSENT);
        unansweredKey = null;
    }

    /** Counts one up, on condition that the counter is what this client knows. */
    private void count(CrashConnection connection) throws IOException {
        counterUnanswered = true;
        String condition = counter == 0
                ? "\"ConditionExpression\":\"attribute_not_exists(id)\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}},"
                : "\"ConditionExpression\":\"#c = :old\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"},\":old\":{\"N\":\""
                        + counter + "\"}},";
        connection.call("UpdateItem", addOne(name, condition));
        counter++;
        counterUnanswered = false;
    }

    /** Counts one up, whoever else does. */
    private void countShared(CrashConnection connection) throws IOException {
        sharedUnanswered++;
        connection.call("UpdateItem", addOne(SHARED, "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}},"));
        sharedUnanswered--;
        sharedAcknowledged++;
    }

    private static String addOne(String key, String members) {
        return "{\"TableName\":\"" + TABLE + "\"," + keyMember(key) + "," + members
                + "\"UpdateExpression\":\"ADD #c :one\",\"ExpressionAttributeNames\":{\"#c\":\"count\"}}";
    }

    static Map<String, String> read(CrashConnection connection, String key) throws IOException {
        return connection.call(
                "GetItem", "{\"TableName\":\"" + TABLE + "\",\"ConsistentRead\":true," + keyMember(key) + "}");
    }

    private static String keyMember(String key) {
        return "\"Key\":{\"id\":{\"S\":\"" + key + "\"}}";
    }

    private String key(int number) {
        return name + "-" + number;
    }

    /** Sequence number and checksum of a whole item. */
    private static String state(String key, Map<String, String> item) {
        if (item.isEmpty()) {
            return ABSENT;
        }
        assertEquals(key, item.get("id"));
        long found = Long.parseLong(item.getOrDefault("seq", "-1"));
        String state = found + "/" + checksum(key, found, item.getOrDefault("content", ""));
        assertEquals(state, item.get("sum"), () -> "half an item: " + item);
        return state;
    }

    private static long checksum(String key, long sequence, String content) {
        CRC32C crc = new CRC32C();
        crc.update((key + '/' + sequence + '/' + content).getBytes(UTF_8));
        return crc.getValue();
    }
}
