package stator.index;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One table of slots of the hash index. Little-endian; slots are probed one after the other from where the hash points.
 * <pre>
 *   0               8               16
 *   +---------------+---------------+
 *   |     hash      |  address + 2  |
 *   +---------------+---------------+
 * </pre>
 * An address field of 0 is a slot never used, which ends a probe; 1 is a slot whose entry has gone, which does not.
 *
 * <p>Shared memory: the writer stores a slot's hash once in the life of a table, before it first stores an address
 * (release); a reader loads the address (acquire), then the hash. So no slot is ever seen as a mixture of two. A slot
 * whose entry has gone is used again only for the same hash. {@link #next} is set (release) before the first entry moves
 * to the next table, and an entry is there before it goes from here: a reader that finds a slot empty here finds the
 * entry in the next table.
 *
 * <p>Memory comes and goes in chunks, so that neither making nor dropping a large table stops the writer for long.
 */
final class HashTable {
    static final int SLOT_LENGTH = 16;
    static final int MAX_CHUNK_SLOTS = 1 << 14;

    private static final int ADDRESS_OFFSET = 8;
    private static final long UNUSED = 0;
    private static final long GONE = 1;
    private static final long BIAS = 2;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final @Nullable ByteBuffer[] memory;
    private final UnsafeBuffer[] chunks;
    private final int chunkShift;
    private final int chunkMask;
    private final int hashShift;
    private final long mask;
    private final long generation;
    private int allocatedChunks;
    private int freedChunks;
    private long used;
    private long live;
    private volatile @Nullable HashTable next;

    HashTable(int slotsLog2, long generation) {
        this.generation = generation;
        chunkShift = Math.min(slotsLog2, Integer.numberOfTrailingZeros(MAX_CHUNK_SLOTS));
        chunkMask = (1 << chunkShift) - 1;
        hashShift = Long.SIZE - slotsLog2;
        mask = (1L << slotsLog2) - 1;
        int count = 1 << (slotsLog2 - chunkShift);
        memory = new ByteBuffer[count];
        chunks = new UnsafeBuffer[count];
    }

    /** Counts the tables of an index; a reader pins that of the table where it begins. */
    long generation() {
        return generation;
    }

    long capacity() {
        return mask + 1;
    }

    /** Slots that are no longer unused. */
    long used() {
        return used;
    }

    /** Entries. */
    long live() {
        return live;
    }

    /** Takes memory for one more chunk; false if the table has all. Must have all before it is used. */
    boolean allocateChunk() {
        if (allocatedChunks == chunks.length) {
            return false;
        }
        ByteBuffer chunk = ByteBuffer.allocateDirect(SLOT_LENGTH << chunkShift);
        memory[allocatedChunks] = chunk;
        chunks[allocatedChunks] = new UnsafeBuffer(chunk);
        allocatedChunks++;
        return true;
    }

    /** Gives one chunk back; false if none is left. No reader may be inside. */
    boolean freeChunk() {
        if (freedChunks == allocatedChunks) {
            return false;
        }
        ByteBuffer chunk = memory[freedChunks];
        memory[freedChunks] = null;
        chunks[freedChunks].wrap(0, 0);
        BufferUtil.free(chunk);
        freedChunks++;
        return true;
    }

    long allocatedBytes() {
        return (long) (allocatedChunks - freedChunks) * (SLOT_LENGTH << chunkShift);
    }

    /** The slot where probes for a hash begin. Mixes it first, since callers route by some of its bits. */
    long home(long hash) {
        return (hash * SPREAD) >>> hashShift;
    }

    long after(long slot) {
        return (slot + 1) & mask;
    }

    /** The table that entries move to, if they do. */
    @Nullable
    HashTable next() {
        return next;
    }

    void next(HashTable table) {
        next = table;
    }

    private UnsafeBuffer chunk(long slot) {
        return chunks[(int) (slot >>> chunkShift)];
    }

    private int offset(long slot) {
        return ((int) slot & chunkMask) * SLOT_LENGTH;
    }

    private long field(long slot) {
        return chunk(slot).getLongAcquire(offset(slot) + ADDRESS_OFFSET);
    }

    private void field(long slot, long field) {
        chunk(slot).putLongRelease(offset(slot) + ADDRESS_OFFSET, field);
    }

    private long hash(long slot) {
        return chunk(slot).getLong(offset(slot));
    }

    /**
     * Looks for entries of a hash, from a slot on.
     *
     * @return the slot of the first one found, or -1 if there is none.
     */
    long find(long hash, long fromSlot) {
        long slot = fromSlot;
        for (long i = 0; i <= mask; i++) {
            long field = field(slot);
            if (field == UNUSED) {
                return -1;
            }
            if (field != GONE && hash(slot) == hash) {
                return slot;
            }
            slot = after(slot);
        }
        return -1;
    }

    /** The address in a slot, or {@link HashIndex#NULL_ADDRESS} if its entry has gone meanwhile. */
    long address(long slot) {
        long field = field(slot);
        return field < BIAS ? HashIndex.NULL_ADDRESS : field - BIAS;
    }

    /** Slot of an entry, or -1. */
    long find(long hash, long fromSlot, long address) {
        long slot = fromSlot;
        while ((slot = find(hash, slot)) >= 0 && address(slot) != address) {
            slot = after(slot);
        }
        return slot;
    }

    void replace(long slot, long address) {
        field(slot, address + BIAS);
    }

    void remove(long slot) {
        field(slot, GONE);
        live--;
    }

    /** Adds an entry that is not there; the table must have an unused slot. */
    void insert(long hash, long address) {
        long slot = home(hash);
        long field = field(slot);
        while (field != UNUSED && !(field == GONE && hash(slot) == hash)) {
            slot = after(slot);
            field = field(slot);
        }
        if (field == UNUSED) {
            chunk(slot).putLong(offset(slot), hash);
            used++;
        }
        field(slot, address + BIAS);
        live++;
    }

    /** Moves the entry in a slot, if there is one, to the next table. */
    void move(long slot, HashTable target) {
        long address = address(slot);
        if (address != HashIndex.NULL_ADDRESS) {
            target.insert(hash(slot), address);
            remove(slot);
        }
    }
}
