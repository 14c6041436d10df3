package stator.kinesis;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.Stator;
import stator.client.StatorDynamoDbAsyncClient;
import stator.client.StatorDynamoDbClient;
import stator.client.StatorDynamoDbStreamsClient;
import stator.e2e.ServerProcess;
import stator.kinesis.KinesisWorker.Application;
import stator.kinesis.KinesisWorker.Clients;
import stator.streams.Streams;

/**
 * Goal: the Kinesis Client Library, unchanged, tells every change of a table, those of one key in their order, from one worker to the next.
 * Method: random changes while no worker, one, and the next one run, over a restart of the server; streams that end while they are read, and
 * while they are not; and all in one process. What the workers have read is compared with what was written.
 */
@Tag("slow") // the library takes its time to assign leases
@Timeout(600)
class KinesisClientLibraryTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long PATIENCE_NS = 90_000_000_000L;
    private static final int KEYS = 20;
    private static final int SHARDS = 2;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Integer> values = new HashMap<>();
    private final Map<String, List<String>> written = new HashMap<>();
    private final Journal journal = new Journal();
    private int writtenCount;
    private @TempDir Path directory;
    private @Nullable ServerProcess server;
    private @Nullable Stator database;
    private DynamoDbClient tables;

    private void startServer() throws Exception {
        server = ServerProcess.start(directory, "--partitions=" + SHARDS);
        tables = client(DynamoDbClient.builder());
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(requireNonNull(server).endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
    }

    private void openDatabase() {
        database = Stator.open(
                new Stator.Context().directory(directory).partitions(SHARDS).streams(new Streams()));
        tables = StatorDynamoDbClient.create(database);
    }

    private Clients clients() {
        return database == null
                ? new Clients(client(DynamoDbStreamsClient.builder()), client(DynamoDbAsyncClient.builder()))
                : new Clients(StatorDynamoDbStreamsClient.create(database), StatorDynamoDbAsyncClient.create(database));
    }

    @AfterEach
    void close() {
        CloseHelper.closeAll(tables, server, database);
    }

    @Test
    void shouldTellEveryChangeInProcess() {
        openDatabase();
        Application application = new Application("readers", createTable());
        change(150);
        try (KinesisWorker worker = start(application, "first")) {
            awaitAll(worker);
            change(100);
            awaitAll(worker);
        }
        assertAllInOrder();
    }

    @Test
    void shouldTellEveryChangeFromOneWorkerToTheNext() throws Exception {
        startServer();
        Application application = new Application("readers", createTable());
        change(150);
        try (KinesisWorker worker = start(application, "first")) {
            change(150);
            awaitAll(worker);
            change(100);
            awaitAll(worker);
        }
        change(100);
        close();
        startServer();
        change(50);
        try (KinesisWorker worker = start(application, "second")) {
            awaitAll(worker);
            change(100);
            awaitAll(worker);
            change(50);
            enableStream(false);
            awaitAll(worker);
            await(worker, () -> journal.endedShards().size() == SHARDS);
            worker.closeAtOnce();
        }
        Application next = new Application("next-readers", enableStream(true));
        change(100);
        try (KinesisWorker worker = start(next, "third")) {
            awaitAll(worker);
            change(50);
            awaitAll(worker);
        }
        change(50);
        enableStream(false);
        try (KinesisWorker worker = start(next, "fourth")) {
            awaitAll(worker);
            await(worker, () -> journal.endedShards().size() == 2 * SHARDS);
            worker.closeAtOnce();
        }
        assertAllInOrder();
    }

    private void assertAllInOrder() {
        assertEquals(written, journal.changes(), rerun());
        assertEquals(writtenCount, journal.count(), "what had been noted as read came again; " + rerun());
    }

    private KinesisWorker start(Application application, String workerId) {
        return KinesisWorker.start(clients(), application, workerId, journal);
    }

    @SuppressWarnings("unchecked") // the SDK takes its builders as varargs
    private String createTable() {
        return tables.createTable(create -> create.tableName("orders")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                        .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                .tableDescription()
                .latestStreamArn();
    }

    private String enableStream(boolean enabled) {
        return tables.updateTable(update -> update.tableName("orders").streamSpecification(stream -> {
                    stream.streamEnabled(enabled);
                    if (enabled) {
                        stream.streamViewType(StreamViewType.NEW_AND_OLD_IMAGES);
                    }
                }))
                .tableDescription()
                .latestStreamArn();
    }

    /** Puts, overwrites and deletes, so many times. */
    private void change(int times) {
        for (int i = 0; i < times; i++) {
            String id = "id " + random.nextInt(KEYS);
            Integer before = values.get(id);
            String after;
            if (before != null && random.nextInt(4) == 0) {
                tables.deleteItem(delete -> delete.tableName("orders").key(Map.of("id", AttributeValue.fromS(id))));
                values.remove(id);
                after = "-";
            } else {
                int value = writtenCount;
                after = Integer.toString(value);
                tables.putItem(put -> put.tableName("orders")
                        .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN("" + value))));
                values.put(id, value);
            }
            written.computeIfAbsent(id, unknown -> new ArrayList<>())
                    .add(Journal.change(before == null ? "-" : before.toString(), after));
            writtenCount++;
        }
    }

    private void awaitAll(KinesisWorker worker) {
        await(worker, () -> journal.distinct() >= writtenCount);
    }

    private void await(KinesisWorker worker, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(
                    worker.isRunning() && System.nanoTime() < deadlineNs,
                    () -> "written=" + writtenCount + " read=" + journal.distinct() + " ended=" + journal.endedShards()
                            + ' ' + rerun());
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String rerun() {
        return "-Dstator.test.seed=" + SEED;
    }
}
