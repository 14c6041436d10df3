package stator.index;

import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * From 64-bit hashes to addresses: non-negative longs below 2^63 - 2. Many entries may share a hash; a pair of hash and
 * address is there once. An entry is a hint: the caller compares the key at the address.
 *
 * <p>One thread writes. Any thread reads, through a {@link HashProbe} of its own, while entries are put, replaced and
 * removed and while the table grows. A probe returns every entry that was there all the time it took, perhaps twice, and
 * may return entries that came, went or were replaced meanwhile; never the hash of one with the address of another.
 *
 * <p>The table grows without a stop: from half full on the next table's memory is taken in chunks, at three quarters
 * entries begin to move, some with every write, and the old table's chunks are given back one at a time when no probe
 * can be inside. Bounds: {@link Context#maxProbes}, 2^40 slots, and tables kept for a probe that is never ended
 * ({@link #MAX_RETIRED}). Equal hashes are probed one by one: time grows with their number.
 */
public final class HashIndex implements AutoCloseable {
    /** No entry. */
    public static final long NULL_ADDRESS = -1;

    /** Most old tables kept for probes that have not ended; then a write that must grow is refused. */
    public static final int MAX_RETIRED = 16;

    private static final int MOVES_PER_WRITE = 16;
    private static final int INSERTS_PER_CHUNK = HashTable.MAX_CHUNK_SLOTS / 16;
    private static final int MAX_SLOTS_LOG2 = 40;
    private static final int MIN_SLOTS = 16;
    private static final long MAX_ADDRESS = Long.MAX_VALUE - 2;

    private final Pins pins;
    private volatile HashTable current;
    private HashTable oldest;
    private int retired;
    private @Nullable HashTable prepared;
    private long moveSlot;
    private @Nullable Thread writer;
    private volatile boolean closed;

    /** Settings of a hash index; used once. */
    public static final class Context {
        private int initialCapacity = 1024;
        private int maxProbes = 1024;
        private boolean concluded;

        /** Slots to begin with: a power of two, 16 to 2^30. Default 1,024. */
        public Context initialCapacity(int slots) {
            initialCapacity = slots;
            return this;
        }

        /** Most probes open at a time, 1 to 65,536. Default 1,024. */
        public Context maxProbes(int count) {
            maxProbes = count;
            return this;
        }

        private void conclude() {
            if (concluded) {
                throw new IllegalStateException("context already used");
            }
            concluded = true;
            if (!BitUtil.isPowerOfTwo(initialCapacity) || initialCapacity < MIN_SLOTS || initialCapacity > 1 << 30) {
                throw new IndexException(
                        IndexException.Code.CONFIGURATION,
                        "initialCapacity=" + initialCapacity + ", must be a power of two from 16 to 2^30");
            }
            if (maxProbes < 1 || maxProbes > 1 << 16) {
                throw new IndexException(
                        IndexException.Code.CONFIGURATION, "maxProbes=" + maxProbes + ", must be 1 to 65536");
            }
        }
    }

    private HashIndex(Context ctx) {
        pins = new Pins(ctx.maxProbes);
        current = new HashTable(Integer.numberOfTrailingZeros(ctx.initialCapacity), 0);
        allocateAll(current);
        oldest = current;
    }

    /** Opens an empty index. The caller owns the result and closes it. */
    public static HashIndex open(Context ctx) {
        ctx.conclude();
        return new HashIndex(ctx);
    }

    /**
     * Replaces the address of an entry, or adds one. Writer only.
     *
     * @param oldAddress of the entry to replace; if there is none such, or this is {@link #NULL_ADDRESS}, an entry is
     *     added, unless exactly this one is there already.
     * @throws IndexException {@link IndexException.Code#PINNED} if the table must grow and {@link #MAX_RETIRED} old ones
     *     are kept for probes that have not ended: nothing changed. {@link IndexException.Code#ARGUMENT} for an address out
     *     of range.
     */
    public void put(long hash, long oldAddress, long newAddress) {
        if (newAddress < 0 || newAddress > MAX_ADDRESS) {
            throw new IndexException(IndexException.Code.ARGUMENT, "newAddress=" + newAddress);
        }
        work();
        if (oldAddress != NULL_ADDRESS && replace(hash, oldAddress, newAddress)) {
            return;
        }
        if (!replace(hash, newAddress, newAddress)) {
            HashTable target = current.next();
            (target == null ? current : target).insert(hash, newAddress);
        }
    }

    private boolean replace(long hash, long oldAddress, long newAddress) {
        for (HashTable table = current; table != null; table = table.next()) {
            long slot = table.find(hash, table.home(hash), oldAddress);
            if (slot >= 0) {
                table.replace(slot, newAddress);
                return true;
            }
        }
        return false;
    }

    /** Removes an entry; false if it is not there. Writer only. */
    public boolean remove(long hash, long address) {
        work();
        for (HashTable table = current; table != null; table = table.next()) {
            long slot = table.find(hash, table.home(hash), address);
            if (slot >= 0) {
                table.remove(slot);
                return true;
            }
        }
        return false;
    }

    /** Number of entries. Writer only. */
    public long size() {
        HashTable next = current.next();
        return current.live() + (next == null ? 0 : next.live());
    }

    /** Slots of the newest table. Writer only. */
    public long capacity() {
        HashTable next = current.next();
        return (next == null ? current : next).capacity();
    }

    /** Memory in use, in bytes, with tables being made and given back. Writer only. */
    public long allocatedBytes() {
        long bytes = prepared == null ? 0 : prepared.allocatedBytes();
        for (HashTable table = oldest; table != null; table = table.next()) {
            bytes += table.allocatedBytes();
        }
        return bytes;
    }

    /** Old tables whose memory has not been given back yet. Writer only. */
    public int retiredTables() {
        return retired;
    }

    /** A probe with a slot of its own. Any thread. */
    public HashProbe newProbe() {
        return new HashProbe(this, pins);
    }

    /** Lets another thread be the writer: the next that writes. The caller passes on what it did, by a happens-before. */
    public void detachWriter() {
        writer = null;
    }

    HashTable current() {
        return current;
    }

    boolean isClosed() {
        return closed;
    }

    /** A bounded piece of whatever the growth of the table needs now. */
    private void work() {
        assert isWriter() : "writer=" + writer + " caller=" + Thread.currentThread();
        if (closed) {
            throw new IndexException(IndexException.Code.CLOSED, "hash index");
        }
        HashTable next = current.next();
        if (next != null) {
            move(next);
        } else if (current.used() >= current.capacity() / 2) {
            prepare();
        }
        if (retired > 0) {
            giveBack();
        }
    }

    private boolean isWriter() {
        if (writer == null) {
            writer = Thread.currentThread();
        }
        return writer == Thread.currentThread();
    }

    private void prepare() {
        HashTable table = current;
        boolean full = table.used() >= table.capacity() / 4 * 3;
        if (full && retired == MAX_RETIRED) {
            throw new IndexException(
                    IndexException.Code.PINNED, "retiredTables=" + retired + " probes=" + pins.pinned());
        }
        HashTable next = prepared;
        if (next == null) {
            next = new HashTable(nextSlotsLog2(table), table.generation() + 1);
            prepared = next;
        } else if (!full && table.used() % INSERTS_PER_CHUNK != 0) {
            return;
        }
        next.allocateChunk();
        if (full) {
            allocateAll(next);
            prepared = null;
            moveSlot = 0;
            table.next(next);
        }
    }

    /**
     * So many that what can be live when the move begins takes three eighths; half as many as now if hardly anything is
     * live, and then it takes five eighths at the worst. Either way the move ends before the new table is full.
     */
    private static int nextSlotsLog2(HashTable table) {
        long capacity = table.capacity();
        boolean shrink = table.live() <= capacity / 16;
        long slots = shrink ? Math.max(capacity / 2, MIN_SLOTS) : (table.live() + capacity / 4) * 8 / 3;
        int log2 = Long.SIZE - Long.numberOfLeadingZeros(slots - 1);
        if (log2 > MAX_SLOTS_LOG2) {
            throw new IndexException(IndexException.Code.OUT_OF_PAGES, "slotsLog2=" + log2 + " max=" + MAX_SLOTS_LOG2);
        }
        return log2;
    }

    private static void allocateAll(HashTable table) {
        boolean more = true;
        while (more) {
            more = table.allocateChunk();
        }
    }

    private void move(HashTable next) {
        HashTable table = current;
        long end = Math.min(moveSlot + MOVES_PER_WRITE, table.capacity());
        for (long slot = moveSlot; slot < end; slot++) {
            table.move(slot, next);
        }
        moveSlot = end;
        if (end == table.capacity()) {
            current = next;
            retired++;
        }
    }

    private void giveBack() {
        HashTable table = oldest;
        HashTable next = table.next();
        if (next == null || pins.oldest(current.generation()) <= table.generation()) {
            return;
        }
        if (!table.freeChunk()) {
            oldest = next;
            retired--;
        }
    }

    /**
     * Frees the memory. Writer and readers must have stopped. May be called twice.
     *
     * @throws IndexException {@link IndexException.Code#PINNED} if a probe has not ended: nothing is freed, no further one
     *     begins; close again when it has.
     */
    @Override
    public void close() {
        closed = true;
        int pinned = pins.pinned();
        if (pinned > 0) {
            throw new IndexException(IndexException.Code.PINNED, "probes=" + pinned);
        }
        for (HashTable table = oldest; table != null; table = table.next()) {
            freeAll(table);
        }
        if (prepared != null) {
            freeAll(prepared);
        }
    }

    private static void freeAll(HashTable table) {
        boolean more = true;
        while (more) {
            more = table.freeChunk();
        }
    }
}
