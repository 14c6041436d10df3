package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Goal: a server that is killed at any moment has every transaction whole or not at all, those it acknowledged and no other
 * part of any; a repetition under the same token is done once, over the kill; no reader sees money come or go.
 * Method: tellers move money between accounts in four partitions of a real process while auditors read all accounts at one
 * instant; SIGKILL; restart; what was unanswered is repeated; balances are compared with the ledger.
 */
class TransactionCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int TELLERS = 4;
    private static final int WORK_MS_MAX = 600;
    private static final int CYCLES = 8;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Teller> tellers = new ArrayList<>();
    private final AtomicInteger audits = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"sync", "buffered"})
    @Tag("slow")
    void shouldKeepTransactionsWholeThroughKills(String durability, @TempDir Path directory) throws Exception {
        for (int i = 0; i < TELLERS; i++) {
            tellers.add(new Teller(i, random.nextLong()));
        }
        try {
            for (int cycle = 0; cycle <= CYCLES; cycle++) {
                run(directory, durability, cycle);
            }
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "rerun with -Dtest=TransactionCrashTest -Dstator.test.seed=" + SEED + " durability=" + durability,
                    failure);
        }
        long done = tellers.stream().mapToLong(teller -> teller.done().size()).sum();
        assertTrue(done > CYCLES, () -> "hardly anything was moved: done=" + done);
        assertTrue(audits.get() > CYCLES, () -> "hardly anything was read: audits=" + audits);
    }

    private void run(Path directory, String durability, int cycle) throws Exception {
        CrashServer server = CrashServer.start(directory, durability, 4);
        List<CompletableFuture<?>> work = new ArrayList<>();
        try {
            DynamoDbClient client = client(server.endpoint());
            if (cycle == 0) {
                create(client);
            } else {
                for (Teller teller : tellers) {
                    teller.settle(client);
                }
                check(client);
            }
            if (cycle < CYCLES) {
                for (Teller teller : tellers) {
                    work.add(DaemonThread.start("teller", () -> teller.workUntilKilled(client)));
                }
                work.add(DaemonThread.start("auditor", () -> auditUntilKilled(client)));
                server.runFor(1 + random.nextInt(WORK_MS_MAX));
            }
        } finally {
            server.kill();
        }
        for (CompletableFuture<?> each : work) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .overrideConfiguration(settings -> settings.apiCallTimeout(Duration.ofSeconds(30))
                        .retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
    }

    private static void create(DynamoDbClient client) {
        for (String table : List.of(Teller.ACCOUNTS, Teller.LEDGER)) {
            client.createTable(request -> request.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build()));
        }
        client.transactWriteItems(request -> request.transactItems(IntStream.range(0, Teller.COUNT)
                .mapToObj(account -> TransactWriteItem.builder()
                        .put(put -> put.tableName(Teller.ACCOUNTS)
                                .item(Map.of(
                                        "id", Teller.account(account).get("id"),
                                        "balance", Teller.number(Teller.START))))
                        .build())
                .toList()));
    }

    private void auditUntilKilled(DynamoDbClient client) {
        try {
            while (true) {
                assertEquals(
                        Teller.COUNT * Teller.START,
                        balances(client).stream().mapToInt(balance -> balance).sum());
                audits.incrementAndGet();
            }
        } catch (SdkClientException killed) {
            // that is what it waited for
        }
    }

    private void check(DynamoDbClient client) {
        List<Map<String, AttributeValue>> ledger =
                client.scanPaginator(scan -> scan.tableName(Teller.LEDGER)).items().stream()
                        .toList();
        Teller.check(ledger, balances(client), tellers);
        List<Integer> alone = new ArrayList<>();
        for (int account = 0; account < Teller.COUNT; account++) {
            Map<String, AttributeValue> key = Teller.account(account);
            alone.add(Teller.number(
                    client.getItem(get -> get.tableName(Teller.ACCOUNTS).key(key))
                            .item(),
                    "balance"));
        }
        assertEquals(balances(client), alone);
    }

    private static List<Integer> balances(DynamoDbClient client) {
        List<TransactGetItem> gets = IntStream.range(0, Teller.COUNT)
                .mapToObj(account -> TransactGetItem.builder()
                        .get(get -> get.tableName(Teller.ACCOUNTS).key(Teller.account(account)))
                        .build())
                .toList();
        return client.transactGetItems(request -> request.transactItems(gets)).responses().stream()
                .map(response -> Teller.number(response.item(), "balance"))
                .toList();
    }
}
