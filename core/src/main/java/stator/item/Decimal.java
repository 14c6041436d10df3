package stator.item;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One number, taken apart: sign, significant digits, exponent. Its value is {@code d.ddd * 10^exponent}; the first and
 * the last digit are not zero; zero has no digits. Scratch space of one thread.
 */
final class Decimal {
    static final int MAX_DIGITS = 38;
    static final int MAX_EXPONENT = 125;
    static final int MIN_EXPONENT = -130;

    // a sum is worked out digit by digit between the highest place a carry reaches and the lowest place there is
    private static final int TOP_PLACE = MAX_EXPONENT + 1;
    private static final int PLACES = TOP_PLACE - (MIN_EXPONENT - MAX_DIGITS + 1) + 1;

    private final byte[] digits = new byte[MAX_DIGITS];
    private final byte[] places = new byte[PLACES];
    private boolean negative;
    private int count;
    private int exponent;

    void clear() {
        negative = false;
        count = 0;
        exponent = 0;
    }

    boolean isZero() {
        return count == 0;
    }

    /** Writes the digit at an index that the parser has counted to; later ones may be cut off by {@link #complete}. */
    void digit(int index, int digit) {
        digits[index] = (byte) digit;
    }

    /** Ends what {@link #digit} began. Zero loses its sign. */
    void complete(boolean isNegative, int digitCount, int decimalExponent) {
        negative = isNegative && digitCount > 0;
        count = digitCount;
        exponent = digitCount == 0 ? 0 : decimalExponent;
    }

    int encode(MutableDirectBuffer to, int offset) {
        if (count == 0) {
            to.putShort(offset, (short) NumberCodec.ZERO_HEAD, BIG_ENDIAN);
            return NumberCodec.HEAD_LENGTH;
        }
        int biased = exponent + NumberCodec.EXPONENT_BIAS;
        int head = NumberCodec.ZERO_HEAD + (negative ? -biased : biased);
        to.putShort(offset, (short) head, BIG_ENDIAN);
        int end = offset + NumberCodec.HEAD_LENGTH;
        for (int i = 0; i < count; i += 2) {
            int pair = digits[i] * 10 + (i + 1 < count ? digits[i + 1] : 0) + 1;
            to.putByte(end++, (byte) (negative ? ~pair : pair));
        }
        if (negative) {
            to.putByte(end++, NumberCodec.NEGATIVE_END);
        }
        return end - offset;
    }

    void decode(DirectBuffer from, int offset, int length) {
        int head = NumberCodec.head(from, offset);
        if (head == 0) {
            clear();
            return;
        }
        negative = head < 0;
        exponent = Math.abs(head) - NumberCodec.EXPONENT_BIAS;
        int pairs = NumberCodec.pairs(head, length);
        count = 0;
        for (int i = 0; i < pairs; i++) {
            int pair = NumberCodec.pair(from, offset, i, negative);
            digits[count++] = (byte) (pair / 10);
            digits[count++] = (byte) (pair % 10);
        }
        if (digits[count - 1] == 0) {
            count--;
        }
    }

    /** Writes plain digits, without exponent, as ASCII; returns how many bytes. */
    int print(MutableDirectBuffer to, int offset) {
        int end = offset;
        if (count == 0) {
            to.putByte(end++, (byte) '0');
            return end - offset;
        }
        if (negative) {
            to.putByte(end++, (byte) '-');
        }
        if (exponent < 0) {
            to.putByte(end++, (byte) '0');
        }
        int firstPlace = Math.max(exponent, -1);
        int lastPlace = Math.min(exponent - count + 1, 0);
        for (int place = firstPlace; place >= lastPlace; place--) {
            if (place == -1) {
                to.putByte(end++, (byte) '.');
            }
            int index = exponent - place;
            to.putByte(end++, (byte) ('0' + (index >= 0 && index < count ? digits[index] : 0)));
        }
        return end - offset;
    }

    /** Becomes {@code a + b}, or {@code a - b}; on a problem it is left undefined. */
    @Nullable
    NumberProblem sum(Decimal a, Decimal b, boolean subtract) {
        boolean bNegative = b.negative != subtract;
        if (b.count == 0) {
            copy(a, a.negative);
            return null;
        }
        if (a.count == 0) {
            copy(b, bNegative);
            return null;
        }
        int first = TOP_PLACE - (Math.max(a.exponent, b.exponent) + 1);
        int last = TOP_PLACE - Math.min(a.lastPlace(), b.lastPlace());
        Arrays.fill(places, first, last + 1, (byte) 0);
        if (a.negative == bNegative) {
            accumulate(a, 1);
            accumulate(b, 1);
            return collect(a.negative, first, last);
        }
        boolean aLarger = a.compareMagnitude(b) >= 0;
        accumulate(a, aLarger ? 1 : -1);
        accumulate(b, aLarger ? -1 : 1);
        return collect(aLarger ? a.negative : bNegative, first, last);
    }

    private int lastPlace() {
        return exponent - count + 1;
    }

    private void copy(Decimal other, boolean isNegative) {
        System.arraycopy(other.digits, 0, digits, 0, other.count);
        complete(isNegative, other.count, other.exponent);
    }

    private int compareMagnitude(Decimal other) {
        if (exponent != other.exponent) {
            return Integer.compare(exponent, other.exponent);
        }
        return Arrays.compare(digits, 0, count, other.digits, 0, other.count);
    }

    private void accumulate(Decimal operand, int sign) {
        int place = TOP_PLACE - operand.exponent;
        for (int i = 0; i < operand.count; i++) {
            places[place + i] += (byte) (sign * operand.digits[i]);
        }
    }

    /** Carries and borrows from the last place to the first, then takes the significant digits out. */
    private @Nullable NumberProblem collect(boolean isNegative, int first, int last) {
        int carry = 0;
        for (int i = last; i >= first; i--) {
            int digit = places[i] + carry;
            carry = digit < 0 ? -1 : digit / 10;
            places[i] = (byte) (digit - carry * 10);
        }
        int from = first;
        while (from <= last && places[from] == 0) {
            from++;
        }
        int to = last;
        while (to > from && places[to] == 0) {
            to--;
        }
        if (from > last) {
            clear();
            return null;
        }
        NumberProblem problem = problem(TOP_PLACE - from, to - from + 1);
        if (problem == null) {
            System.arraycopy(places, from, digits, 0, to - from + 1);
            complete(isNegative, to - from + 1, TOP_PLACE - from);
        }
        return problem;
    }

    /** What is wrong with a number that is not zero, null if nothing is; in DynamoDB's order. */
    static @Nullable NumberProblem problem(long exponent, int digitCount) {
        if (exponent > MAX_EXPONENT) {
            return NumberProblem.OVERFLOW;
        }
        if (exponent < MIN_EXPONENT) {
            return NumberProblem.UNDERFLOW;
        }
        return digitCount > MAX_DIGITS ? NumberProblem.TOO_MANY_DIGITS : null;
    }
}
