package stator.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import stator.contract.DynamoDbException;
import stator.contract.Structure;

/** What an operation will be answered with, for a test that waits for it. Given to one operation. */
public final class PromisedReply<T> implements ReplyHandler {
    private static final int PATIENCE_S = 30;

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Function<Structure, T> reader;

    /** @param reader makes of an answer what is to outlive it */
    public PromisedReply(Function<Structure, T> reader) {
        this.reader = reader;
    }

    @Override
    public void onReply(Reply reply) {
        try (reply) {
            answer.complete(reader.apply(reply.body()));
        } catch (RuntimeException | AssertionError ex) {
            answer.completeExceptionally(ex);
        }
    }

    @Override
    public void onError(DynamoDbException error) {
        answer.completeExceptionally(error);
    }

    /** Whether it has been answered or refused. */
    public boolean isDone() {
        return answer.isDone();
    }

    /** Waits for the answer. Throws what the operation is refused with; anything else fails the test. */
    public T await() {
        try {
            return answer.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof DynamoDbException refusal) {
                throw refusal;
            }
            throw new AssertionError("the answer cannot be read", ex.getCause());
        } catch (InterruptedException | TimeoutException ex) {
            throw new AssertionError("not answered in seconds=" + PATIENCE_S, ex);
        }
    }
}
