package stator.wal;

import org.jspecify.annotations.Nullable;

/** The one thread that may do something: the first that does it. For assertions. */
final class OwnerThread {
    private @Nullable Thread owner;

    boolean isCaller() {
        owner = owner == null ? Thread.currentThread() : owner;
        return owner == Thread.currentThread();
    }

    @Override
    public String toString() {
        return "caller=" + Thread.currentThread() + " owner=" + owner;
    }
}
