package stator.kinesis;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * A worker of the Kinesis Client Library that reads a stream from its beginning, or from where its application has come, keeps its leases on
 * the same database, and notes its position after every batch.
 */
final class KinesisWorker implements AutoCloseable {
    private static final int STOP_SECONDS = 60;
    private static final URI NOWHERE =
            URI.create("http://127.0.0.1:1"); // the library wants a client, and asks nothing of it

    static {
        System.setProperty("org.slf4j.simpleLogger.log.software.amazon.kinesis", "warn");
        System.setProperty("org.slf4j.simpleLogger.log.com.amazonaws.services.dynamodbv2", "warn");
    }

    /**
     * What several workers do together, or one after the other.
     *
     * @param name      and name of the table of its leases
     * @param streamArn what it reads
     */
    record Application(String name, String streamArn) {}

    /**
     * How a worker reaches a database; closed with it.
     *
     * @param streams what it reads
     * @param tables  where its leases are
     */
    record Clients(DynamoDbStreamsClient streams, DynamoDbAsyncClient tables) {}

    private final Clients clients;
    private final CloudWatchAsyncClient metrics;
    private final Scheduler scheduler;
    private final Thread thread;
    private boolean closed;

    private KinesisWorker(Clients clients, Application application, String workerId, Journal journal) {
        this.clients = clients;
        metrics = CloudWatchAsyncClient.builder()
                .endpointOverride(NOWHERE)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
        AmazonDynamoDBStreamsAdapterClient adapter =
                new AmazonDynamoDBStreamsAdapterClient(clients.streams(), Region.US_EAST_1);
        ConfigsBuilder configs = new ConfigsBuilder(
                StreamsSchedulerFactory.createSingleStreamTracker(
                        application.streamArn(),
                        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                application.name(),
                adapter,
                clients.tables(),
                metrics,
                workerId,
                () -> new Processor(journal));
        RetrievalConfig retrieval = configs.retrievalConfig()
                .retrievalSpecificConfig(new DynamoDBStreamsPollingConfig(application.streamArn(), adapter)
                        .idleTimeBetweenReadsInMillis(200));
        scheduler = StreamsSchedulerFactory.createScheduler(
                configs.checkpointConfig(),
                coordination(configs),
                leases(configs),
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                retrieval,
                adapter);
        thread = new Thread(scheduler, "kinesis-" + workerId);
    }

    /** Starts a worker, which tells the journal what it reads. */
    static KinesisWorker start(Clients clients, Application application, String workerId, Journal journal) {
        KinesisWorker worker = new KinesisWorker(clients, application, workerId, journal);
        worker.thread.start();
        return worker;
    }

    private static CoordinatorConfig coordination(ConfigsBuilder configs) {
        return configs.coordinatorConfig()
                .parentShardPollIntervalMillis(500)
                .skipShardSyncAtWorkerInitializationIfLeasesExist(true); // as the adapter wants it
    }

    private static LeaseManagementConfig leases(ConfigsBuilder configs) {
        LeaseManagementConfig leases = configs.leaseManagementConfig()
                .failoverTimeMillis(3_000)
                .shardSyncIntervalMillis(2_000)
                .leasesRecoveryAuditorInconsistencyConfidenceThreshold(0); // as the adapter wants it
        leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true); // they ask addresses of the cloud
        return leases;
    }

    /** Whether it has not given up. */
    boolean isRunning() {
        return thread.isAlive();
    }

    /** Lets the shards come to rest where they are, each with its position noted, and gives the leases back. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            scheduler.startGracefulShutdown().get(STOP_SECONDS, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker did not stop within seconds=" + STOP_SECONDS, e);
        } finally {
            closeAtOnce();
        }
    }

    /** Lets go of everything at once. Where all shards have ended, there is nothing to wait for, and the library does not return from it. */
    void closeAtOnce() {
        closed = true;
        try {
            scheduler.shutdown();
            thread.join(STOP_SECONDS * 1_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            CloseHelper.closeAll(clients.streams(), clients.tables(), metrics);
        }
    }

    /** One shard's. */
    private static final class Processor implements DynamoDBStreamsShardRecordProcessor {
        private final Journal journal;
        private @Nullable String shardId;

        Processor(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void initialize(InitializationInput input) {
            shardId = input.shardId();
        }

        @Override
        public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
            for (DynamoDBStreamsClientRecord each : input.records()) {
                journal.add(String.valueOf(shardId), each.getRecord());
            }
            if (!input.records().isEmpty()) {
                checkpoint(input.checkpointer());
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            // whoever has the lease goes on
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            checkpoint(input.checkpointer());
            journal.shardEnded(String.valueOf(shardId));
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(input.checkpointer());
        }

        private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
            try {
                checkpointer.checkpoint();
            } catch (InvalidStateException | ShutdownException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
