package stator.server.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Appends JSON text in UTF-8 to an array that grows as needed and is used again for the next text. Does not check that
 * the calls make sense together. Owned by one thread.
 *
 * <p>Every value is followed by a comma, and what closes an object or array writes over the last one: so no stack and no
 * "is this the first" is needed, however deep the text nests.
 */
public final class JsonWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * EVERY_BYTE;
    private static final long BACKSLASHES = '\\' * EVERY_BYTE;
    private static final long SPACES = ' ' * EVERY_BYTE;
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final byte[] TRUE = ascii("true,");
    private static final byte[] FALSE = ascii("false,");
    /** Characters that an escape may need: {@code \}{@code u001f}. */
    private static final int ESCAPE_LENGTH = 6;
    /** {@link Long#MIN_VALUE} has 20 characters. */
    private static final int MAX_LONG_LENGTH = 20;
    /** The largest array that every JVM can make. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private final int keptCapacity;
    private byte[] text;
    private int length;

    /**
     * @param initialCapacity bytes to begin with
     * @param keptCapacity    bytes that {@link #reset} may keep; an array that had to grow beyond is let go
     */
    public JsonWriter(int initialCapacity, int keptCapacity) {
        this.keptCapacity = keptCapacity;
        text = new byte[initialCapacity];
    }

    /** Forgets the text. */
    public void reset() {
        length = 0;
        if (text.length > keptCapacity) {
            text = new byte[keptCapacity];
        }
    }

    /** The array that holds the text at {@code [0, length())}; valid until the next call. */
    public byte[] array() {
        return text;
    }

    /** Bytes written. */
    public int length() {
        return length;
    }

    public void beginObject() {
        ensure(1);
        text[length++] = '{';
    }

    public void endObject() {
        close('}');
    }

    public void beginArray() {
        ensure(1);
        text[length++] = '[';
    }

    public void endArray() {
        close(']');
    }

    /** Ends the text: takes back the comma after the outermost value. */
    public void finish() {
        assert length > 0 && text[length - 1] == ',' : "no value written, length=" + length;
        length--;
    }

    /** The name of the next member, as {@link #encodedName} made it. */
    public void name(byte[] encodedName) {
        append(encodedName);
    }

    /** The name of the next member, in UTF-8. */
    public void name(DirectBuffer buffer, int offset, int nameLength) {
        quoted(buffer, offset, nameLength);
        text[length++] = ':';
    }

    /** The name of the next member. */
    public void name(String name) {
        quoted(name);
        text[length++] = ':';
    }

    /** A string in UTF-8. */
    public void string(DirectBuffer buffer, int offset, int stringLength) {
        quoted(buffer, offset, stringLength);
        text[length++] = ',';
    }

    /** A string; half a surrogate pair is written as a question mark, as Java's own encoder does. */
    public void string(String value) {
        quoted(value);
        text[length++] = ',';
    }

    /** Bytes as a string in base 64, padded. */
    public void base64(DirectBuffer buffer, int offset, int bytesLength) {
        int encodedLength = Math.multiplyExact((int) ((bytesLength + 2L) / 3), 4);
        ensure(encodedLength + 3);
        text[length++] = '"';
        // The bytes are put at the end of the room they will take: writing four for three never overtakes reading.
        int end = length + encodedLength;
        int from = end - bytesLength;
        buffer.getBytes(offset, text, from, bytesLength);
        for (; end - from >= 3; from += 3) {
            int three = ((text[from] & 0xff) << 16) | ((text[from + 1] & 0xff) << 8) | (text[from + 2] & 0xff);
            putBase64(three, 4);
        }
        if (end - from == 1) {
            putBase64((text[from] & 0xff) << 16, 2);
            text[length++] = '=';
            text[length++] = '=';
        } else if (end - from == 2) {
            putBase64(((text[from] & 0xff) << 16) | ((text[from + 1] & 0xff) << 8), 3);
            text[length++] = '=';
        }
        text[length++] = '"';
        text[length++] = ',';
    }

    public void bool(boolean value) {
        append(value ? TRUE : FALSE);
    }

    public void integer(long value) {
        ensure(MAX_LONG_LENGTH + 1);
        putLong(value);
        text[length++] = ',';
    }

    /** A number that keeps its fraction: {@code 1.0}, {@code 0.5}; to the thousandth, without an exponent, where that is exact. */
    public void decimal(double value) {
        assert Double.isFinite(value) : "value=" + value;
        long thousandths = Math.round(value * 1000);
        boolean plain = Math.abs(value) < 1e12 && thousandths / 1000.0 == value;
        if (!plain) {
            append(ascii(Double.toString(value)));
            ensure(1);
            text[length++] = ',';
            return;
        }
        ensure(MAX_LONG_LENGTH + 5);
        if (thousandths < 0) {
            text[length++] = '-';
        }
        long magnitude = Math.abs(thousandths);
        putLong(magnitude / 1000);
        text[length++] = '.';
        int fraction = (int) (magnitude % 1000);
        text[length++] = (byte) ('0' + fraction / 100);
        if (fraction % 100 != 0) {
            text[length++] = (byte) ('0' + fraction / 10 % 10);
        }
        if (fraction % 10 != 0) {
            text[length++] = (byte) ('0' + fraction % 10);
        }
        text[length++] = ',';
    }

    /** Appends bytes as they are. */
    public void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    /** Quotes, escapes and closes a member's name once, for {@link #name(byte[])}. */
    public static byte[] encodedName(String name) {
        JsonWriter writer = new JsonWriter(64, 64);
        writer.name(name);
        return Arrays.copyOf(writer.text, writer.length);
    }

    /** A string of ASCII characters that need no escape. */
    void plainString(byte[] ascii, int stringLength) {
        ensure(stringLength + 3);
        text[length++] = '"';
        System.arraycopy(ascii, 0, text, length, stringLength);
        length += stringLength;
        text[length++] = '"';
        text[length++] = ',';
    }

    private void close(char bracket) {
        ensure(2);
        if (text[length - 1] == ',') {
            length--;
        }
        text[length++] = (byte) bracket;
        text[length++] = ',';
    }

    /** Leaves room for one byte after the closing quote. */
    private void quoted(DirectBuffer buffer, int offset, int stringLength) {
        ensure(stringLength + 3);
        text[length++] = '"';
        buffer.getBytes(offset, text, length, stringLength);
        int end = length + stringLength;
        int escape = firstEscape(length, end);
        length = escape == end ? end : escaped(escape, end);
        text[length++] = '"';
    }

    /** Leaves room for one byte after the closing quote. */
    private void quoted(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        ensure(utf8.length + 3);
        text[length++] = '"';
        System.arraycopy(utf8, 0, text, length, utf8.length);
        int end = length + utf8.length;
        int escape = firstEscape(length, end);
        length = escape == end ? end : escaped(escape, end);
        text[length++] = '"';
    }

    /** Index of the first byte in {@code [from, end)} that may not stand in a string as it is, or {@code end}. */
    private int firstEscape(int from, int end) {
        int index = from;
        for (; index + Long.BYTES <= end; index += Long.BYTES) {
            long eight = (long) LONGS.get(text, index);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            // The usual test for "a byte below n" marks that byte's highest bit.
            long hits = ((eight - SPACES) & ~eight)
                    | ((quote - EVERY_BYTE) & ~quote)
                    | ((backslash - EVERY_BYTE) & ~backslash);
            if ((hits & HIGH_BITS) != 0) {
                break;
            }
        }
        while (index < end && escapeLength(text[index]) == 1) {
            index++;
        }
        return index;
    }

    /** Escapes {@code [from, end)} in place, from its end backwards, and says where it ends now; leaves room for two bytes. */
    private int escaped(int from, int end) {
        long longer = 0;
        for (int index = from; index < end; index++) {
            longer += escapeLength(text[index]) - 1;
        }
        length = end;
        ensure(Math.toIntExact(longer) + 2);
        int newEnd = end + (int) longer;
        int to = newEnd;
        for (int index = end - 1; index >= from; index--) {
            byte one = text[index];
            int escapeLength = escapeLength(one);
            to -= escapeLength;
            if (escapeLength == 1) {
                text[to] = one;
            } else {
                escape(one, to);
            }
        }
        return newEnd;
    }

    private void escape(byte one, int to) {
        text[to] = '\\';
        switch (one) {
            case '"', '\\' -> text[to + 1] = one;
            case '\n' -> text[to + 1] = 'n';
            case '\r' -> text[to + 1] = 'r';
            case '\t' -> text[to + 1] = 't';
            case '\b' -> text[to + 1] = 'b';
            case '\f' -> text[to + 1] = 'f';
            default -> {
                text[to + 1] = 'u';
                text[to + 2] = '0';
                text[to + 3] = '0';
                text[to + 4] = HEX[one >> 4];
                text[to + 5] = HEX[one & 0xf];
            }
        }
    }

    private static int escapeLength(byte one) {
        if (one < 0 || (one >= ' ' && one != '"' && one != '\\')) {
            return 1;
        }
        return switch (one) {
            case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
            default -> ESCAPE_LENGTH;
        };
    }

    private void putBase64(int threeBytes, int characters) {
        for (int i = 0, shift = 18; i < characters; i++, shift -= 6) {
            text[length++] = BASE64[threeBytes >> shift & 0x3f];
        }
    }

    private void putLong(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        if (value < 0) {
            text[length++] = '-';
        }
        int index = length + digits;
        length = index;
        long rest = value;
        do {
            text[--index] =
                    (byte) ('0' + Math.abs(rest % 10)); // so that the least value, which has no opposite, prints too
            rest /= 10;
        } while (rest != 0);
    }

    private void ensure(int more) {
        if (text.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > MAX_CAPACITY) {
            throw new IllegalStateException("text too long: length=" + length + " more=" + more);
        }
        text = Arrays.copyOf(text, (int) Math.min(MAX_CAPACITY, Math.max(needed, 2L * text.length)));
    }

    private static byte[] ascii(String string) {
        return string.getBytes(StandardCharsets.ISO_8859_1);
    }
}
