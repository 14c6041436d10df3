package stator.crash;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.crash.RegisterOperation.Kind;
import stator.crash.RegisterOperation.Outcome;
import stator.server.RawClient;

/**
 * A client of registers, each an item, that remembers what it called and what it was told, with times. Never calls again by
 * itself: a call without an answer stays one. One thread.
 */
final class RegisterClient {
    static final String TABLE = "registers";
    private static final Pattern NUMBER = Pattern.compile("\"v\":\\{\"N\":\"(\\d+)\"}");
    private static final int VALUES = 10_000_000;

    private final SplittableRandom random;
    private final Supplier<URI> server;
    private final Map<String, List<RegisterOperation>> histories = new HashMap<>();
    private final Map<String, Integer> lastSeen = new HashMap<>();
    private @Nullable RawClient connection;
    private int lastValue;

    /** @param server where the server is, whenever it was lost: waits until there is one */
    RegisterClient(int client, SplittableRandom random, Supplier<URI> server) {
        this.random = random;
        this.server = server;
        lastValue = client * VALUES;
    }

    /** What this client did with each register. */
    Map<String, List<RegisterOperation>> histories() {
        return histories;
    }

    /** So many operations on each register, in random order. */
    void work(List<String> registers, int operations) {
        List<String> order = new ArrayList<>();
        for (String register : registers) {
            for (int i = 0; i < operations; i++) {
                order.add(random.nextInt(order.size() + 1), register);
            }
        }
        for (String register : order) {
            operate(register);
        }
    }

    private void operate(String register) {
        int seen = lastSeen.getOrDefault(register, 0);
        int choice = random.nextInt(10);
        if (choice < 4) {
            call(register, Kind.READ, 0, 0);
        } else if (choice < 6) {
            call(register, Kind.WRITE, 0, ++lastValue);
        } else if (choice < 7) {
            call(register, Kind.WRITE, 0, 0);
        } else {
            call(register, Kind.COMPARE_AND_SET, seen, ++lastValue);
        }
    }

    private void call(String register, Kind kind, int expected, int value) {
        String text = request(register, kind, expected, value);
        long callNs = System.nanoTime();
        RawClient.Answer answer;
        try {
            answer = connected().ask(text);
        } catch (IOException killed) {
            connection = null;
            if (kind != Kind.READ) {
                remember(
                        register,
                        new RegisterOperation(kind, expected, value, Outcome.UNKNOWN, callNs, RegisterOperation.NEVER));
            }
            return;
        }
        long returnNs = System.nanoTime();
        boolean failed = answer.status() == 400 && answer.body().contains("#ConditionalCheckFailedException\"");
        if (answer.status() != 200 && !failed) {
            throw new AssertionError("status=" + answer.status() + " " + answer.body() + " of " + text);
        }
        int result = kind == Kind.READ ? number(answer.body()) : value;
        if (!failed) {
            lastSeen.put(register, result);
        } else {
            lastSeen.put(register, number(answer.body()));
        }
        remember(
                register,
                new RegisterOperation(
                        kind, expected, result, failed ? Outcome.CONDITION_FAILED : Outcome.DONE, callNs, returnNs));
    }

    private RawClient connected() throws IOException {
        if (connection == null) {
            URI endpoint = server.get();
            connection = new RawClient(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
        }
        return connection;
    }

    private void remember(String register, RegisterOperation operation) {
        histories.computeIfAbsent(register, name -> new ArrayList<>()).add(operation);
    }

    private static int number(String body) {
        Matcher found = NUMBER.matcher(body);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static String request(String register, Kind kind, int expected, int value) {
        String table = "{\"TableName\":\"" + TABLE + "\",";
        String key = "\"Key\":{\"id\":{\"S\":\"" + register + "\"}}";
        String item = "\"Item\":{\"id\":{\"S\":\"" + register + "\"},\"v\":{\"N\":\"" + value + "\"}}";
        if (kind == Kind.READ) {
            return RawClient.request("GetItem", table + key + ",\"ConsistentRead\":true}");
        }
        if (kind == Kind.WRITE) {
            return value == 0
                    ? RawClient.request("DeleteItem", table + key + "}")
                    : RawClient.request("PutItem", table + item + "}");
        }
        String condition = expected == 0
                ? ",\"ConditionExpression\":\"attribute_not_exists(v)\""
                : ",\"ConditionExpression\":\"v = :v\",\"ExpressionAttributeValues\":{\":v\":{\"N\":\"" + expected
                        + "\"}}";
        return RawClient.request(
                "PutItem", table + item + condition + ",\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"}");
    }
}
