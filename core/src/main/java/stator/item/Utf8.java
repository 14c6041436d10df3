package stator.item;

import org.agrona.MutableDirectBuffer;

/** Java text to UTF-8 without garbage. A surrogate without its partner becomes {@code ?}, as in {@code String}. */
final class Utf8 {
    private Utf8() {}

    /** Writes a text; returns the bytes written, at most three for each char. */
    static int put(CharSequence text, MutableDirectBuffer to, int offset) {
        int end = offset;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                to.putByte(end++, (byte) c);
            } else if (c < 0x800) {
                to.putByte(end++, (byte) (0xC0 | (c >> 6)));
                to.putByte(end++, (byte) (0x80 | (c & 0x3F)));
            } else if (!Character.isSurrogate(c)) {
                end = three(c, to, end);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                end = four(Character.toCodePoint(c, text.charAt(i)), to, end);
            } else {
                to.putByte(end++, (byte) '?');
            }
        }
        return end - offset;
    }

    private static int three(int c, MutableDirectBuffer to, int end) {
        to.putByte(end, (byte) (0xE0 | (c >> 12)));
        to.putByte(end + 1, (byte) (0x80 | ((c >> 6) & 0x3F)));
        to.putByte(end + 2, (byte) (0x80 | (c & 0x3F)));
        return end + 3;
    }

    private static int four(int c, MutableDirectBuffer to, int end) {
        to.putByte(end, (byte) (0xF0 | (c >> 18)));
        to.putByte(end + 1, (byte) (0x80 | ((c >> 12) & 0x3F)));
        to.putByte(end + 2, (byte) (0x80 | ((c >> 6) & 0x3F)));
        to.putByte(end + 3, (byte) (0x80 | (c & 0x3F)));
        return end + 4;
    }
}
