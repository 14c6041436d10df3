package stator.index;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A key in a buffer of the caller: one end of a range. A reusable view, valid while those bytes stay. */
final class KeySpan {
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;

    KeySpan wrap(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    int compareTo(KeySpan other) {
        int shorter = Math.min(length, other.length);
        int common = KeyBytes.mismatch(buffer, offset, other.buffer, other.offset, shorter);
        if (common == shorter) {
            return length - other.length;
        }
        return (buffer.getByte(offset + common) & 0xFF) - (other.buffer.getByte(other.offset + common) & 0xFF);
    }
}
