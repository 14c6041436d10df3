package stator.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.AbortedException;
import stator.contract.DynamoDbException;
import stator.engine.Reply;
import stator.engine.ReplyHandler;

/** One thread's wait for one reply. Made by the thread that will wait; answered by any. */
final class PendingReply implements ReplyHandler {
    /** Nobody waits any more: a reply that comes now is let go. */
    private static final Object ABANDONED = new Object();

    private final AtomicReference<Object> outcome = new AtomicReference<>();
    private final Thread waiter = Thread.currentThread();

    @Override
    public void onReply(Reply reply) {
        if (outcome.compareAndSet(null, reply)) {
            LockSupport.unpark(waiter);
        } else {
            reply.close();
        }
    }

    @Override
    public void onError(DynamoDbException error) {
        if (outcome.compareAndSet(null, error)) {
            LockSupport.unpark(waiter);
        }
    }

    /**
     * Waits for the reply, which the caller closes.
     *
     * @throws DynamoDbException if the request was refused.
     * @throws AbortedException  if the thread was interrupted; what was asked for may still be done.
     */
    Reply await() {
        Object result = outcome.get();
        while (result == null) {
            if (Thread.currentThread().isInterrupted() && outcome.compareAndSet(null, ABANDONED)) {
                throw AbortedException.create("interrupted while waiting for the answer; a write may still be applied");
            }
            LockSupport.park(this);
            result = outcome.get();
        }
        if (result instanceof DynamoDbException error) {
            throw error;
        }
        return (Reply) result;
    }
}
