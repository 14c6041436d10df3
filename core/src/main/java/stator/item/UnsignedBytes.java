package stator.item;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/** Order of byte strings: the first byte that differs decides, as a number from 0 to 255; a prefix comes first. */
public final class UnsignedBytes {
    private UnsignedBytes() {}

    /** Negative, zero or positive as the left bytes come before, equal or come after the right. */
    public static int compare(
            DirectBuffer left, int leftOffset, int leftLength, DirectBuffer right, int rightOffset, int rightLength) {
        int common = Math.min(leftLength, rightLength);
        int i = 0;
        for (; i + Long.BYTES <= common; i += Long.BYTES) {
            long a = left.getLong(leftOffset + i, BIG_ENDIAN);
            long b = right.getLong(rightOffset + i, BIG_ENDIAN);
            if (a != b) {
                return Long.compareUnsigned(a, b);
            }
        }
        for (; i < common; i++) {
            int difference = (left.getByte(leftOffset + i) & 0xFF) - (right.getByte(rightOffset + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(leftLength, rightLength);
    }

    /** Whether both have the same bytes. */
    public static boolean equal(
            DirectBuffer left, int leftOffset, int leftLength, DirectBuffer right, int rightOffset, int rightLength) {
        return leftLength == rightLength && compare(left, leftOffset, leftLength, right, rightOffset, rightLength) == 0;
    }
}
