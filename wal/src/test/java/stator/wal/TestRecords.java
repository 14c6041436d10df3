package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Records whose every field follows from one number, so that a record read back proves itself. */
final class TestRecords {
    private final RecordSpec spec = new RecordSpec();
    private final UnsafeBuffer buffer;

    /** For records whose key and payload are together at most this long. */
    TestRecords(int contentMax) {
        buffer = new UnsafeBuffer(new byte[contentMax + Long.BYTES]);
    }

    /** The record of a number, with so many bytes of key and payload; valid until the next call. */
    RecordSpec spec(long number, int contentLength) {
        SplittableRandom random = new SplittableRandom(number);
        int keyLength = contentLength == 0 ? 0 : random.nextInt(Math.min(contentLength, 40) + 1);
        for (int i = 0; i < contentLength; i += Long.BYTES) {
            buffer.putLong(i, random.nextLong());
        }
        return spec.reset()
                .type(1 + (int) (number % 7))
                .flags((int) (number & 0xFFFF))
                .tableId((int) (number * 31))
                .timestampMs(number * 1_000_003)
                .previousPosition(number << 3)
                .keyHash(number * 0x9E37_79B9_7F4A_7C15L)
                .key(buffer, 0, keyLength)
                .payload(buffer, keyLength, contentLength - keyLength);
    }

    /** Fails unless the record is the one of that number. */
    void check(long number, RecordFlyweight record, String message) {
        int contentLength = record.keyLength() + record.payloadLength();
        spec(number, contentLength);
        assertEquals(spec.type(), record.type(), message);
        assertEquals(spec.flags(), record.flags(), message);
        assertEquals(spec.tableId(), record.tableId(), message);
        assertEquals(spec.timestampMs(), record.timestampMs(), message);
        assertEquals(spec.previousPosition(), record.previousPosition(), message);
        assertEquals(spec.keyHash(), record.keyHash(), message);
        assertEquals(spec.key(), view(record, record.keyOffset(), record.keyLength()), message);
        assertEquals(spec.payload(), view(record, record.payloadOffset(), record.payloadLength()), message);
    }

    private static UnsafeBuffer view(RecordFlyweight record, int offset, int length) {
        return new UnsafeBuffer(record.buffer(), offset, length);
    }
}
