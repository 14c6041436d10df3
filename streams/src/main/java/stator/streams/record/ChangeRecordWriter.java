package stator.streams.record;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.KeyAttribute;
import stator.table.StreamDefinition;
import stator.table.StreamViewType;

/**
 * Writes change records, one after another in the same memory. Owned by one thread; leaves no garbage in steady state but what grows
 * its memory.
 *
 * <p>Called in this order: {@link #begin}, {@link #order}, {@link #images}; {@link #recordingPosition} as often as one likes after it.
 */
public final class ChangeRecordWriter {
    private static final int INITIAL_CAPACITY = 4096;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final ItemEncoder keys = new ItemEncoder();
    private final MapView attributes = new MapView();
    private final ValueView value = new ValueView();
    private final MapView finished = new MapView();
    private List<KeyAttribute> keyAttributes = List.of();
    private StreamViewType viewType = StreamViewType.KEYS_ONLY;
    private int length;

    /** Begins a record of a stream. */
    public ChangeRecordWriter begin(StreamDefinition ofStream, int partition, long timestampMs) {
        keyAttributes = ofStream.keys();
        viewType = ofStream.viewType();
        putShort(ChangeRecordDescriptor.BLOCK_LENGTH_OFFSET, ChangeRecordDescriptor.BLOCK_LENGTH);
        putShort(ChangeRecordDescriptor.TEMPLATE_OFFSET, ChangeRecordDescriptor.TEMPLATE);
        putShort(ChangeRecordDescriptor.SCHEMA_OFFSET, ChangeRecordDescriptor.SCHEMA);
        putShort(ChangeRecordDescriptor.VERSION_OFFSET, ChangeRecordDescriptor.VERSION);
        buffer.putLong(ChangeRecordDescriptor.TIMESTAMP_OFFSET, timestampMs, LITTLE_ENDIAN);
        buffer.putInt(ChangeRecordDescriptor.STREAM_OFFSET, ofStream.number(), LITTLE_ENDIAN);
        buffer.putInt(ChangeRecordDescriptor.PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putByte(ChangeRecordDescriptor.VIEW_OFFSET, ChangeRecordDescriptor.viewCode(viewType));
        buffer.putByte(ChangeRecordDescriptor.FLAGS_OFFSET + 1, (byte) 0);
        return this;
    }

    /** Says where it stands among the changes of its partition. */
    public ChangeRecordWriter order(long sequence, long previousSequence) {
        buffer.putLong(ChangeRecordDescriptor.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        buffer.putLong(ChangeRecordDescriptor.PREVIOUS_OFFSET, previousSequence, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Writes what changed.
     *
     * @param before the item as it was, which may be none
     * @param after  the item as it is, which may be none; one of the two is there
     */
    public ChangeRecordWriter images(ItemView before, ItemView after, boolean isExpiry) {
        EventName event =
                !after.isPresent() ? EventName.REMOVE : before.isPresent() ? EventName.MODIFY : EventName.INSERT;
        buffer.putByte(ChangeRecordDescriptor.EVENT_OFFSET, event.code());
        buffer.putByte(ChangeRecordDescriptor.FLAGS_OFFSET, (byte) (isExpiry ? ChangeRecordDescriptor.EXPIRY : 0));
        length = ChangeRecordDescriptor.KEYS_OFFSET;
        putKeys(after.isPresent() ? after : before);
        putImage(after, viewType.hasNewImage());
        putImage(before, viewType.hasOldImage());
        return this;
    }

    /** Says where it is found in the recording. */
    public ChangeRecordWriter recordingPosition(long position) {
        buffer.putLong(ChangeRecordDescriptor.POSITION_OFFSET, position, LITTLE_ENDIAN);
        return this;
    }

    /** Holds the record at offset 0. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Bytes of the record. */
    public int length() {
        return length;
    }

    private void putKeys(ItemView item) {
        item.map(attributes);
        keys.reset().beginMap();
        for (int i = 0; i < keyAttributes.size(); i++) {
            KeyAttribute key = keyAttributes.get(i);
            if (!attributes.find(key.nameUtf8(), value)) {
                throw new IllegalStateException("item without its key: attribute=" + key.name());
            }
            keys.name(key.nameUtf8(), 0, key.nameUtf8().length).copyValue(value);
        }
        keys.endMap();
        int keysLength = keys.encodedLength();
        keys.view(finished);
        buffer.putBytes(length + SIZE_OF_INT, finished.buffer(), finished.offset(), keysLength);
        buffer.putInt(length, keysLength, LITTLE_ENDIAN);
        length += SIZE_OF_INT + keysLength;
    }

    private void putImage(ItemView image, boolean isShown) {
        int imageLength = isShown ? image.length() : 0;
        buffer.putInt(length, imageLength, LITTLE_ENDIAN);
        buffer.putBytes(length + SIZE_OF_INT, image.buffer(), image.offset(), imageLength);
        length += SIZE_OF_INT + imageLength;
    }

    private void putShort(int offset, int number) {
        buffer.putShort(offset, (short) number, LITTLE_ENDIAN);
    }
}
