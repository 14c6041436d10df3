package stator.client;

import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;
import stator.Stator;

/**
 * The AWS SDK's {@link DynamoDbClient} in this process: code written for DynamoDB runs on the embedded engine as it is,
 * the enhanced client included. Paginators and waiters work; waiters look every 20 milliseconds.
 *
 * <p>Same answers and same exceptions as over the network. What belongs to the network has no meaning here and is
 * ignored: credentials, region, retries, and the override configuration of single requests (headers, timeouts, metrics).
 * Answers are copies and stay valid. Any number of threads may use a client.
 *
 * <p>A thread that is interrupted while it waits gets the SDK's AbortedException; a write it asked for may still be applied.
 */
public final class StatorDynamoDbClient {
    private StatorDynamoDbClient() {}

    /**
     * A client of a data directory, which is made if it is missing. Closing the client closes the data: what has been
     * asked is answered, what is asked later is refused with an IllegalStateException.
     *
     * @throws stator.wal.WalException if the directory is in use or damaged
     */
    public static DynamoDbClient open(Path directory) {
        return create(StatorOperations.open(directory));
    }

    /** A further client of a database that is open, and stays open when the client is closed. */
    public static DynamoDbClient create(Stator database) {
        return create(new StatorOperations(database, false));
    }

    static DynamoDbClient create(Operations operations) {
        return ClientProxy.of(DynamoDbClient.class, new WaitingCaller(operations), client -> DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(WaiterPace.CONFIGURATION)
                .build());
    }
}
