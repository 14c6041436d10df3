package stator.partition;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import stator.table.IndexSchema;
import stator.table.ItemKey;

/**
 * Changes of entries of global secondary indexes, on their way to one partition. Filled by a follower, executed by the
 * partition's writer, emptied by the follower when that is answered; handed over with a command. In memory only:
 * <pre>
 *   0              8              12                16
 *   +--------------+--------------+-----------------+- - -+- - - - -+
 *   |    source    |  key length  | payload length  | key | payload |     no payload: the entry is to go
 *   +--------------+--------------+-----------------+- - -+- - - - -+
 * </pre>
 * The payload is that of the entry's record: see {@link ItemRecord}.
 */
final class IndexBatch {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int KEY_LENGTH_OFFSET = SIZE_OF_LONG;
    private static final int PAYLOAD_LENGTH_OFFSET = KEY_LENGTH_OFFSET + SIZE_OF_INT;
    private static final int KEY_OFFSET = PAYLOAD_LENGTH_OFFSET + SIZE_OF_INT;

    private static final int FULL_BYTES = 64 << 10;
    private static final int FULL_CHANGES = 256;
    private static final int RETAINED_CAPACITY = 4 * FULL_BYTES;

    private ExpandableArrayBuffer changes = new ExpandableArrayBuffer();
    private int count;
    private int length;
    private int change;
    private int next;

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether it should be handed on before more is added. What one record says, or one transaction, is added as a whole. */
    boolean isFull() {
        return count >= FULL_CHANGES || length >= FULL_BYTES;
    }

    void clear() {
        count = 0;
        length = 0;
        if (changes.capacity() > RETAINED_CAPACITY) {
            changes = new ExpandableArrayBuffer();
        }
    }

    /** Adds that an index holds nothing of an item under a key. */
    void remove(ItemKey key, long source) {
        end(key, source, 0);
    }

    /** Adds what an index holds of an item. */
    void put(ItemKey key, long source, IndexSchema index, FollowedItem item) {
        int payload = length + KEY_OFFSET + key.length();
        int itemLength = item.project(index, changes, payload);
        changes.putLong(payload + itemLength, source, ORDER);
        end(key, source, itemLength + ItemRecord.SOURCE_LENGTH);
    }

    /** The writer: goes back to before the first change. */
    void rewind() {
        next = 0;
    }

    /** The writer: goes to the next change; false if there is none. */
    boolean next() {
        if (next == length) {
            return false;
        }
        change = next;
        next = payloadOffset() + payloadLength();
        return true;
    }

    /** Where the item's own log says what this change says. */
    long source() {
        return changes.getLong(change, ORDER);
    }

    ItemKey key(ItemKey into) {
        return into.copyFrom(changes, change + KEY_OFFSET, keyLength());
    }

    DirectBuffer buffer() {
        return changes;
    }

    int payloadOffset() {
        return change + KEY_OFFSET + keyLength();
    }

    /** 0 if the entry is to go. */
    int payloadLength() {
        return changes.getInt(change + PAYLOAD_LENGTH_OFFSET, ORDER);
    }

    private int keyLength() {
        return changes.getInt(change + KEY_LENGTH_OFFSET, ORDER);
    }

    private void end(ItemKey key, long source, int payloadLength) {
        changes.putLong(length, source, ORDER);
        changes.putInt(length + KEY_LENGTH_OFFSET, key.length(), ORDER);
        changes.putInt(length + PAYLOAD_LENGTH_OFFSET, payloadLength, ORDER);
        changes.putBytes(length + KEY_OFFSET, key.buffer(), 0, key.length());
        length += KEY_OFFSET + key.length() + payloadLength;
        count++;
    }
}
