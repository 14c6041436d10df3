package stator.streams.replica;

import static org.agrona.BitUtil.SIZE_OF_INT;

import java.nio.ByteBuffer;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.KeyHash;

/**
 * Visits the items of a file, each key once at the most, while they change. Owned by one thread.
 *
 * <p>Nothing is shown under a lock, because whoever is shown something may take longer than a lock may be held. Chronicle Map cannot stop in the
 * middle of a segment and go on later; so the keys of one are noted first, and then each is looked for. Of a large segment they are noted in
 * several rounds, by their hash, so that they take a bounded room.
 */
final class ItemWalk {
    /** About so many keys are noted at a time. */
    private static final int ROUND_KEYS = 1 << 16;

    private static final int INITIAL_CAPACITY = 4096;

    private final ChronicleMap<ByteBuffer, ByteBuffer> map;
    private final ExpandableDirectByteBuffer noted = new ExpandableDirectByteBuffer(); // length, key, length, key, ...
    private final UnsafeBuffer found = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);
    private ByteBuffer copy = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
    private int length; // of what is noted

    /** Is shown the bytes of an entry: copies, valid until this returns. */
    interface Visitor {
        void onEntry(DirectBuffer key, DirectBuffer value);
    }

    ItemWalk(ChronicleMap<ByteBuffer, ByteBuffer> map) {
        this.map = map;
    }

    void run(Visitor visitor) {
        for (int segment = 0; segment < map.segments(); segment++) {
            long rounds = 1;
            for (long round = 0; round < rounds; round++) {
                rounds = note(segment, round, rounds);
                show(visitor);
            }
        }
    }

    /** Notes the keys of a round. In the first one it turns out how many there are. */
    private long note(int segment, long round, long rounds) {
        length = 0;
        try (MapSegmentContext<ByteBuffer, ByteBuffer, ?> context = map.segmentContext(segment)) {
            long all = round == 0 ? 1 + context.size() / ROUND_KEYS : rounds;
            context.forEachSegmentEntry(entry -> {
                wrap(entry.key(), found);
                boolean isMine =
                        all == 1 || Long.remainderUnsigned(KeyHash.hash64(0, found, 0, found.capacity()), all) == round;
                if (isMine && !ReplicaKey.isOwn(found)) {
                    noted.putInt(length, found.capacity());
                    noted.putBytes(length + SIZE_OF_INT, found, 0, found.capacity());
                    length += SIZE_OF_INT + found.capacity();
                }
            });
            return all;
        }
    }

    private void show(Visitor visitor) {
        int end = length;
        for (int offset = 0; offset < end; offset += SIZE_OF_INT + key.capacity()) {
            key.wrap(noted, offset + SIZE_OF_INT, noted.getInt(offset));
            if (find(offset + SIZE_OF_INT)) {
                visitor.onEntry(key, item);
            }
        }
    }

    /** Copies what there is now of a key; false if it was removed. */
    private boolean find(int offset) {
        ByteBuffer bytes = noted.byteBuffer();
        bytes.limit(offset + key.capacity()).position(offset);
        try (ExternalMapQueryContext<ByteBuffer, ByteBuffer, ?> context = map.queryContext(bytes)) {
            context.readLock().lock();
            MapEntry<ByteBuffer, ByteBuffer> entry = context.entry();
            if (entry == null) {
                return false;
            }
            wrap(entry.value(), found);
            if (copy.capacity() < found.capacity()) {
                copy = ByteBuffer.allocateDirect(Integer.highestOneBit(found.capacity()) << 1);
            }
            item.wrap(copy, 0, found.capacity());
            item.putBytes(0, found, 0, found.capacity());
            return true;
        } finally {
            bytes.clear();
        }
    }

    /** A view of an entry's bytes where they lie, valid under the lock. */
    static void wrap(Data<ByteBuffer> data, UnsafeBuffer into) {
        into.wrap(data.bytes().addressForRead(data.offset()), (int) data.size());
    }
}
