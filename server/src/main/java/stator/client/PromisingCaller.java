package stator.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.partition.Durability;

/**
 * Calls that return a future at once. Requests go to the engine on the caller's thread, so writes of one thread keep
 * their order; futures are completed, and what hangs on them runs, on threads of this object: never on the engine's.
 *
 * <p>Bounds: {@link #MAX_IN_FLIGHT} calls; the next is refused with a ThrottlingException.
 */
final class PromisingCaller extends Caller<CompletableFuture<AwsResponse>> {
    static final int MAX_IN_FLIGHT = 8192;

    private static final int THREADS = 8;
    private static final int IDLE_SECONDS = 10;

    private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
    private final ScheduledThreadPoolExecutor completions;

    PromisingCaller(Operations operations, SdkErrors errors) {
        super(operations, errors);
        completions = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "stator-client");
            thread.setDaemon(true);
            return thread;
        });
        completions.setKeepAliveTime(IDLE_SECONDS, SECONDS);
        completions.allowCoreThreadTimeOut(true);
    }

    /** Where waiters wait between their polls. */
    ScheduledExecutorService scheduler() {
        return completions;
    }

    @Override
    CompletableFuture<AwsResponse> call(SdkOperation call, AwsRequest request) {
        if (!permits.tryAcquire()) {
            return refused(new DynamoDbException(ErrorType.THROTTLING, "maxInFlight=" + MAX_IN_FLIGHT));
        }
        Operation operation = call.operation();
        Structure structure;
        Durability durability;
        try {
            if (operation == null) {
                throw new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null);
            }
            structure = structure(call, request);
            durability = durability(request);
        } catch (DynamoDbException error) {
            permits.release();
            return refused(error);
        }
        Promise promise = new Promise(call);
        operations().execute(operation, structure, durability, promise);
        return promise.future;
    }

    @Override
    public void close() {
        operations().close();
        completions.shutdown();
    }

    private CompletableFuture<AwsResponse> refused(DynamoDbException error) {
        return CompletableFuture.failedFuture(errors().exception(error));
    }

    private final class Promise implements ReplyHandler {
        private final SdkOperation call;
        private final CompletableFuture<AwsResponse> future = new CompletableFuture<>();

        Promise(SdkOperation call) {
            this.call = call;
        }

        @Override
        public void onReply(Reply reply) {
            try {
                completions.execute(() -> complete(reply));
            } catch (RejectedExecutionException e) {
                reply.close();
                failClosed(e);
            }
        }

        @Override
        public void onError(DynamoDbException error) {
            try {
                completions.execute(() -> complete(error));
            } catch (RejectedExecutionException e) {
                failClosed(e);
            }
        }

        private void complete(Reply reply) {
            permits.release();
            AwsResponse response;
            try (reply) {
                response = call.response(reply.body());
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
                return;
            }
            future.complete(response); // runs what hangs on it, while nothing is held
        }

        private void complete(DynamoDbException error) {
            permits.release();
            future.completeExceptionally(errors().exception(error));
        }

        private void failClosed(RejectedExecutionException cause) {
            permits.release();
            future.completeExceptionally(SdkClientException.create("client is closed", cause));
        }
    }
}
