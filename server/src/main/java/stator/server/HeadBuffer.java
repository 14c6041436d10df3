package stator.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The head of an answer while it is put together. Owned by one thread, reused. */
final class HeadBuffer {
    private static final int INITIAL_CAPACITY = 512;
    private static final int MAX_LONG_LENGTH = 20;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int length;

    HeadBuffer reset() {
        length = 0;
        return this;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    HeadBuffer append(byte[] ascii) {
        ensure(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** Text of which nobody but this server may decide where its lines end. */
    HeadBuffer append(String text) {
        return append(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A number that is not negative. */
    HeadBuffer append(long number) {
        assert number >= 0 : "number=" + number;
        ensure(MAX_LONG_LENGTH);
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        length += digits;
        int index = length;
        long rest = number;
        do {
            bytes[--index] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return this;
    }

    HeadBuffer append(RequestId ids) {
        ensure(RequestId.LENGTH);
        ids.next(bytes, length);
        length += RequestId.LENGTH;
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
