package stator.index;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which versions (of a tree, of a hash table) readers hold, one slot a reader.
 *
 * <p>Shared memory: a reader stores the version it wants (volatile), then checks that this is still the newest one
 * (volatile); the writer reads the newest version (volatile), then the slots (volatile). So either the writer sees the
 * pin, or the reader sees that its version is no longer the newest and takes another: what {@link #oldest} returns, and
 * everything newer, is all that any reader holds now or can come to hold.
 */
final class Pins {
    private static final long UNCLAIMED = 0;
    private static final long NOT_PINNED = -1;
    private static final int STRIDE = 16;

    private final AtomicLongArray slots;
    private final AtomicInteger limit = new AtomicInteger();
    private final int capacity;

    Pins(int capacity) {
        this.capacity = capacity;
        slots = new AtomicLongArray((capacity + 1) * STRIDE);
    }

    /** Takes a slot. Any thread. */
    int claim() {
        for (int slot = 0; slot < capacity; slot++) {
            if (slots.get(at(slot)) == UNCLAIMED && slots.compareAndSet(at(slot), UNCLAIMED, NOT_PINNED)) {
                int used = slot + 1;
                limit.accumulateAndGet(used, Math::max);
                return slot;
            }
        }
        throw new IndexException(IndexException.Code.TOO_MANY_READERS, "maxReaders=" + capacity);
    }

    /** Gives a slot back, pinned or not. */
    void unclaim(int slot) {
        slots.set(at(slot), UNCLAIMED);
    }

    /** Announces a version, counted from 0. The caller must then check that it is still the newest. */
    void pin(int slot, long version) {
        slots.set(at(slot), version + 1);
    }

    void release(int slot) {
        slots.setRelease(at(slot), NOT_PINNED);
    }

    /** The oldest version pinned, or {@code newest} if none older is. {@code newest} must have been read before. */
    long oldest(long newest) {
        long oldest = newest;
        int used = limit.get();
        for (int slot = 0; slot < used; slot++) {
            long pinned = slots.get(at(slot));
            if (pinned > 0 && pinned - 1 < oldest) {
                oldest = pinned - 1;
            }
        }
        return oldest;
    }

    /** Number of slots that hold a version now. */
    int pinned() {
        int count = 0;
        int used = limit.get();
        for (int slot = 0; slot < used; slot++) {
            if (slots.get(at(slot)) > 0) {
                count++;
            }
        }
        return count;
    }

    private static int at(int slot) {
        return (slot + 1) * STRIDE;
    }
}
