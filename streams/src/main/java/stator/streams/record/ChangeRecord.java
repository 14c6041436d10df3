package stator.streams.record;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeMap;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.StreamViewType;

/**
 * A view of one change of an item: what changed, when, and its place in the order of changes. Owned by one thread; valid until the
 * next {@link #wrap} and as long as the bytes under it are.
 */
public final class ChangeRecord {
    /** Bytes from which {@link #peekSequence} and {@link #peekTimestampMs} can be told. */
    public static final int PEEK_LENGTH = ChangeRecordDescriptor.KEYS_OFFSET;

    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;
    private int newImageOffset;
    private int oldImageOffset;

    /**
     * Looks at a record. It comes from a disk or another process, so nothing it says of itself is believed: every field lies within it
     * and every code is known, or it is refused and the view stays where it was. What keys and images hold is not looked at.
     *
     * @throws IllegalArgumentException if that is none of this version
     */
    public ChangeRecord wrap(DirectBuffer bytes, int recordOffset, int recordLength) {
        if (recordLength < ChangeRecordDescriptor.KEYS_OFFSET || !isRecord(bytes, recordOffset)) {
            throw new IllegalArgumentException("no change record of a known version: length=" + recordLength);
        }
        int event = bytes.getByte(recordOffset + ChangeRecordDescriptor.EVENT_OFFSET);
        int view = bytes.getByte(recordOffset + ChangeRecordDescriptor.VIEW_OFFSET);
        if (!EventName.isKnown(event) || !ChangeRecordDescriptor.isViewCode(view)) {
            throw new IllegalArgumentException("change record of an unknown kind: event=" + event + " view=" + view);
        }
        int end = recordOffset + recordLength;
        int newOffset = behind(bytes, recordOffset + ChangeRecordDescriptor.KEYS_OFFSET, end);
        int oldOffset = behind(bytes, newOffset, end);
        behind(bytes, oldOffset, end);
        buffer = bytes;
        offset = recordOffset;
        length = recordLength;
        newImageOffset = newOffset;
        oldImageOffset = oldOffset;
        return this;
    }

    /** Whether a message is a change record, of which at least {@link #PEEK_LENGTH} bytes are there. */
    public static boolean isRecord(DirectBuffer bytes, int recordOffset) {
        return bytes.getShort(recordOffset + ChangeRecordDescriptor.SCHEMA_OFFSET, LITTLE_ENDIAN)
                        == ChangeRecordDescriptor.SCHEMA
                && bytes.getShort(recordOffset + ChangeRecordDescriptor.TEMPLATE_OFFSET, LITTLE_ENDIAN)
                        == ChangeRecordDescriptor.TEMPLATE
                && bytes.getShort(recordOffset + ChangeRecordDescriptor.BLOCK_LENGTH_OFFSET, LITTLE_ENDIAN)
                        == ChangeRecordDescriptor.BLOCK_LENGTH;
    }

    /** The sequence of the record at an offset, of which not more than {@link #PEEK_LENGTH} bytes need be there. */
    public static long peekSequence(DirectBuffer bytes, int recordOffset) {
        return bytes.getLong(recordOffset + ChangeRecordDescriptor.SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** As {@link #peekSequence}, of {@link #timestampMs}. */
    public static long peekTimestampMs(DirectBuffer bytes, int recordOffset) {
        return bytes.getLong(recordOffset + ChangeRecordDescriptor.TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /** The buffer that holds the record. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the record begins. */
    public int offset() {
        return offset;
    }

    /** Bytes of the record. */
    public int length() {
        return length;
    }

    /** Number of the stream it belongs to. */
    public int streamNumber() {
        return buffer.getInt(offset + ChangeRecordDescriptor.STREAM_OFFSET, LITTLE_ENDIAN);
    }

    /** The partition of the item. */
    public int partition() {
        return buffer.getInt(offset + ChangeRecordDescriptor.PARTITION_OFFSET, LITTLE_ENDIAN);
    }

    /** Number of the change: greater than those of all changes before it in its partition, and never used again. */
    public long sequence() {
        return peekSequence(buffer, offset);
    }

    /** Number of the record before it in its partition, of whatever stream; 0 if it is the first. */
    public long previousSequence() {
        return buffer.getLong(offset + ChangeRecordDescriptor.PREVIOUS_OFFSET, LITTLE_ENDIAN);
    }

    /** Where a reader of the recording begins that is to find this record next. */
    public long recordingPosition() {
        return buffer.getLong(offset + ChangeRecordDescriptor.POSITION_OFFSET, LITTLE_ENDIAN);
    }

    /** When the change was made, in milliseconds since the epoch. */
    public long timestampMs() {
        return peekTimestampMs(buffer, offset);
    }

    /** What it did to the item. */
    public EventName event() {
        return EventName.of(buffer.getByte(offset + ChangeRecordDescriptor.EVENT_OFFSET));
    }

    /** Whether the item was removed because it had expired. */
    public boolean isExpiry() {
        return (buffer.getByte(offset + ChangeRecordDescriptor.FLAGS_OFFSET) & ChangeRecordDescriptor.EXPIRY) != 0;
    }

    /** What its stream shows. */
    public StreamViewType viewType() {
        return ChangeRecordDescriptor.viewType(buffer.getByte(offset + ChangeRecordDescriptor.VIEW_OFFSET));
    }

    /** Points a view at the key of the item. */
    public MapView keys(MapView into) {
        return into.wrap(buffer, offset + ChangeRecordDescriptor.KEYS_OFFSET + SIZE_OF_INT);
    }

    /** The key of the item, as a reference to the same bytes. */
    public AttributeMap keys() {
        int lengthOffset = offset + ChangeRecordDescriptor.KEYS_OFFSET;
        return new AttributeMap(buffer, lengthOffset + SIZE_OF_INT, buffer.getInt(lengthOffset, LITTLE_ENDIAN));
    }

    /** Whether it shows the item as it is after the change. */
    public boolean hasNewImage() {
        return buffer.getInt(newImageOffset, LITTLE_ENDIAN) > 0;
    }

    /** Points a view at the item as it is after the change; at nothing, if that is not shown. */
    public ItemView newImage(ItemView into) {
        return image(newImageOffset, into);
    }

    /** Whether it shows the item as it was before the change. */
    public boolean hasOldImage() {
        return buffer.getInt(oldImageOffset, LITTLE_ENDIAN) > 0;
    }

    /** Points a view at the item as it was before the change; at nothing, if that is not shown. */
    public ItemView oldImage(ItemView into) {
        return image(oldImageOffset, into);
    }

    private ItemView image(int lengthOffset, ItemView into) {
        return into.wrap(buffer, lengthOffset + SIZE_OF_INT, buffer.getInt(lengthOffset, LITTLE_ENDIAN));
    }

    /** Where the field behind one of variable length begins; that is not behind the end. */
    private static int behind(DirectBuffer bytes, int lengthOffset, int end) {
        int roomBytes = end - lengthOffset - SIZE_OF_INT;
        int fieldLength = roomBytes < 0 ? 0 : bytes.getInt(lengthOffset, LITTLE_ENDIAN);
        if (roomBytes < 0 || fieldLength < 0 || fieldLength > roomBytes) {
            throw new IllegalArgumentException("change record is cut off: room=" + roomBytes + " field=" + fieldLength);
        }
        return lengthOffset + SIZE_OF_INT + fieldLength;
    }
}
