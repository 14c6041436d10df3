package stator.table;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A part of a key that another part follows, so encoded that the whole orders as its parts do, one after the other: each
 * zero byte is followed by 0xFF, and two zero bytes end it.
 */
public final class TerminatedBytes {
    private static final byte ZERO = 0;
    private static final byte ESCAPED = (byte) 0xFF;
    private static final int END_LENGTH = 2;

    private TerminatedBytes() {}

    /** Bytes that a part of this length takes at the most. */
    public static int maxLength(int partLength) {
        return 2 * partLength + END_LENGTH;
    }

    /** Bytes that some parts take at the most whose lengths add up to this. */
    static int maxLength(int sumOfLengths, int parts) {
        return 2 * sumOfLengths + parts * END_LENGTH;
    }

    /** Writes a part with its end, and returns the bytes written. */
    public static int put(DirectBuffer part, int partOffset, int partLength, MutableDirectBuffer into, int offset) {
        int length = putOpen(part, partOffset, partLength, into, offset);
        into.putByte(offset + length, ZERO);
        into.putByte(offset + length + 1, ZERO);
        return length + END_LENGTH;
    }

    /** As {@link #put}, without the end: what begins every part that begins with these bytes. */
    public static int putOpen(DirectBuffer part, int partOffset, int partLength, MutableDirectBuffer into, int offset) {
        int at = offset;
        for (int i = 0; i < partLength; i++) {
            byte next = part.getByte(partOffset + i);
            into.putByte(at++, next);
            if (next == ZERO) {
                into.putByte(at++, ESCAPED);
            }
        }
        return at - offset;
    }

    /** Bytes that a part takes with its end. */
    public static int length(DirectBuffer part, int partOffset, int partLength) {
        int length = partLength + END_LENGTH;
        for (int i = 0; i < partLength; i++) {
            length += part.getByte(partOffset + i) == ZERO ? 1 : 0;
        }
        return length;
    }

    /**
     * Compares a part, as it would be encoded, with encoded bytes.
     *
     * @return zero if the bytes begin with the part and its end; positive also if they end before the part does
     */
    public static int compare(
            DirectBuffer part, int partOffset, int partLength, DirectBuffer encoded, int offset, int length) {
        int at = 0;
        for (int i = 0; i < partLength + END_LENGTH; i++) {
            byte next = i < partLength ? part.getByte(partOffset + i) : ZERO;
            int order = order(next, encoded, offset, at++, length);
            if (order == 0 && next == ZERO && i < partLength) {
                order = order(ESCAPED, encoded, offset, at++, length);
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int order(byte next, DirectBuffer encoded, int offset, int at, int length) {
        return at == length ? 1 : (next & 0xFF) - (encoded.getByte(offset + at) & 0xFF);
    }
}
