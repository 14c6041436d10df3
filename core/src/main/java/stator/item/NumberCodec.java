package stator.item;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's numbers as bytes whose unsigned order is the numbers' order, and back: up to 38 significant digits,
 * magnitudes from 1E-130 up to, not including, 1E126, and zero. The bytes are canonical: {@code 1.50} and
 * {@code 15e-1} have the same.
 * <pre>
 *   0              2
 *   +--------------+- - - - - - - - - - - -+- - - - -+
 *   | head, u16 BE |  digit pairs, 1 to 19 | 0xFF    |   0xFF only after the pairs of a negative number
 *   +--------------+- - - - - - - - - - - -+- - - - -+
 * </pre>
 * With the number written as {@code d.ddd * 10^e}: the head is 0x8000 for zero, which ends there, 0x8000 + (e + 200)
 * for a positive and 0x8000 - (e + 200) for a negative number. Each pair is two digits as a number, from the first
 * digit on, plus 1; an odd last digit is followed by 0. The pairs of a negative number are complemented; the 0xFF after
 * them puts -1.5 before -1.
 *
 * <p>A codec is scratch space of one thread; the static methods need none.
 */
public final class NumberCodec {
    /** Longest encoded number in bytes. */
    public static final int MAX_LENGTH = 22;

    /** Longest text that {@link #print} makes, in bytes. */
    public static final int MAX_TEXT_LENGTH = 170;

    /** Digits that always fit into a long. */
    private static final int MAX_LONG_DIGITS = 18;

    static final int HEAD_LENGTH = 2;
    static final int ZERO_HEAD = 0x8000;
    static final int EXPONENT_BIAS = 200;
    static final byte NEGATIVE_END = (byte) 0xFF;

    private final Decimal left = new Decimal();
    private final Decimal right = new Decimal();
    private final Decimal result = new Decimal();
    private final NumberParser parser = new NumberParser(result);
    private @Nullable NumberProblem problem;

    /**
     * Encodes the number that an ASCII text is.
     *
     * @return bytes written, up to {@link #MAX_LENGTH}; 0 if the text is refused, for the reason {@link #problem} tells.
     */
    public int encode(DirectBuffer text, int offset, int length, MutableDirectBuffer to, int toOffset) {
        if (length == 0) {
            return refused(NumberProblem.EMPTY);
        }
        parser.begin();
        for (int i = 0; i < length; i++) {
            if (!parser.accept(text.getByte(offset + i))) {
                break;
            }
        }
        return outcome(parser.end(), to, toOffset);
    }

    /** As {@link #encode(DirectBuffer, int, int, MutableDirectBuffer, int)}, for text in Java's form. */
    public int encode(CharSequence text, MutableDirectBuffer to, int toOffset) {
        if (text.length() == 0) {
            return refused(NumberProblem.EMPTY);
        }
        parser.begin();
        for (int i = 0; i < text.length(); i++) {
            if (!parser.accept(text.charAt(i))) {
                break;
            }
        }
        return outcome(parser.end(), to, toOffset);
    }

    /** Encodes a long; never refused. Returns the bytes written. */
    public int encode(long value, MutableDirectBuffer to, int toOffset) {
        // the digits are taken from the negative side, where Long.MIN_VALUE has a place
        long rest = value > 0 ? -value : value;
        int digits = 0;
        for (long r = rest; r != 0; r /= 10) {
            digits++;
        }
        int significant = 0;
        for (int i = digits - 1; i >= 0; i--) {
            int digit = (int) -(rest % 10);
            rest /= 10;
            result.digit(i, digit);
            if (digit != 0 && significant == 0) {
                significant = i + 1;
            }
        }
        result.complete(value < 0, significant, digits - 1);
        problem = null;
        return result.encode(to, toOffset);
    }

    /** Encodes a BigDecimal. Returns the bytes written, 0 if it is refused. */
    public int encode(BigDecimal value, MutableDirectBuffer to, int toOffset) {
        return encode(value.toString(), to, toOffset);
    }

    /** Why the last operation wrote nothing; null if it did. */
    public @Nullable NumberProblem problem() {
        return problem;
    }

    /** Chooses the first operand of {@link #add} and {@link #subtract}: an encoded number, which is taken over. */
    public NumberCodec first(DirectBuffer number, int offset, int length) {
        left.decode(number, offset, length);
        return this;
    }

    /**
     * Adds an encoded number to the first operand.
     *
     * @return bytes written; 0 if the exact sum is no number of DynamoDB's, for the reason {@link #problem} tells.
     */
    public int add(DirectBuffer number, int offset, int length, MutableDirectBuffer to, int toOffset) {
        right.decode(number, offset, length);
        return outcome(result.sum(left, right, false), to, toOffset);
    }

    /** Subtracts an encoded number from the first operand; otherwise as {@link #add}. */
    public int subtract(DirectBuffer number, int offset, int length, MutableDirectBuffer to, int toOffset) {
        right.decode(number, offset, length);
        return outcome(result.sum(left, right, true), to, toOffset);
    }

    /** Writes an encoded number as plain ASCII digits: {@code -150}, {@code 0.05}. Returns the bytes written. */
    public int print(DirectBuffer number, int offset, int length, MutableDirectBuffer to, int toOffset) {
        result.decode(number, offset, length);
        return result.print(to, toOffset);
    }

    /** An encoded number as plain digits. Allocates; for the hot path there is {@link #print}. */
    public static String text(DirectBuffer number, int offset, int length) {
        UnsafeBuffer to = new UnsafeBuffer(new byte[MAX_TEXT_LENGTH]);
        Decimal decimal = new Decimal();
        decimal.decode(number, offset, length);
        return new String(to.byteArray(), 0, decimal.print(to, 0), US_ASCII);
    }

    /** An encoded number, exactly; its scale is the smallest that is not negative. */
    public static BigDecimal bigDecimal(DirectBuffer number, int offset, int length) {
        number.boundsCheck(offset, length); // a length that is damaged, and below zero, would scale for seconds
        int head = head(number, offset);
        if (head == 0) {
            return BigDecimal.ZERO;
        }
        int exponent = Math.abs(head) - EXPONENT_BIAS;
        int pairs = pairs(head, length);
        if (2 * pairs > MAX_LONG_DIGITS || exponent >= MAX_LONG_DIGITS) {
            return new BigDecimal(text(number, offset, length));
        }
        long unscaled = 0;
        for (int i = 0; i < pairs; i++) {
            unscaled = unscaled * 100 + pair(number, offset, i, head < 0);
        }
        int scale = 2 * pairs - 1 - exponent;
        if (unscaled % 10 == 0) {
            unscaled /= 10; // the other half of the last pair
            scale--;
        }
        for (; scale < 0; scale++) {
            unscaled *= 10;
        }
        return BigDecimal.valueOf(head < 0 ? -unscaled : unscaled, scale);
    }

    /** The least whole number that is not below an encoded number: at least 0, at most {@link Long#MAX_VALUE}. */
    public static long ceiling(DirectBuffer number, int offset, int length) {
        int head = head(number, offset);
        if (head <= 0) {
            return 0;
        }
        int integerDigits = head - EXPONENT_BIAS + 1;
        if (integerDigits > MAX_LONG_DIGITS) {
            return Long.MAX_VALUE;
        }
        long whole = 0;
        boolean hasFraction = false;
        int digits = 2 * pairs(head, length);
        for (int i = 0; i < Math.max(integerDigits, digits); i++) {
            int pair = i < digits ? pair(number, offset, i / 2, false) : 0;
            int digit = i % 2 == 0 ? pair / 10 : pair % 10;
            if (i < integerDigits) {
                whole = whole * 10 + digit;
            } else {
                hasFraction |= digit != 0;
            }
        }
        return hasFraction ? whole + 1 : whole;
    }

    /** Size as DynamoDB counts it, in bytes: 1, and 1 for two digits, and 1 for a minus. */
    public static int sizeBytes(DirectBuffer number, int offset, int length) {
        int head = head(number, offset);
        if (head == 0) {
            return 1;
        }
        int pairs = pairs(head, length);
        int lastPair = pair(number, offset, pairs - 1, head < 0);
        int digits = 2 * pairs - (lastPair % 10 == 0 ? 1 : 0);
        int integerPlaces = Math.abs(head) - EXPONENT_BIAS + 1;
        int integerDigits = Math.min(Math.max(integerPlaces, 0), digits);
        int fractionDigits = digits - integerDigits;
        return 1 + (integerDigits + 1) / 2 + (fractionDigits + 1) / 2 + (head < 0 ? 1 : 0);
    }

    /** Sign and biased exponent of an encoded number: 0 for zero. */
    static int head(DirectBuffer number, int offset) {
        return (number.getShort(offset, BIG_ENDIAN) & 0xFFFF) - ZERO_HEAD;
    }

    /** Digit pairs of an encoded number that is not zero. */
    static int pairs(int head, int length) {
        return length - HEAD_LENGTH - (head < 0 ? 1 : 0);
    }

    /** Two digits of an encoded number that is not zero. */
    static int pair(DirectBuffer number, int offset, int index, boolean negative) {
        byte stored = number.getByte(offset + HEAD_LENGTH + index);
        return ((negative ? ~stored : stored) & 0xFF) - 1;
    }

    private int outcome(@Nullable NumberProblem found, MutableDirectBuffer to, int toOffset) {
        if (found != null) {
            return refused(found);
        }
        problem = null;
        return result.encode(to, toOffset);
    }

    private int refused(NumberProblem found) {
        problem = found;
        return 0;
    }
}
