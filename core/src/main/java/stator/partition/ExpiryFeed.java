package stator.partition;

import org.agrona.BufferUtil;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKeyDescriptor;
import stator.wal.RecordFlyweight;

/**
 * Tells the sweeper of the items that one partition is given and that expire before its horizon. The partition's writer
 * writes, the sweeper reads. What does not fit is not told: the sweeper then looks for it in the tables.
 *
 * <p>Shared memory: the rules and the horizon are volatile. Who sets them and then has a command of the partition answered
 * knows that all later writes are judged by them.
 */
final class ExpiryFeed {
    private static final int CAPACITY = 256 << 10;
    private static final int MESSAGE_TYPE = 1;

    // A message: position of the record, expiry, key.
    private static final int EXPIRY_OFFSET = Long.BYTES;
    private static final int KEY_OFFSET = EXPIRY_OFFSET + Long.BYTES;

    /** Receives an item that expires. */
    @FunctionalInterface
    interface Receiver {
        /** @param key of the item, as the sorted index orders it; for the call only */
        void expires(long expiryS, UnsafeBuffer key, int length);
    }

    private final ItemView item = new ItemView();
    private final MapView attributes = new MapView();
    private final ValueView value = new ValueView();
    private final UnsafeBuffer writtenKey = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private final UnsafeBuffer readKey = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private volatile Int2ObjectHashMap<TimeToLive> rules = new Int2ObjectHashMap<>();
    private volatile @Nullable OneToOneRingBuffer ring; // made with the first rule
    private volatile long horizonS;
    private volatile boolean overflowed;

    /** The sweeper's owner: the tables whose items expire, by their numbers. Not to be changed afterwards. */
    void rules(Int2ObjectHashMap<TimeToLive> all) {
        if (ring == null && !all.isEmpty()) {
            ring = new OneToOneRingBuffer(new UnsafeBuffer(
                    BufferUtil.allocateDirectAligned(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH, Long.BYTES)));
        }
        rules = all;
    }

    /** The sweeper: from now on items are told of that expire before this second. */
    void horizonS(long second) {
        horizonS = second;
    }

    /** The writer: an item has been written. */
    void applied(RecordFlyweight entry) {
        TimeToLive rule = rules.get(entry.tableId());
        if (rule == null) {
            return;
        }
        ItemRecord.view(entry, item);
        long expiryS = rule.expiryS(item.map(attributes), value);
        item.clear();
        if (expiryS < horizonS) {
            tell(expiryS, entry);
        }
    }

    private void tell(long expiryS, RecordFlyweight entry) {
        OneToOneRingBuffer to = ring;
        int length = RecordKeys.copyKey(entry, writtenKey);
        int index = to == null ? -1 : to.tryClaim(MESSAGE_TYPE, KEY_OFFSET + length);
        if (to == null || index < 0) {
            overflowed = true;
            return;
        }
        to.buffer().putLong(index, entry.position());
        to.buffer().putLong(index + EXPIRY_OFFSET, expiryS);
        to.buffer().putBytes(index + KEY_OFFSET, writtenKey, 0, length);
        to.commit(index);
    }

    /**
     * The sweeper: takes what it was told of records before a position. Returns how much that was.
     *
     * @param publishedPosition what is not visible yet would not be found
     */
    int drain(Receiver receiver, long publishedPosition) {
        OneToOneRingBuffer from = ring;
        if (from == null) {
            return 0;
        }
        return from.controlledRead((type, buffer, index, length) -> {
            if (buffer.getLong(index) >= publishedPosition) {
                return Action.ABORT;
            }
            int keyLength = length - KEY_OFFSET;
            readKey.putBytes(0, buffer, index + KEY_OFFSET, keyLength);
            receiver.expires(buffer.getLong(index + EXPIRY_OFFSET), readKey, keyLength);
            return Action.CONTINUE;
        });
    }

    /** The sweeper: whether something was not told since this was asked last. */
    boolean takeOverflow() {
        boolean was = overflowed;
        if (was) {
            overflowed = false;
        }
        return was;
    }
}
