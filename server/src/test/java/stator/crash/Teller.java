package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Moves money between accounts, each move with an entry in the ledger and a token of its own. Knows which moves were
 * acknowledged, and repeats the one that was under way when the server was killed until it knows.
 */
final class Teller {
    static final String ACCOUNTS = "accounts";
    static final String LEDGER = "ledger";
    static final int COUNT = 10;
    static final int START = 100;
    private static final Set<String> REASONS = Set.of("None", "ConditionalCheckFailed", "TransactionConflict");

    private final String name;
    private final SplittableRandom random;
    private final Set<String> done = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable TransactWriteItemsRequest unanswered;
    private int number;

    Teller(int number, long seed) {
        name = "teller" + number;
        random = new SplittableRandom(seed);
    }

    /** Entries of the ledger that must be there. */
    Set<String> done() {
        return done;
    }

    /** Entries of the ledger that must not be there. */
    Set<String> refused() {
        return refused;
    }

    /** Moves money until the server is gone. */
    void workUntilKilled(DynamoDbClient client) {
        try {
            while (true) {
                if (unanswered == null) {
                    unanswered = move();
                }
                run(client, unanswered);
            }
        } catch (SdkClientException killed) {
            // the request that is unanswered will be repeated
        }
    }

    /** Repeats what is unanswered: done once, whether the first time or now. */
    void settle(DynamoDbClient client) {
        TransactWriteItemsRequest request = unanswered;
        if (request != null) {
            run(client, request);
        }
    }

    private void run(DynamoDbClient client, TransactWriteItemsRequest request) {
        String entry = request.clientRequestToken();
        try {
            client.transactWriteItems(request);
            done.add(entry);
        } catch (TransactionCanceledException ex) {
            assertTrue(
                    ex.cancellationReasons().stream().allMatch(reason -> REASONS.contains(reason.code())),
                    () -> String.valueOf(ex.cancellationReasons()));
            refused.add(entry);
        }
        unanswered = null;
    }

    private TransactWriteItemsRequest move() {
        int from = random.nextInt(COUNT);
        int to = (from + 1 + random.nextInt(COUNT - 1)) % COUNT;
        AttributeValue amount = number(1 + random.nextInt(20));
        String entry = name + "-" + number++;
        Map<String, AttributeValue> values = Map.of(":a", amount);
        return TransactWriteItemsRequest.builder()
                .clientRequestToken(entry)
                .transactItems(List.of(
                        TransactWriteItem.builder()
                                .update(update -> update.tableName(ACCOUNTS)
                                        .key(account(from))
                                        .updateExpression("SET balance = balance - :a")
                                        .conditionExpression("balance >= :a")
                                        .expressionAttributeValues(values))
                                .build(),
                        TransactWriteItem.builder()
                                .update(update -> update.tableName(ACCOUNTS)
                                        .key(account(to))
                                        .updateExpression("SET balance = balance + :a")
                                        .expressionAttributeValues(values))
                                .build(),
                        TransactWriteItem.builder()
                                .put(put -> put.tableName(LEDGER)
                                        .item(Map.of(
                                                "id", AttributeValue.fromS(entry),
                                                "from", number(from),
                                                "to", number(to),
                                                "amount", amount))
                                        .conditionExpression("attribute_not_exists(id)"))
                                .build()))
                .build();
    }

    static Map<String, AttributeValue> account(int number) {
        return Map.of("id", AttributeValue.fromS("account " + number));
    }

    static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static AttributeValue value(Map<String, AttributeValue> entry, String attribute) {
        return Objects.requireNonNull(entry.get(attribute), attribute);
    }

    static int number(Map<String, AttributeValue> entry, String attribute) {
        return Integer.parseInt(value(entry, attribute).n());
    }

    /** The ledger's entries give the balances; done ones are there, refused ones are not. */
    static void check(List<Map<String, AttributeValue>> ledger, List<Integer> balances, List<Teller> tellers) {
        Set<String> entries = new HashSet<>();
        int[] expected = new int[COUNT];
        Arrays.fill(expected, START);
        for (Map<String, AttributeValue> entry : ledger) {
            entries.add(value(entry, "id").s());
            int amount = number(entry, "amount");
            expected[number(entry, "from")] -= amount;
            expected[number(entry, "to")] += amount;
        }
        for (Teller teller : tellers) {
            assertTrue(entries.containsAll(teller.done), () -> "lost: " + difference(teller.done, entries));
            Set<String> wrong = new HashSet<>(teller.refused);
            wrong.retainAll(entries);
            assertEquals(Set.of(), wrong, "refused, and there");
        }
        assertEquals(Arrays.stream(expected).boxed().toList(), balances);
    }

    private static Set<String> difference(Set<String> of, Set<String> without) {
        Set<String> left = new HashSet<>(of);
        left.removeAll(without);
        return left;
    }
}
