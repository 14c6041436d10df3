package stator.index;

import org.jspecify.annotations.Nullable;

/**
 * Looks a hash up, from any thread, while the index changes; one thread at a time, no lock, no allocation. Meant to be
 * kept. Between {@link #start} and the end of the candidates, or {@link #end}, the tables that it may look at are kept.
 */
public final class HashProbe implements AutoCloseable {
    private final HashIndex index;
    private final Pins pins;
    private final int pinSlot;
    private @Nullable HashTable table;
    private long hash;
    private long slot;
    private boolean closed;

    HashProbe(HashIndex index, Pins pins) {
        this.index = index;
        this.pins = pins;
        pinSlot = pins.claim();
    }

    /** Begins to look for a hash; ends what was begun before. */
    public void start(long hash) {
        if (closed) {
            throw new IndexException(IndexException.Code.CLOSED, "probe");
        }
        HashTable first;
        do {
            first = index.current();
            pins.pin(pinSlot, first.generation());
        } while (index.current() != first);
        if (index.isClosed()) {
            end();
            throw new IndexException(IndexException.Code.CLOSED, "hash index");
        }
        this.hash = hash;
        table = first;
        slot = first.home(hash);
    }

    /** Address of the next candidate, or {@link HashIndex#NULL_ADDRESS} when there are no more, which ends the probe. */
    public long next() {
        HashTable in = table;
        while (in != null) {
            long found = in.find(hash, slot);
            if (found >= 0) {
                slot = in.after(found);
                long address = in.address(found);
                if (address != HashIndex.NULL_ADDRESS) {
                    return address;
                }
            } else {
                in = in.next();
                table = in;
                slot = in == null ? 0 : in.home(hash);
            }
        }
        end();
        return HashIndex.NULL_ADDRESS;
    }

    /** Ends a probe before its candidates do. Harmless if none has begun. */
    public void end() {
        table = null;
        pins.release(pinSlot);
    }

    /** Ends the probe and gives its slot back. May be called twice. */
    @Override
    public void close() {
        if (!closed) {
            end();
            closed = true;
            pins.unclaim(pinSlot);
        }
    }
}
