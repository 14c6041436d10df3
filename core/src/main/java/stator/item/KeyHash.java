package stator.item;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * The hash of partition keys. It decides where data lives, so it is part of the data format and stays as it is.
 *
 * <p>Definition, in unsigned 64-bit arithmetic: {@code mix(a, b) = a ^ b ^ low(a * b) ^ high(a * b)} of the 128-bit
 * product; {@code word} is 8 bytes, {@code half} 4 bytes, {@code byte} one, all little-endian and unsigned.
 * <pre>
 *   h = mix(seed ^ K0, length ^ K1)
 *   while more than 16 bytes remain, at p:   h = mix(word(p) ^ K1, word(p + 8) ^ h);   p += 16
 *   of the r &lt;= 16 bytes that remain:
 *     r &gt;= 8:  a = word(p), b = word(p + r - 8)
 *     r &gt;= 4:  a = half(p), b = half(p + r - 4)
 *     r &gt;= 1:  a = byte(p) | byte(p + r / 2) &lt;&lt; 8 | byte(p + r - 1) &lt;&lt; 16, b = 0
 *     r == 0:  a = b = 0
 *   h = mix(a ^ K1, b ^ h)
 *   hash = mix(h ^ K2, length ^ K3)
 * </pre>
 * The operands stay in the result of {@code mix}: a factor of zero, which a key can be made to cause, loses nothing.
 */
public final class KeyHash {
    private static final long K0 = 0x9E3779B97F4A7C15L;
    private static final long K1 = 0xD1B54A32D192ED03L;
    private static final long K2 = 0x8CB92BA72F3D8DD7L;
    private static final long K3 = 0xABC98388FB8FAC03L;

    private KeyHash() {}

    /** The 64-bit hash of some bytes; every bit of seed and bytes changes each bit of it with probability one half. */
    public static long hash64(long seed, DirectBuffer buffer, int offset, int length) {
        long h = mix(seed ^ K0, length ^ K1);
        int p = offset;
        int r = length;
        for (; r > 16; r -= 16) {
            h = mix(word(buffer, p) ^ K1, word(buffer, p + 8) ^ h);
            p += 16;
        }
        long a = 0;
        long b = 0;
        if (r >= 8) {
            a = word(buffer, p);
            b = word(buffer, p + r - 8);
        } else if (r >= 4) {
            a = half(buffer, p);
            b = half(buffer, p + r - 4);
        } else if (r >= 1) {
            a = (buffer.getByte(p) & 0xFFL)
                    | ((buffer.getByte(p + r / 2) & 0xFFL) << 8)
                    | ((buffer.getByte(p + r - 1) & 0xFFL) << 16);
        }
        h = mix(a ^ K1, b ^ h);
        return mix(h ^ K2, length ^ K3);
    }

    private static long word(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    private static long half(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    private static long mix(long a, long b) {
        // Math.unsignedMultiplyHigh is newer than the Java we build for
        long high = Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
        return a ^ b ^ (a * b) ^ high;
    }
}
