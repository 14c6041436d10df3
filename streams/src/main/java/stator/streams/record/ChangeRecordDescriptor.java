package stator.streams.record;

import static org.agrona.BitUtil.SIZE_OF_BYTE;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import stator.table.StreamViewType;

/**
 * One change of an item. All fields little-endian; laid out as SBE lays out a message with a root block and three fields of
 * variable length.
 * <pre>
 *   0        2          4        6       8
 *   +--------+----------+--------+-------+
 *   | block  | template | schema |version|
 *   +--------+----------+--------+-------+-------+-------+-------+-------+
 *   |            sequence                |        previousSequence       |   8
 *   +------------------------------------+-------------------------------+
 *   |         recordingPosition          |          timestampMs          |  24
 *   +----------------+-------------------+-------+-------+-------+-------+
 *   |  streamNumber  |     partition     | event | view  | flags | zero  |  40
 *   +----------------+--+----------------+-------+-------+-------+-------+
 *   | length | keys ...    | length | new image ...   | length | old image ...   52
 *   +-------------------------------------------------------------------+
 * </pre>
 * {@code sequence} is the position of the change in the log of its partition; {@code previousSequence} that of the record before it
 * in the same recording, 0 if there was none. Who begins to read the recording at {@code recordingPosition} finds this record next.
 * Keys are an attribute map without its size; an image is an item with it, and of length 0 if there is none, or if the view type of the
 * stream leaves it out. Bit 0 of {@code flags}: the item was removed because it had expired.
 */
final class ChangeRecordDescriptor {
    static final int BLOCK_LENGTH_OFFSET = 0;
    static final int TEMPLATE_OFFSET = BLOCK_LENGTH_OFFSET + SIZE_OF_SHORT;
    static final int SCHEMA_OFFSET = TEMPLATE_OFFSET + SIZE_OF_SHORT;
    static final int VERSION_OFFSET = SCHEMA_OFFSET + SIZE_OF_SHORT;
    static final int SEQUENCE_OFFSET = VERSION_OFFSET + SIZE_OF_SHORT;
    static final int PREVIOUS_OFFSET = SEQUENCE_OFFSET + SIZE_OF_LONG;
    static final int POSITION_OFFSET = PREVIOUS_OFFSET + SIZE_OF_LONG;
    static final int TIMESTAMP_OFFSET = POSITION_OFFSET + SIZE_OF_LONG;
    static final int STREAM_OFFSET = TIMESTAMP_OFFSET + SIZE_OF_LONG;
    static final int PARTITION_OFFSET = STREAM_OFFSET + SIZE_OF_INT;
    static final int EVENT_OFFSET = PARTITION_OFFSET + SIZE_OF_INT;
    static final int VIEW_OFFSET = EVENT_OFFSET + SIZE_OF_BYTE;
    static final int FLAGS_OFFSET = VIEW_OFFSET + SIZE_OF_BYTE;
    static final int KEYS_OFFSET = FLAGS_OFFSET + 2 * SIZE_OF_BYTE;
    static final int BLOCK_LENGTH = KEYS_OFFSET - SEQUENCE_OFFSET;

    static final int TEMPLATE = 1;
    static final int SCHEMA = 0x5354;
    static final int VERSION = 0;
    static final int EXPIRY = 1;

    private static final StreamViewType[] VIEW_TYPES = {
        StreamViewType.KEYS_ONLY, StreamViewType.NEW_IMAGE, StreamViewType.OLD_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES
    };

    private ChangeRecordDescriptor() {}

    /** Bit 0: there are new images; bit 1: there are old ones. */
    static byte viewCode(StreamViewType viewType) {
        return (byte) ((viewType.hasNewImage() ? 1 : 0) | (viewType.hasOldImage() ? 2 : 0));
    }

    static boolean isViewCode(int code) {
        return code >= 0 && code < VIEW_TYPES.length;
    }

    static StreamViewType viewType(int code) {
        return VIEW_TYPES[code];
    }
}
