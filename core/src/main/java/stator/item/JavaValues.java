package stator.item;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/** Ordinary Java values, and encoded ones, as {@link AttributeValue}s. Recursion ends at the nesting limit. */
final class JavaValues {
    private static final ThreadLocal<NumberCodec> CODECS = ThreadLocal.withInitial(NumberCodec::new);

    private JavaValues() {}

    /** A number that DynamoDB takes, without zeros at its end, so that equal numbers are equal objects. */
    static BigDecimal number(String text) {
        NumberCodec codec = CODECS.get();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
        int length = codec.encode(text, buffer, 0);
        NumberProblem problem = codec.problem();
        if (problem != null) {
            throw DynamoDbException.validation(problem.message(text));
        }
        return NumberCodec.bigDecimal(buffer, 0, length).stripTrailingZeros();
    }

    /** What {@link AttributeValue#of} does, for a value that lies in a number of lists and maps. */
    static AttributeValue convert(@Nullable Object value, int containers) {
        if (value == null) {
            return AttributeValue.nul();
        }
        if (value instanceof AttributeValue attribute) {
            return attribute;
        }
        if (value instanceof String string) {
            return AttributeValue.s(string);
        }
        if (value instanceof Number number) {
            return isWhole(number) ? AttributeValue.n(number.longValue()) : AttributeValue.n(number.toString());
        }
        if (value instanceof Boolean bool) {
            return AttributeValue.bool(bool);
        }
        if (value instanceof byte[] bytes) {
            return AttributeValue.b(bytes);
        }
        if (value instanceof Set<?> set) {
            return set(set);
        }
        if (containers == ItemDescriptor.MAX_CONTAINERS) {
            throw DynamoDbException.validation(ItemMessages.NESTING);
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, containers + 1);
        }
        if (value instanceof Map<?, ?> map) {
            return AttributeValue.map(attributes(map, containers + 1));
        }
        if (value instanceof Item item) {
            return AttributeValue.map(item.asMap());
        }
        throw new IllegalArgumentException(
                "no attribute value can be made of class=" + value.getClass().getName());
    }

    /** Encodes what {@link #convert} makes of a value, without making it where that can be helped. */
    static void encode(@Nullable Object value, ItemEncoder encoder) {
        if (value instanceof String string) {
            encoder.string(string);
        } else if (value instanceof Number number && isWhole(number)) {
            encoder.number(number.longValue());
        } else if (value instanceof byte[] bytes) {
            encoder.binary(bytes, 0, bytes.length);
        } else {
            ItemCodec.encode(convert(value, 0), encoder);
        }
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    static Map<String, AttributeValue> attributes(Map<?, ?> map, int containers) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException("a map's keys must be strings: key=" + entry.getKey());
            }
            attributes.put(name, convert(entry.getValue(), containers));
        }
        return attributes;
    }

    private static AttributeValue list(Collection<?> collection, int containers) {
        List<AttributeValue> values = new ArrayList<>(collection.size());
        for (Object element : collection) {
            values.add(convert(element, containers));
        }
        return AttributeValue.list(values);
    }

    private static AttributeValue set(Set<?> set) {
        List<String> strings = new ArrayList<>();
        List<BigDecimal> numbers = new ArrayList<>();
        List<byte[]> binaries = new ArrayList<>();
        for (Object element : set) {
            if (element instanceof String string) {
                strings.add(string);
            } else if (element instanceof Number number) {
                numbers.add(number(number.toString()));
            } else if (element instanceof byte[] bytes) {
                binaries.add(bytes);
            }
        }
        if (numbers.size() == set.size() && !set.isEmpty()) {
            return AttributeValue.ns(numbers);
        }
        if (binaries.size() == set.size() && !set.isEmpty()) {
            return AttributeValue.bs(binaries);
        }
        if (strings.size() == set.size()) {
            return AttributeValue.ss(strings);
        }
        throw new IllegalArgumentException("a set must hold only strings, only numbers or only byte[]: set=" + set);
    }
}
