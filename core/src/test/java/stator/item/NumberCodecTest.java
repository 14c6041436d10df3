package stator.item;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: encoded numbers are ordered, printed, sized, added and refused as exact decimal arithmetic and DynamoDB's limits
 * say.
 * Method: random numbers, dense at the limits, against BigDecimal; the limits themselves one by one.
 */
class NumberCodecTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;

    private final NumberCodec codec = new NumberCodec();
    private final UnsafeBuffer left = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
    private final UnsafeBuffer right = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[NumberCodec.MAX_TEXT_LENGTH]);

    /** What comes from a damaged place is refused at once, however long it says that it is. */
    @Test
    void shouldRefuseALengthThatCannotBe() {
        UnsafeBuffer one = new UnsafeBuffer(new byte[] {(byte) 0x80, 0x7F, 0x0B});
        for (int length : new int[] {-1, -100_000_000, Integer.MIN_VALUE, 4, Integer.MAX_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> NumberCodec.bigDecimal(one, 0, length));
        }
    }

    @Test
    void shouldOrderEncodedNumbersAsNumbers() {
        RandomItems random = new RandomItems(SEED);
        int compared = 0;
        while (compared < 200_000) {
            BigDecimal a = random.number();
            BigDecimal b = compared % 2 == 0 ? random.number() : random.near(a);
            int aLength = codec.encode(a, left, 0);
            int bLength = codec.encode(b, right, 0);
            if (bLength > 0) {
                int order = UnsignedBytes.compare(left, 0, aLength, right, 0, bLength);
                assertEquals(a.compareTo(b), Integer.signum(order), () -> RERUN + " a=" + a + " b=" + b);
                compared++;
            }
        }
    }

    @Test
    void shouldGiveBackWhatItTook() {
        RandomItems random = new RandomItems(SEED);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = random.number();
            Supplier<String> rerun = () -> RERUN + " number=" + number;
            int length = codec.encode(number, left, 0);
            assertTrue(length > 0 && length <= NumberCodec.MAX_LENGTH, rerun);
            String plain = plain(number);
            assertEquals(plain, NumberCodec.text(left, 0, length), rerun);
            int printed = codec.print(left, 0, length, text, 0);
            assertEquals(plain, text.getStringWithoutLengthAscii(0, printed), rerun);
            assertEquals(0, number.compareTo(NumberCodec.bigDecimal(left, 0, length)), rerun);
            assertEquals(size(plain), NumberCodec.sizeBytes(left, 0, length), rerun);
        }
    }

    @Test
    void shouldGiveEqualNumbersEqualBytesHoweverTheyAreWritten() {
        RandomItems random = new RandomItems(SEED);
        Random spelling = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = random.number();
            int length = codec.encode(number, left, 0);
            String other = respelled(number, spelling);
            byte[] ascii = other.getBytes(US_ASCII);
            int otherLength = codec.encode(new UnsafeBuffer(ascii), 0, ascii.length, right, 0);
            assertTrue(UnsignedBytes.equal(left, 0, length, right, 0, otherLength), RERUN + " text=" + other);
        }
    }

    @Test
    void shouldEncodeLongsAsTheirText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            long value =
                    i < 3 ? new long[] {0, Long.MIN_VALUE, Long.MAX_VALUE}[i] : random.nextLong() >> random.nextInt(64);
            value = i % 3 == 0 ? value / 1000 * 1000 : value;
            int length = codec.encode(value, left, 0);
            int textLength = codec.encode(Long.toString(value), right, 0);
            assertTrue(UnsignedBytes.equal(left, 0, length, right, 0, textLength), RERUN + " value=" + value);
        }
    }

    @Test
    void shouldRoundUpToWholeNumbersThatFitIntoALong() {
        RandomItems random = new RandomItems(SEED);
        BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
        List<BigDecimal> numbers = new ArrayList<>();
        for (String text :
                List.of("0", "-1", "0.1", "1", "1.5", "1700000000", "1700000000.000001", "999999999999999999")) {
            numbers.add(new BigDecimal(text));
        }
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = random.number();
            if (number.compareTo(BigDecimal.TEN.pow(18)) < 0 || number.compareTo(most) > 0) {
                numbers.add(number);
            }
        }
        for (BigDecimal number : numbers) {
            int length = codec.encode(number, left, 0);
            BigDecimal expected = number.setScale(0, RoundingMode.CEILING)
                    .max(BigDecimal.ZERO)
                    .min(most);
            assertEquals(expected.longValueExact(), NumberCodec.ceiling(left, 0, length), RERUN + " number=" + number);
        }
    }

    @Test
    void shouldAddAndSubtractExactlyOrSayWhyNot() {
        RandomItems random = new RandomItems(SEED);
        for (int i = 0; i < 50_000; i++) {
            BigDecimal a = random.number();
            BigDecimal b = i % 2 == 0 ? random.number() : random.near(a);
            int aLength = codec.encode(a, left, 0);
            int bLength = codec.encode(b, right, 0);
            if (bLength > 0) {
                codec.first(left, 0, aLength);
                Supplier<String> rerun = () -> RERUN + " a=" + a + " b=" + b;
                check(a.add(b), codec.add(right, 0, bLength, result, 0), rerun);
                check(a.subtract(b), codec.subtract(right, 0, bLength, result, 0), rerun);
            }
        }
    }

    @Test
    void shouldKeepTheLimitsToTheDigit() {
        String digits38 = "9".repeat(38);
        assertText(digits38, digits38);
        assertText("9." + "9".repeat(37) + "E125", digits38 + "0".repeat(88));
        assertText("-9." + "9".repeat(37) + "E125", "-" + digits38 + "0".repeat(88));
        assertText("1E-130", "0." + "0".repeat(129) + "1");
        assertText("1." + "1".repeat(37) + "e-130", "0." + "0".repeat(129) + "1".repeat(38));
        assertText("0." + "0".repeat(129) + "1".repeat(38), "0." + "0".repeat(129) + "1".repeat(38));
        assertText("1" + "0".repeat(125), "1" + "0".repeat(125));
        assertText(digits38 + "000", digits38 + "000");
        assertText("000" + digits38 + ".000", digits38);
        assertRefused(NumberProblem.TOO_MANY_DIGITS, digits38 + "9");
        assertRefused(NumberProblem.TOO_MANY_DIGITS, "1" + "0".repeat(37) + "1");
        assertRefused(NumberProblem.TOO_MANY_DIGITS, "1." + "0".repeat(37) + "1");
        assertRefused(NumberProblem.OVERFLOW, "1E126");
        assertRefused(NumberProblem.OVERFLOW, "-1E126");
        assertRefused(NumberProblem.OVERFLOW, "1" + "0".repeat(126));
        assertRefused(NumberProblem.OVERFLOW, "9".repeat(127));
        assertRefused(NumberProblem.OVERFLOW, "1e2147483648");
        assertRefused(NumberProblem.OVERFLOW, "1e9223372036854775807");
        assertRefused(NumberProblem.NOT_A_NUMBER, "1e9223372036854775808");
        assertRefused(NumberProblem.NOT_A_NUMBER, "0e-99999999999999999999999999");
        assertRefused(NumberProblem.UNDERFLOW, "1E-131");
        assertRefused(NumberProblem.UNDERFLOW, "-9.9E-131");
        assertRefused(NumberProblem.UNDERFLOW, "0." + "0".repeat(130) + "1".repeat(39));
        assertRefused(NumberProblem.UNDERFLOW, "1e-9223372036854775807");
        assertRefused(NumberProblem.OVERFLOW, "0e126");
        assertRefused(NumberProblem.UNDERFLOW, "0e-131");
    }

    @Test
    void shouldNormaliseAsDynamoDbDoes() {
        assertText("00042", "42");
        assertText("1.0", "1");
        assertText("1.5E2", "150");
        assertText("-0", "0");
        assertText("+7", "7");
        assertText("0e125", "0");
        assertText("-0.00e-130", "0");
        assertText(".5", "0.5");
        assertText("5.", "5");
        assertText("-12.3400e+1", "-123.4");
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        for (String bad : new String[] {
            " 1",
            "1 ",
            "1 2",
            "+",
            "-",
            ".",
            "e5",
            "1e",
            "1e+",
            "--1",
            "+-1",
            "1.2.3",
            "1e5.0",
            "1e5e5",
            "0x10",
            "NaN",
            "Infinity",
            "1_000",
            "1,5",
            "١",
            "1f",
            "\u0000",
            "a"
        }) {
            assertRefused(NumberProblem.NOT_A_NUMBER, bad);
        }
        assertRefused(NumberProblem.EMPTY, "");
    }

    @Test
    void shouldCountSizesAsDynamoDbDoes() {
        assertEquals(1, sizeOf("0"));
        assertEquals(2, sizeOf("1"));
        assertEquals(2, sizeOf("100"));
        assertEquals(2, sizeOf("99"));
        assertEquals(3, sizeOf("-1"));
        assertEquals(3, sizeOf("123"));
        assertEquals(3, sizeOf("1.5"));
        assertEquals(4, sizeOf("1.001"));
        assertEquals(4, sizeOf("100.5"));
        assertEquals(2, sizeOf("0.001"));
        assertEquals(20, sizeOf("9".repeat(38)));
        assertEquals(22, sizeOf("-" + "9".repeat(37) + ".9"));
    }

    private void check(BigDecimal expected, int length, Supplier<String> rerun) {
        NumberProblem problem = problem(expected);
        assertEquals(problem, codec.problem(), rerun);
        assertEquals(problem == null, length > 0, rerun);
        if (problem == null) {
            assertEquals(plain(expected), NumberCodec.text(result, 0, length), rerun);
            int again = codec.encode(expected.stripTrailingZeros(), left, 0);
            assertTrue(UnsignedBytes.equal(left, 0, again, result, 0, length), rerun);
        }
    }

    private static @Nullable NumberProblem problem(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.signum() == 0) {
            return null;
        }
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent > 125) {
            return NumberProblem.OVERFLOW;
        }
        if (exponent < -130) {
            return NumberProblem.UNDERFLOW;
        }
        return stripped.precision() > 38 ? NumberProblem.TOO_MANY_DIGITS : null;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static int size(String plain) {
        boolean negative = plain.startsWith("-");
        String[] parts = (negative ? plain.substring(1) : plain).split("\\.", -1);
        String integer = parts[0].replaceFirst("^0+", "");
        String fraction = parts.length > 1 ? parts[1] : "";
        if (fraction.isEmpty()) {
            integer = integer.replaceFirst("0+$", "");
        }
        if (integer.isEmpty()) {
            fraction = fraction.replaceFirst("^0+", "");
        }
        return 1 + (integer.length() + 1) / 2 + (fraction.length() + 1) / 2 + (negative ? 1 : 0);
    }

    private static String respelled(BigDecimal number, Random random) {
        BigDecimal shifted = random.nextBoolean() ? number : number.setScale(number.scale() + random.nextInt(5));
        String digits = shifted.unscaledValue().abs().toString();
        String sign = number.signum() < 0 ? "-" : random.nextBoolean() ? "+" : "";
        String zeros = "0".repeat(random.nextInt(3));
        int point = random.nextInt(digits.length() + 1);
        String mantissa = digits.substring(0, point) + "." + digits.substring(point);
        int exponent = number.signum() == 0 ? random.nextInt(100) : digits.length() - point - shifted.scale();
        return sign
                + zeros
                + mantissa
                + (random.nextBoolean() ? "e" : "E")
                + (exponent >= 0 && random.nextBoolean() ? "+" : "")
                + exponent;
    }

    private int sizeOf(String number) {
        return NumberCodec.sizeBytes(left, 0, codec.encode(number, left, 0));
    }

    private void assertText(String given, String expected) {
        int length = codec.encode(given, left, 0);
        assertNull(codec.problem(), given);
        assertEquals(expected, NumberCodec.text(left, 0, length), given);
    }

    private void assertRefused(NumberProblem expected, String given) {
        assertEquals(0, codec.encode(given, left, 0), given);
        assertEquals(expected, codec.problem(), given);
    }
}
