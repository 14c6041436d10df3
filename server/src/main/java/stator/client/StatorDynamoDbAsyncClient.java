package stator.client;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/**
 * The AWS SDK's {@link DynamoDbAsyncClient} in this process. As {@link StatorDynamoDbClient}, with futures: requests are
 * checked and handed over on the caller's thread, in order; futures complete on a few threads of the client, so what
 * hangs on them never holds up the engine. At most 8,192 calls may be under way; the next is refused with a
 * ThrottlingException.
 */
public final class StatorDynamoDbAsyncClient {
    private StatorDynamoDbAsyncClient() {}

    static DynamoDbAsyncClient create(Engine engine) {
        PromisingCaller caller = new PromisingCaller(engine);
        return ClientProxy.of(DynamoDbAsyncClient.class, caller, client -> DynamoDbAsyncWaiter.builder()
                .client(client)
                .scheduledExecutorService(caller.scheduler())
                .build());
    }
}
