package stator.client;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import stator.Stator;

/**
 * The AWS SDK's {@link DynamoDbStreamsAsyncClient} in this process. As {@link StatorDynamoDbStreamsClient}, with futures: a stream is read
 * on the caller's thread, and futures complete as those of {@link StatorDynamoDbAsyncClient} do.
 */
public final class StatorDynamoDbStreamsAsyncClient {
    private StatorDynamoDbStreamsAsyncClient() {}

    /**
     * A client of a database, which stays open when the client is closed. A database that was opened without support of streams
     * answers each call with an UnknownOperationException.
     */
    public static DynamoDbStreamsAsyncClient create(Stator database) {
        return create(new StatorOperations(database, false));
    }

    static DynamoDbStreamsAsyncClient create(Operations operations) {
        return ClientProxy.of(
                DynamoDbStreamsAsyncClient.class,
                new PromisingCaller(operations, SdkErrors.OF_STREAMS),
                Map.of("serviceClientConfiguration", client -> ClientConfigurations.STREAMS));
    }
}
