package stator.partition;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one sleeping thread. Whoever makes work visible rings afterwards; the sleeper announces itself, looks for work
 * once more, and only then parks: one of the two always sees the other, so no work is slept through.
 */
public final class Doorbell {
    private volatile @Nullable Thread sleeper;

    /** Any thread, after it has made work visible. Costs a fence when nobody sleeps. */
    public void ring() {
        VarHandle.fullFence();
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * The one thread that sleeps here: parks until rung, unless there is work already. May return early.
     *
     * @param timeoutNs asked for after the announcement: the bound on the sleep, in nanoseconds
     */
    public void await(BooleanSupplier hasWork, LongSupplier timeoutNs) {
        sleeper = Thread.currentThread();
        VarHandle.fullFence();
        if (!hasWork.getAsBoolean()) {
            LockSupport.parkNanos(this, timeoutNs.getAsLong());
        }
        sleeper = null;
    }
}
