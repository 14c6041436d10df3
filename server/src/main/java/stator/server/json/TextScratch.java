package stator.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Strings of a parser as bytes: their text in UTF-8, or what their base 64 stands for. Owned by one thread, reused. */
final class TextScratch {
    private static final int INITIAL_CAPACITY = 4096;
    /** Kept between requests; a longer text's array is let go. */
    private static final int KEPT_CAPACITY = 1 << 20;

    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final String STRING_CLASS = "java.lang.String";

    private byte[] bytes = new byte[INITIAL_CAPACITY];

    /** Where the bytes are, from 0; valid until the next call. */
    byte[] bytes() {
        return bytes;
    }

    /** Text of the string the parser stands on. A surrogate without its partner becomes {@code ?}. Returns bytes written. */
    int utf8(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw TypeConversion.scalar(token, STRING_CLASS);
        }
        char[] text = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        ensure((long) length * MAX_BYTES_PER_CHAR);
        byte[] to = bytes;
        int ascii = 0;
        while (ascii < length && text[offset + ascii] < 0x80) {
            to[ascii] = (byte) text[offset + ascii];
            ascii++;
        }
        return ascii == length ? length : encode(text, offset + ascii, offset + length, ascii);
    }

    /** Bytes of the base 64 string the parser stands on. Returns bytes written. */
    int base64(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw TypeConversion.bytes(token);
        }
        char[] text = parser.getTextCharacters();
        int length = parser.getTextLength();
        ensure(Base64Decoder.maxDecodedLength(length));
        return Base64Decoder.decode(text, parser.getTextOffset(), length, bytes);
    }

    /** Lets go of an array that one long text needed. */
    void trim() {
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[INITIAL_CAPACITY];
        }
    }

    private int encode(char[] text, int from, int end, int offset) {
        byte[] to = bytes;
        int written = offset;
        for (int i = from; i < end; i++) {
            char c = text[i];
            if (c < 0x80) {
                to[written++] = (byte) c;
            } else if (c < 0x800) {
                to[written++] = (byte) (0xc0 | (c >> 6));
                to[written++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                to[written++] = (byte) (0xe0 | (c >> 12));
                to[written++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                to[written++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1])) {
                int point = Character.toCodePoint(c, text[++i]);
                to[written++] = (byte) (0xf0 | (point >> 18));
                to[written++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                to[written++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                to[written++] = (byte) (0x80 | (point & 0x3f));
            } else {
                to[written++] = '?';
            }
        }
        return written;
    }

    private void ensure(long capacity) {
        if (bytes.length < capacity) {
            bytes = new byte[Math.toIntExact(Math.max(capacity, 2L * bytes.length))];
        }
    }
}
