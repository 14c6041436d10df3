package stator.client;

import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;
import stator.Stator;

/**
 * The AWS SDK's {@link DynamoDbAsyncClient} in this process. As {@link StatorDynamoDbClient}, with futures: requests are
 * checked and handed over on the caller's thread, so writes of one thread keep their order, and reads are done when the
 * call returns; futures complete on a few threads of the client, so what hangs on them never holds up the engine.
 *
 * <p>At most 8,192 calls may be under way; the next is refused with a ThrottlingException.
 */
public final class StatorDynamoDbAsyncClient {
    private StatorDynamoDbAsyncClient() {}

    /**
     * A client of a data directory, which is made if it is missing. Closing the client closes the data: what has been
     * asked is answered, what is asked later fails.
     *
     * @throws stator.wal.WalException if the directory is in use or damaged
     */
    public static DynamoDbAsyncClient open(Path directory) {
        return create(StatorOperations.open(directory));
    }

    /** A further client of a database that is open, and stays open when the client is closed. */
    public static DynamoDbAsyncClient create(Stator database) {
        return create(new StatorOperations(database, false));
    }

    static DynamoDbAsyncClient create(Operations operations) {
        PromisingCaller caller = new PromisingCaller(operations);
        return ClientProxy.of(DynamoDbAsyncClient.class, caller, client -> DynamoDbAsyncWaiter.builder()
                .client(client)
                .scheduledExecutorService(caller.scheduler())
                .overrideConfiguration(WaiterPace.CONFIGURATION)
                .build());
    }
}
