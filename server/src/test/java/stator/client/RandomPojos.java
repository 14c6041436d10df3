package stator.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.builder.Buildable;

/** Random requests and responses of the SDK: any member may be there, with values both good and bad. */
final class RandomPojos {
    private static final int MAX_DEPTH = 6;
    private static final String[] TEXTS = {"", "a", "TOTAL", "some text", "ä🙂\u0000\"\\\n", "#n = :v", "1", "-0"};
    private static final String[] NUMBERS = {
        "0", "1", "-1", "1.50", "00042", "1e125", "1e126", "1e-131", "", "x", "123456789012345678901234567890123456789"
    };

    private final Random random;
    private final boolean good;

    /** @param good whether all attribute values are such as can be stored */
    RandomPojos(Random random, boolean good) {
        this.random = random;
        this.good = good;
    }

    /** Fills a builder and builds it. */
    Object build(SdkPojo builder) {
        fill(builder, 0);
        return ((Buildable) builder).build();
    }

    private void fill(SdkPojo builder, int depth) {
        for (SdkField<?> field : builder.sdkFields()) {
            boolean madeUp = field.containsTrait(DefaultValueTrait.class, TraitType.DEFAULT_VALUE_TRAIT);
            if (random.nextInt(3) == 0 || madeUp) { // the SDK gives a token to what has none, another each time
                field.set(builder, value(field, depth));
            }
        }
    }

    private Object value(SdkField<?> field, int depth) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return TEXTS[random.nextInt(TEXTS.length)];
        } else if (type == MarshallingType.INTEGER) {
            return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(10);
        } else if (type == MarshallingType.LONG) {
            return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(10);
        } else if (type == MarshallingType.DOUBLE) {
            return random.nextInt(100) / 2.0;
        } else if (type == MarshallingType.BOOLEAN) {
            return random.nextBoolean();
        } else if (type == MarshallingType.INSTANT) {
            return Instant.ofEpochMilli(random.nextInt());
        } else if (type == MarshallingType.LIST) {
            return list(field.getRequiredTrait(ListTrait.class).memberFieldInfo(), depth);
        } else if (type == MarshallingType.MAP) {
            return map(field.getRequiredTrait(MapTrait.class).valueFieldInfo(), depth);
        } else if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            if (builder instanceof AttributeValue.Builder) {
                return attributeValue(depth);
            }
            return depth < MAX_DEPTH ? build(builder, depth + 1) : ((Buildable) builder).build();
        }
        throw new AssertionError("field=" + field.memberName() + " type=" + type);
    }

    private Object build(SdkPojo builder, int depth) {
        fill(builder, depth);
        return ((Buildable) builder).build();
    }

    private List<Object> list(SdkField<?> element, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(element, depth + 1));
        }
        return list;
    }

    private Map<String, Object> map(SdkField<?> element, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put("name " + random.nextInt(10), value(element, depth + 1));
        }
        return map;
    }

    /** Mostly of one type, now and then of none or of two. */
    AttributeValue attributeValue(int depth) {
        AttributeValue.Builder value = AttributeValue.builder();
        int types = !good && random.nextInt(20) == 0 ? random.nextInt(3) : 1;
        for (int i = 0; i < types; i++) {
            setType(value, depth);
        }
        return value.build();
    }

    private void setType(AttributeValue.Builder value, int depth) {
        switch (random.nextInt(depth < MAX_DEPTH ? 10 : 8)) {
            case 0 -> value.s(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> value.n(number());
            case 2 -> value.b(bytes());
            case 3 -> value.bool(random.nextBoolean());
            case 4 -> value.nul(good || random.nextInt(10) > 0);
            case 5 -> value.ss(set(() -> TEXTS[random.nextInt(TEXTS.length)]));
            case 6 -> value.ns(set(this::number));
            case 7 -> value.bs(set(this::bytes));
            case 8 -> value.l(elements(() -> attributeValue(depth + 1)));
            default -> {
                Map<String, AttributeValue> map = new LinkedHashMap<>();
                elements(() -> map.put("name " + random.nextInt(100), attributeValue(depth + 1)));
                value.m(map);
            }
        }
    }

    private String number() {
        return !good && random.nextInt(4) == 0
                ? NUMBERS[random.nextInt(NUMBERS.length)]
                : Long.toString(random.nextLong() >> random.nextInt(64));
    }

    private SdkBytes bytes() {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        return SdkBytes.fromByteArray(bytes);
    }

    private <T> List<T> set(Supplier<T> supplier) {
        List<T> elements = elements(supplier);
        if (!good) {
            return elements;
        }
        elements.add(supplier.get());
        return List.copyOf(Set.copyOf(elements));
    }

    private <T> List<T> elements(Supplier<T> supplier) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            list.add(supplier.get());
        }
        return list;
    }
}
