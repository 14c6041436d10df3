package stator.wal;

import org.agrona.concurrent.UnsafeBuffer;

/** A new log in memory, whose records are numbered from 1. One thread writes and forces, one follows. */
final class StressLog {
    private static final int SEGMENT_LENGTH = 4096;

    private final HeapStorage storage = new HeapStorage();
    private final RecordSpec spec = new RecordSpec();
    private final UnsafeBuffer payload;
    private final Wal wal;
    private final WalCursor cursor;
    private final long start;

    /** @param payloadLength of each record in bytes, at least 8; the number fills its last 8 */
    StressLog(int payloadLength, WalCursor.Limit limit) {
        payload = new UnsafeBuffer(new byte[payloadLength]);
        wal = Wal.open(new Wal.Context()
                .storage(storage)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH / 2)
                .logId(1)
                .segmentExecutor(Runnable::run));
        start = wal.position();
        cursor = wal.newCursor(start, limit);
    }

    void append(long number) {
        payload.putLong(payload.capacity() - Long.BYTES, number);
        wal.append(spec.reset().type(1).payload(payload, 0, payload.capacity()));
    }

    void force() {
        wal.force();
    }

    /** The next record's number, 0 if there is none yet. A record that is not whole is a WalException. */
    int follow() {
        RecordFlyweight record = cursor.next();
        return record == null
                ? 0
                : (int) record.buffer().getLong(record.payloadOffset() + record.payloadLength() - Long.BYTES);
    }

    /** Position before which records are durable, in bytes from the first record's start. */
    long durableBytes() {
        return wal.durablePosition() - start;
    }

    /** How far the disk has been forced, in bytes from the first record's start. */
    long forcedBytes() {
        return storage.forcedPosition() - start;
    }

    int recordLength() {
        return RecordDescriptor.alignedLength(RecordDescriptor.HEADER_LENGTH + payload.capacity());
    }
}
