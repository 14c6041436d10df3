package stator.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random numbers, values and items for model tests; the same seed gives the same ones. */
final class RandomItems {
    private static final String[] LETTERS = {"a", "b", "z", "ä", "€", "\uD83D\uDE00", "\uFFFD", "\uE000", "\u0000", " "
    };

    private final Random random;

    RandomItems(long seed) {
        random = new Random(seed);
    }

    /** A number that DynamoDB takes; often of few digits, at times at the ends of what is allowed. */
    BigDecimal number() {
        int digits = random.nextInt(3) == 0 ? 1 + random.nextInt(38) : 1 + random.nextInt(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            text.append((char) ('0' + (random.nextInt(4) == 0 ? random.nextInt(2) * 9 : random.nextInt(10))));
        }
        int exponent =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(256) - 130;
                    case 1 -> random.nextBoolean() ? 125 : -130;
                    default -> random.nextInt(12) - 6;
                };
        BigDecimal number = new BigDecimal(new BigInteger(text.toString()));
        number = number.scaleByPowerOfTen(exponent - number.precision() + 1);
        return random.nextBoolean() ? number : number.negate();
    }

    /** A number near another: its negative, or one that differs in one digit or in the exponent only. */
    BigDecimal near(BigDecimal number) {
        return switch (random.nextInt(4)) {
            case 0 -> number.negate();
            case 1 -> number.add(number.ulp());
            case 2 -> number.scaleByPowerOfTen(random.nextBoolean() ? 1 : -1);
            default -> number.setScale(number.scale() + 1).add(number.ulp().movePointLeft(1));
        };
    }

    String text(int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(maxLength + 1); left > 0; left--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }

    AttributeValue value(int containersLeft) {
        return switch (random.nextInt(containersLeft > 0 ? 10 : 8)) {
            case 0 -> AttributeValue.s(text(8));
            case 1 -> AttributeValue.n(number());
            case 2 -> AttributeValue.b(bytes());
            case 3 -> AttributeValue.bool(random.nextBoolean());
            case 4 -> AttributeValue.nul();
            case 5 -> strings();
            case 6 -> numbers();
            case 7 -> binaries();
            case 8 -> list(containersLeft - 1);
            default -> AttributeValue.m(attributes(containersLeft - 1));
        };
    }

    Map<String, AttributeValue> attributes(int containersLeft) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (int left = random.nextInt(8); left > 0; left--) {
            attributes.put("n" + text(3), value(containersLeft));
        }
        return attributes;
    }

    private AttributeValue list(int containersLeft) {
        List<AttributeValue> values = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            values.add(value(containersLeft));
        }
        return AttributeValue.l(values);
    }

    private AttributeValue strings() {
        Set<String> set = new LinkedHashSet<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            set.add(text(4));
        }
        return AttributeValue.ss(set);
    }

    private AttributeValue numbers() {
        Set<BigDecimal> set = new LinkedHashSet<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            set.add(AttributeValue.n(number()).number());
        }
        return AttributeValue.ns(set);
    }

    private AttributeValue binaries() {
        Map<BigInteger, byte[]> set = new LinkedHashMap<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            byte[] bytes = new byte[1 + random.nextInt(3)];
            random.nextBytes(bytes);
            set.put(new BigInteger(bytes).add(BigInteger.valueOf(bytes.length).shiftLeft(64)), bytes);
        }
        return AttributeValue.bs(set.values());
    }
}
