package stator.client;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.Stator;

/**
 * The AWS SDK's {@link DynamoDbStreamsClient} in this process: ListStreams, DescribeStream, GetShardIterator and GetRecords of a database
 * that is open, beside its {@link StatorDynamoDbClient}. The same answers, exceptions and threads as there.
 */
public final class StatorDynamoDbStreamsClient {
    private StatorDynamoDbStreamsClient() {}

    /**
     * A client of a database, which stays open when the client is closed. A database that was opened without support of streams
     * answers each call with an UnknownOperationException.
     */
    public static DynamoDbStreamsClient create(Stator database) {
        return create(new StatorOperations(database, false));
    }

    static DynamoDbStreamsClient create(Operations operations) {
        return ClientProxy.of(
                DynamoDbStreamsClient.class,
                new WaitingCaller(operations, SdkErrors.OF_STREAMS),
                Map.of("serviceClientConfiguration", client -> ClientConfigurations.STREAMS));
    }
}
