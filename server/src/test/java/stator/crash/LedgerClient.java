package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;

/**
 * One client that writes one number after the other into an item of its own, and so knows which it must find: the last that was
 * acknowledged, or a later one that it was refused or not answered.
 */
final class LedgerClient {
    private static final String TABLE = "ledger";
    private static final int REFUSALS = 5;
    private static final int WRITES_MAX = 100_000;

    private final String name;
    private long written;
    private long acknowledged;
    private int refusals;

    LedgerClient(int number) {
        name = "client" + number;
    }

    static void createTable(CrashConnection connection) throws IOException {
        connection.call(
                "CreateTable",
                "{\"TableName\":\"" + TABLE + "\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":"
                        + "[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
    }

    /** Refusals of the last {@link #workUntilRefused}. */
    int refusals() {
        return refusals;
    }

    /** Writes until some writes in a row have been refused, after the first of which none may be answered; or the server is gone. */
    void workUntilRefused(CrashConnection connection) {
        refusals = 0;
        try {
            for (int i = 0; i < WRITES_MAX && refusals < REFUSALS; i++) {
                write(connection);
            }
        } catch (IOException killed) {
            assertTrue(killed.getMessage() == null || !killed.getMessage().contains("timed out"), killed::toString);
        }
    }

    void write(CrashConnection connection) throws IOException {
        long next = written + 1;
        written = next;
        HttpResponse<String> answer = connection.send(
                "PutItem",
                "{\"TableName\":\"" + TABLE + "\",\"Item\":{\"id\":{\"S\":\"" + name + "\"},\"number\":{\"N\":\"" + next
                        + "\"}}}");
        if (answer.statusCode() == 200) {
            assertEquals(0, refusals, () -> name + ": a write was answered after one had been refused");
            acknowledged = next;
        } else {
            assertEquals(500, answer.statusCode(), answer::body);
            assertTrue(answer.body().contains("InternalServerError"), answer::body);
            refusals++;
        }
    }

    HttpResponse<String> read(CrashConnection connection) throws IOException {
        return connection.send("GetItem", get());
    }

    /** What a reader is shown of a server whose disk has failed: what was acknowledged last, and nothing that was refused. */
    void checkPublished(CrashConnection connection, String at) throws IOException {
        assertEquals(acknowledged, number(connection), () -> at + " " + name);
    }

    /** After a restart, the last number acknowledged is there, or one of those that nobody knows of. It counts from now on. */
    void check(CrashConnection connection, String at) throws IOException {
        long found = number(connection);
        assertTrue(
                found >= acknowledged && found <= written,
                () -> at + " " + name + " acknowledged=" + acknowledged + " written=" + written + " found=" + found);
        acknowledged = found;
    }

    private long number(CrashConnection connection) throws IOException {
        return Long.parseLong(connection.call("GetItem", get()).getOrDefault("number", "-1"));
    }

    private String get() {
        return "{\"TableName\":\"" + TABLE + "\",\"ConsistentRead\":true,\"Key\":{\"id\":{\"S\":\"" + name + "\"}}}";
    }
}
