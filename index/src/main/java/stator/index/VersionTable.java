package stator.index;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;

/**
 * The roots of sealed versions, and which of them is published.
 *
 * <p>Shared memory: the writer stores a root, and all pages below it, before it hands the version's number to the gate;
 * the gate stores the number (volatile). A reader loads the number (volatile), pins it, loads the root (volatile), and
 * loads the number again: if it is still the same, the root was that version's, because the writer never overwrites the
 * root of the version that is published; and the pin holds, because of {@link Pins}.
 */
final class VersionTable implements PageStore.Horizon {
    private final AtomicIntegerArray roots;
    private final int mask;
    private final AtomicLong published = new AtomicLong();
    private final Pins pins;
    private volatile boolean closed;

    VersionTable(int maxSealed, int maxReaders) {
        int capacity = BitUtil.findNextPositivePowerOfTwo(maxSealed + 1);
        roots = new AtomicIntegerArray(capacity);
        mask = capacity - 1;
        pins = new Pins(maxReaders);
    }

    /** Goes on from a version that was published in an earlier run. Before anything else. */
    void start(long version, int root) {
        roots.set((int) version & mask, root);
        published.set(version);
    }

    Pins pins() {
        return pins;
    }

    long published() {
        return published.get();
    }

    int root(long version) {
        return roots.get((int) version & mask);
    }

    /** Remembers the root of a version. Writer only. */
    void seal(long version, int root) {
        long newest = published.get();
        if (version - newest > mask) {
            throw new IndexException(IndexException.Code.TOO_MANY_SEALED, "maxSealed=" + mask + " published=" + newest);
        }
        roots.setRelease((int) version & mask, root);
    }

    /** Makes a version the newest that readers see. One thread, in the order sealed. */
    void publish(long version) {
        assert version > published.get() : "published=" + published.get() + " version=" + version;
        // A release store would do for those who read the version. It would not do for who publishes and then looks for
        // pins: the look must not overtake the store, or a reader that still finds the old version is not seen.
        published.set(version);
    }

    @Override
    public long oldestReachable() {
        return pins.oldest(published.get());
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
