package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.wal.RecordDescriptor.ALIGNMENT;
import static stator.wal.RecordDescriptor.CRC_OFFSET;
import static stator.wal.RecordDescriptor.EPOCH_OFFSET;
import static stator.wal.RecordDescriptor.FLAGS_OFFSET;
import static stator.wal.RecordDescriptor.FORCED_DISTANCE_OFFSET;
import static stator.wal.RecordDescriptor.HEADER_LENGTH;
import static stator.wal.RecordDescriptor.KEY_HASH_OFFSET;
import static stator.wal.RecordDescriptor.KEY_LENGTH_OFFSET;
import static stator.wal.RecordDescriptor.LENGTH_OFFSET;
import static stator.wal.RecordDescriptor.LOG_TAG_OFFSET;
import static stator.wal.RecordDescriptor.POSITION_OFFSET;
import static stator.wal.RecordDescriptor.PREVIOUS_OFFSET;
import static stator.wal.RecordDescriptor.TABLE_ID_OFFSET;
import static stator.wal.RecordDescriptor.TIMESTAMP_OFFSET;
import static stator.wal.RecordDescriptor.TYPE_OFFSET;

import org.agrona.concurrent.UnsafeBuffer;

/** Puts records into segments. Owned by the log's writer thread. */
final class RecordWriter {
    private final RecordChecksum checksum = new RecordChecksum();
    private final int logTag;
    private final int epoch;

    RecordWriter(long logId, int epoch) {
        logTag = (int) logId;
        this.epoch = epoch;
    }

    /** Writes a whole record; the caller has made sure that it fits. The length goes in last, with release. */
    void write(Segment segment, int offset, RecordSpec spec, long durablePosition) {
        UnsafeBuffer bytes = segment.buffer();
        long position = segment.basePosition() + offset;
        int keyLength = spec.key().capacity();
        int payloadLength = spec.payload().capacity();
        int length = HEADER_LENGTH + keyLength + payloadLength;

        bytes.putLong(offset + POSITION_OFFSET, position, LITTLE_ENDIAN);
        bytes.putInt(offset + EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        bytes.putInt(
                offset + FORCED_DISTANCE_OFFSET,
                RecordDescriptor.forcedDistance(position, durablePosition),
                LITTLE_ENDIAN);
        bytes.putShort(offset + TYPE_OFFSET, (short) spec.type(), LITTLE_ENDIAN);
        bytes.putShort(offset + FLAGS_OFFSET, (short) spec.flags(), LITTLE_ENDIAN);
        bytes.putInt(offset + TABLE_ID_OFFSET, spec.tableId(), LITTLE_ENDIAN);
        bytes.putLong(offset + TIMESTAMP_OFFSET, spec.timestampMs(), LITTLE_ENDIAN);
        bytes.putLong(offset + PREVIOUS_OFFSET, spec.previousPosition(), LITTLE_ENDIAN);
        bytes.putLong(offset + KEY_HASH_OFFSET, spec.keyHash(), LITTLE_ENDIAN);
        bytes.putInt(offset + KEY_LENGTH_OFFSET, keyLength, LITTLE_ENDIAN);
        bytes.putInt(offset + LOG_TAG_OFFSET, logTag, LITTLE_ENDIAN);

        int end = offset + RecordDescriptor.alignedLength(length);
        if (length > HEADER_LENGTH) {
            bytes.putLong(end - ALIGNMENT, 0); // the padding; key and payload overwrite the rest
        }
        bytes.putBytes(offset + HEADER_LENGTH, spec.key(), 0, keyLength);
        bytes.putBytes(offset + HEADER_LENGTH + keyLength, spec.payload(), 0, payloadLength);

        bytes.putInt(offset + CRC_OFFSET, checksum.compute(segment, offset, length), LITTLE_ENDIAN);
        bytes.putIntRelease(offset + LENGTH_OFFSET, length);
    }
}
