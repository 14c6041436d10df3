package stator.streams.replica;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.openhft.chronicle.hash.locks.InterProcessDeadLockException;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeMap;
import stator.item.KeyHash;
import stator.item.MapView;

/**
 * One file of a replica: items, as they are encoded everywhere, and how far they have come. One thread writes, in one process; each
 * reader, here or in another process, has one of its own.
 *
 * <p>The position of a partition is written behind the item that it covers, after each change, into two entries in turn. So whenever the process
 * is killed, the greater of them that is whole names the last change or the one before; told again, the last change of a partition makes its
 * item what it is already.
 *
 * <p>The value of an item's entry is a hash of its key and of the item, in eight bytes, and the item's attributes as they are encoded.
 * Whoever reads it compares the hash: Chronicle Map has a checksum of its own, which it compares only when a file is recovered.
 */
final class ReplicaMap implements AutoCloseable {
    private static final int KEY_BYTES = 40;
    private static final long MIN_BYTES = 16L << 20;
    private static final long SEGMENT_BYTES =
            8L << 20; // an item lies in one; of small attributes, 400 KB have some 2 MB encoded
    private static final long MAX_SEGMENTS = 64;
    private static final int SLOTS = 2;

    /** How recovery begins to tell that an entry's checksum is wrong, and the entry gone. */
    private static final String TORN = "Checksum doesn't match";

    private static final int INITIAL_CAPACITY = 4096;

    private final ChronicleMap<ByteBuffer, ByteBuffer> map;
    private final ReplicaDescription description;
    private final ReplicaKey key = new ReplicaKey();
    private final UnsafeBuffer found = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer foundKey = new UnsafeBuffer(0, 0);
    private final MapView view = new MapView();
    private final ByteBuffer number = ByteBuffer.allocateDirect(SIZE_OF_LONG).order(LITTLE_ENDIAN);
    private final long[] positions;
    private final int[] nextSlots;
    private ByteBuffer value = ByteBuffer.allocateDirect(INITIAL_CAPACITY).order(LITTLE_ENDIAN);

    /** How much a file has room for: so many items, whose encoded bytes are so many on the average. */
    record Size(long entries, int itemBytes) {}

    private ReplicaMap(ChronicleMap<ByteBuffer, ByteBuffer> map, ReplicaDescription description) {
        this.map = map;
        this.description = description;
        positions = new long[description.partitions()];
        nextSlots = new int[description.partitions()];
    }

    /** Makes a file that is not there. The caller closes the result. */
    static ReplicaMap create(Path file, Size size, ReplicaDescription description) throws IOException {
        long entryBytes = (long) KEY_BYTES + SIZE_OF_LONG + size.itemBytes();
        long entries = Math.max(size.entries(), MIN_BYTES / entryBytes);
        long segments = Math.max(1, Math.min(MAX_SEGMENTS, Long.highestOneBit(entries * entryBytes / SEGMENT_BYTES)));
        ReplicaMap made = new ReplicaMap(
                builder()
                        .entries(entries)
                        .averageKeySize(KEY_BYTES)
                        .averageValueSize(SIZE_OF_LONG + size.itemBytes())
                        .actualSegments((int) segments)
                        .createPersistedTo(file.toFile()),
                description);
        byte[] bytes = description.encode();
        made.map.put(
                made.key.of(ReplicaKey.DESCRIPTION),
                ByteBuffer.allocateDirect(bytes.length).put(0, bytes));
        made.caughtUp(0);
        for (int i = 0; i < description.partitions(); i++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                made.position(i, -1);
            }
        }
        return made;
    }

    /** Opens a file that nobody was writing when its process ended; null if it is none of a replica, or not whole. */
    static @Nullable ReplicaMap open(Path file) throws IOException {
        return open(builder().createPersistedTo(file.toFile()));
    }

    /** Opens a file for reading, which may be gone; null as {@link #open}. */
    static @Nullable ReplicaMap openExisting(Path file) throws IOException {
        return Files.exists(file) ? open(file) : null;
    }

    /** Opens a file, which nobody else has open, whatever state it was left in; null as {@link #open}. */
    static @Nullable ReplicaMap recover(Path file) throws IOException {
        int[] torn = {0};
        ReplicaMap map = open(builder()
                .recoverPersistedTo(
                        file.toFile(),
                        false,
                        damage -> torn[0] += damage.message().startsWith(TORN) ? 1 : 0));
        if (map != null && torn[0] > 1) { // a kill tears the one entry that is being written
            map.close();
            return null;
        }
        if (map != null) {
            map.caughtUp(map.caughtUpMs());
            map.positions().forEach(map::position); // into the entry that may be missing
        }
        return map;
    }

    private static @Nullable ReplicaMap open(ChronicleMap<ByteBuffer, ByteBuffer> opened) {
        ByteBuffer bytes = opened.get(new ReplicaKey().of(ReplicaKey.DESCRIPTION));
        if (bytes == null) {
            opened.close();
            return null;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        ReplicaMap map = new ReplicaMap(opened, ReplicaDescription.decode(copy));
        for (int i = 0; i < map.positions.length; i++) {
            long first = map.number(map.key.ofPosition(0, i));
            long second = map.number(map.key.ofPosition(1, i));
            map.positions[i] = Math.max(first, second);
            map.nextSlots[i] = first < second ? 0 : 1;
        }
        return map;
    }

    private static ChronicleMapBuilder<ByteBuffer, ByteBuffer> builder() {
        return ChronicleMap.of(ByteBuffer.class, ByteBuffer.class)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true);
    }

    /**
     * Whether something failed because whoever holds a lock of the file does not let go of it. Callers do not name the exception: they are
     * loaded before it is known that the library is there.
     */
    static boolean isStuck(RuntimeException failure) {
        return failure instanceof InterProcessDeadLockException;
    }

    ReplicaDescription description() {
        return description;
    }

    /**
     * Puts an item in the place of what has its key.
     *
     * @throws ReplicaException FULL; then all is as before
     */
    void put(AttributeMap item) {
        int length = SIZE_OF_LONG + item.length();
        if (value.capacity() < length) {
            value = ByteBuffer.allocateDirect(Integer.highestOneBit(length) << 1)
                    .order(LITTLE_ENDIAN);
        }
        value.limit(length).position(0);
        ByteBuffer at = key.of(description.keys(), item.view(view));
        value.putLong(0, hash(wrapped(at), item.buffer(), item.offset(), item.length()));
        item.buffer().getBytes(item.offset(), value, SIZE_OF_LONG, item.length());
        try {
            map.put(at, value);
        } catch (IllegalStateException | IllegalArgumentException ex) {
            throw new ReplicaException(
                    ReplicaException.Code.FULL,
                    "table=" + description.table() + " items=" + size() + " bytesOfItem=" + item.length()
                            + ": make the replica larger with entries and itemBytes of ReplicaContext",
                    ex);
        }
    }

    /**
     * Applies a change: first to the item, then to the position.
     *
     * @param itemKey  of the item that was changed
     * @param newImage what it is now; null if it was removed
     * @throws ReplicaException FULL; then all is as before
     */
    void apply(int partition, long sequence, MapView itemKey, @Nullable AttributeMap newImage) {
        if (newImage == null) {
            map.remove(key.of(description.keys(), itemKey));
        } else {
            put(newImage);
        }
        position(partition, sequence);
    }

    /** Notes that all changes of a partition are in the items, up to the one of this sequence. */
    void position(int partition, long sequence) {
        ByteBuffer at = key.ofPosition(nextSlots[partition], partition);
        putNumber(at, sequence);
        nextSlots[partition] ^= 1;
        positions[partition] = sequence;
    }

    /** Of each partition, the sequence of the last change that is in the items; -1 if that is not known. */
    Map<Integer, Long> positions() {
        Map<Integer, Long> all = new TreeMap<>();
        for (int i = 0; i < positions.length; i++) {
            all.put(i, positions[i]);
        }
        return all;
    }

    /** The position of a partition as the file has it now. */
    long readPosition(int partition) {
        return Math.max(number(key.ofPosition(0, partition)), number(key.ofPosition(1, partition)));
    }

    /** Notes that all changes that had been made by a time are in the items, in milliseconds since the epoch. */
    void caughtUp(long timeMs) {
        putNumber(key.of(ReplicaKey.CAUGHT_UP), timeMs);
    }

    long caughtUpMs() {
        return number(key.of(ReplicaKey.CAUGHT_UP));
    }

    /** Number of items. */
    long size() {
        return map.longSize() - 2 - (long) SLOTS * positions.length;
    }

    /**
     * Shows the item of a key where it lies, while nobody can change it. False if there is none.
     *
     * @throws ReplicaException DAMAGED
     */
    boolean read(Consumer<MapView> reader, Object... values) {
        try (ExternalMapQueryContext<ByteBuffer, ByteBuffer, ?> context =
                map.queryContext(key.of(description.keys(), values))) {
            context.readLock().lock();
            MapEntry<ByteBuffer, ByteBuffer> entry = context.entry();
            if (entry == null) {
                return false;
            }
            reader.accept(view(entry));
            return true;
        }
    }

    /**
     * Shows all items, copied, in an order that says nothing, while they may change. It may be asked for others meanwhile.
     *
     * @throws ReplicaException DAMAGED
     */
    void forEach(Consumer<MapView> reader) {
        MapView shown = new MapView();
        new ItemWalk(map).run((itemKey, item) -> reader.accept(checked(itemKey, item, shown)));
    }

    @Override
    public void close() {
        map.close();
    }

    private MapView view(MapEntry<ByteBuffer, ByteBuffer> entry) {
        ItemWalk.wrap(entry.key(), foundKey);
        ItemWalk.wrap(entry.value(), found);
        return checked(foundKey, found, view);
    }

    private MapView checked(DirectBuffer itemKey, DirectBuffer entry, MapView into) {
        int length = entry.capacity() - SIZE_OF_LONG;
        if (length <= 0 || entry.getLong(0, LITTLE_ENDIAN) != hash(itemKey, entry, SIZE_OF_LONG, length)) {
            throw new ReplicaException(
                    ReplicaException.Code.DAMAGED,
                    "file=" + map.file() + " bytesOfItem=" + length
                            + ": its bytes are not what was written; delete the directory, and open the replica again");
        }
        return into.wrap(entry, SIZE_OF_LONG);
    }

    private DirectBuffer wrapped(ByteBuffer keyBytes) {
        foundKey.wrap(keyBytes, 0, keyBytes.limit());
        return foundKey;
    }

    private static long hash(DirectBuffer keyBytes, DirectBuffer buffer, int offset, int length) {
        return KeyHash.hash64(KeyHash.hash64(0, keyBytes, 0, keyBytes.capacity()), buffer, offset, length);
    }

    private void putNumber(ByteBuffer at, long toPut) {
        map.put(at, number.clear().putLong(0, toPut));
    }

    private long number(ByteBuffer at) {
        ByteBuffer read = map.get(at);
        return read == null || read.remaining() != SIZE_OF_LONG
                ? -1
                : read.order(LITTLE_ENDIAN).getLong(0);
    }
}
