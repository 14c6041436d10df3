package stator.index;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/** Comparing and cutting keys as unsigned bytes. */
final class KeyBytes {
    private KeyBytes() {}

    /** The first 8 bytes, padded with zeros, as a number that orders as the bytes do when compared unsigned. */
    static long head(DirectBuffer key, int offset, int length) {
        if (length >= Long.BYTES) {
            return key.getLong(offset, BIG_ENDIAN);
        }
        long head = 0;
        for (int i = 0; i < length; i++) {
            head |= (key.getByte(offset + i) & 0xFFL) << (56 - 8 * i);
        }
        return head;
    }

    /** How many of the first {@code length} bytes both have in common. */
    static int mismatch(DirectBuffer a, int aOffset, DirectBuffer b, int bOffset, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long difference = a.getLong(aOffset + i) ^ b.getLong(bOffset + i);
            if (difference != 0) {
                return i + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
        }
        while (i < length && a.getByte(aOffset + i) == b.getByte(bOffset + i)) {
            i++;
        }
        return i;
    }

    /** Shifts a head so that it starts {@code by} bytes earlier, with the bytes that stand there before it. */
    static long widen(long head, DirectBuffer before, int offset, int by) {
        if (by == 0) {
            return head;
        }
        long front = head(before, offset, Math.min(by, Long.BYTES));
        return by >= Long.BYTES ? front : front | (head >>> (8 * by));
    }

    /** Number of leading bytes two heads have in common. */
    static int commonBytes(long a, long b) {
        return Long.numberOfLeadingZeros(a ^ b) >>> 3;
    }
}
