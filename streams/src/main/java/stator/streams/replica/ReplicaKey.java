package stator.streams.replica;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_BYTE;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeValue;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;

/**
 * The key of an entry of a replica: of an item, or of what the replica says of itself. Integers are big-endian.
 * <pre>
 *   0              2
 *   +--------------+---------------+----------+
 *   | length of pk | partition key | sort key |     an item
 *   +--------------+------+--------+----------+
 *   |      0       | kind |                         DESCRIPTION, CAUGHT_UP
 *   |      0       | kind | slot | partition |      POSITION: slot is 0 or 1, partition has four bytes
 *   +--------------+------+------+-----------+
 * </pre>
 * No partition key is empty, so an item's key is none of the others. Owned by one thread; valid until the next call.
 */
final class ReplicaKey {
    static final byte DESCRIPTION = 1;
    static final byte CAUGHT_UP = 2;
    static final byte POSITION = 3;

    private static final int KIND_OFFSET = SIZE_OF_SHORT;
    private static final int SLOT_OFFSET = KIND_OFFSET + SIZE_OF_BYTE;
    private static final int PARTITION_OFFSET = SLOT_OFFSET + SIZE_OF_BYTE;
    private static final int CAPACITY =
            SIZE_OF_SHORT + ItemKeyDescriptor.MAX_PARTITION_KEY_LENGTH + ItemKeyDescriptor.MAX_SORT_KEY_LENGTH;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final ValueView value = new ValueView();
    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView map = new MapView();

    /** Whether a key is not an item's, but of what the replica says of itself. */
    static boolean isOwn(DirectBuffer key) {
        return key.getShort(0, BIG_ENDIAN) == 0;
    }

    /** Of an item, or of a key of one, whose attributes have been checked. */
    ByteBuffer of(List<KeyAttribute> keys, MapView attributes) {
        int length = SIZE_OF_SHORT;
        for (int i = 0; i < keys.size(); i++) {
            KeyAttribute key = keys.get(i);
            if (!attributes.find(key.nameUtf8(), value) || value.type() != key.type()) {
                throw new IllegalArgumentException("no key: attribute=" + key.name());
            }
            if (value.contentLength() > CAPACITY - length) {
                throw new IllegalArgumentException("key too long: attribute=" + key.name());
            }
            buffer.putBytes(length, value.buffer(), value.contentOffset(), value.contentLength());
            length += value.contentLength();
            if (i == 0) {
                buffer.putShort(0, (short) value.contentLength(), BIG_ENDIAN);
            }
        }
        return upTo(length);
    }

    /**
     * Of the values of a key: the partition key's, and the sort key's if there is one.
     *
     * @throws IllegalArgumentException if they are not as many, or of other types, or longer than keys can be
     */
    ByteBuffer of(List<KeyAttribute> keys, Object... values) {
        if (values.length != keys.size()) {
            throw new IllegalArgumentException("values=" + values.length + ", the key has " + keys.size());
        }
        encoder.reset().beginMap();
        for (int i = 0; i < values.length; i++) {
            encoder.name(keys.get(i).name());
            AttributeValue.encode(values[i], encoder);
        }
        encoder.endMap();
        if (encoder.error() != null) {
            throw new IllegalArgumentException("no key: values=" + List.of(values) + " error=" + encoder.error());
        }
        return of(keys, encoder.view(map));
    }

    /** Of an entry that there is once. */
    ByteBuffer of(byte kind) {
        buffer.putShort(0, (short) 0);
        buffer.putByte(KIND_OFFSET, kind);
        return upTo(SLOT_OFFSET);
    }

    /** Of one of the two entries that tell the position of a partition. */
    ByteBuffer ofPosition(int slot, int partition) {
        of(POSITION);
        buffer.putByte(SLOT_OFFSET, (byte) slot);
        buffer.putInt(PARTITION_OFFSET, partition, BIG_ENDIAN);
        return upTo(PARTITION_OFFSET + SIZE_OF_INT);
    }

    private ByteBuffer upTo(int length) {
        bytes.limit(length).position(0);
        return bytes;
    }
}
