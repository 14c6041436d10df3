package stator.client;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * The AWS SDK's {@link DynamoDbClient} in this process: existing code runs on the embedded engine as it is.
 *
 * <p>Same answers and same exceptions as over the network. What belongs to the network has no meaning here and is
 * ignored: credentials, region, retries, and the override configuration of single requests (headers, timeouts, metrics).
 * Answers are copies and stay valid. A client may be used by any number of threads.
 */
public final class StatorDynamoDbClient {
    private StatorDynamoDbClient() {}

    static DynamoDbClient create(Engine engine) {
        return ClientProxy.of(DynamoDbClient.class, new WaitingCaller(engine), client -> DynamoDbWaiter.builder()
                .client(client)
                .build());
    }
}
