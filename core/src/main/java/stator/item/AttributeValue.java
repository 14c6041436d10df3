package stator.item;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/**
 * One value of an attribute, of one of DynamoDB's ten types. Immutable; equal when type and content are equal, where
 * numbers are compared by what they are worth ({@code n("1.50")} equals {@code n("1.5")}) and sets without order.
 *
 * <p>Made by the methods that are named as DynamoDB names its types, or from ordinary Java values by {@link #of}. What
 * DynamoDB would refuse is refused at once, in its words: a number of more than 38 digits or out of range, an empty
 * set, a set with equal elements, lists and maps more than {@link ItemDescriptor#MAX_CONTAINERS} deep.
 *
 * <p>Accessors are for one type each; {@link #type} tells which, and asking for another throws
 * {@link IllegalStateException}. Collections that come out cannot be changed; arrays that go in or come out are copied.
 */
public final class AttributeValue {
    private static final AttributeValue TRUE = new AttributeValue(AttributeType.BOOL, true, 0);
    private static final AttributeValue FALSE = new AttributeValue(AttributeType.BOOL, false, 0);
    private static final AttributeValue NULL = new AttributeValue(AttributeType.NULL, "", 0);

    private final byte type;
    // String, BigDecimal without trailing zeros, ByteBuffer, Boolean, Set of the first three, List, Map
    private final Object content;
    private final int containers;

    private AttributeValue(byte type, Object content, int containers) {
        if (containers > ItemDescriptor.MAX_CONTAINERS) {
            throw DynamoDbException.validation(ItemMessages.NESTING);
        }
        this.type = type;
        this.content = content;
        this.containers = containers;
    }

    /** A string. */
    public static AttributeValue s(String value) {
        return new AttributeValue(AttributeType.S, value, 0);
    }

    /** A whole number. */
    public static AttributeValue n(long value) {
        return decoded(BigDecimal.valueOf(value));
    }

    /**
     * A number as {@link Double#toString(double)} shows it: {@code n(0.1)} is exactly 0.1.
     *
     * @throws DynamoDbException ValidationException if it is not finite or out of range.
     */
    public static AttributeValue n(double value) {
        return n(Double.toString(value));
    }

    /**
     * A number, written in decimal: {@code 5}, {@code -1.50}, {@code 6.02e23}.
     *
     * @throws DynamoDbException ValidationException if it is no number, has more than 38 digits or is out of range.
     */
    public static AttributeValue n(String value) {
        return new AttributeValue(AttributeType.N, JavaValues.number(value), 0);
    }

    /**
     * A number.
     *
     * @throws DynamoDbException ValidationException if it has more than 38 digits or is out of range.
     */
    public static AttributeValue n(BigDecimal value) {
        return n(value.toString());
    }

    /** Bytes. */
    public static AttributeValue b(byte[] value) {
        return decoded(value.clone());
    }

    /** True or false. */
    public static AttributeValue bool(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** The null value, which is a value: the attribute is there. */
    public static AttributeValue nul() {
        return NULL;
    }

    /** A set of strings. */
    public static AttributeValue ss(String... values) {
        return ss(Arrays.asList(values));
    }

    /** A set of strings. */
    public static AttributeValue ss(Collection<String> values) {
        return set(AttributeType.SS, values);
    }

    /** A set of whole numbers. */
    public static AttributeValue ns(long... values) {
        List<Object> numbers = new ArrayList<>(values.length);
        for (long value : values) {
            numbers.add(JavaValues.number(Long.toString(value)));
        }
        return set(AttributeType.NS, numbers);
    }

    /** A set of numbers, written as for {@link #n(String)}. */
    public static AttributeValue ns(String... values) {
        List<Object> numbers = new ArrayList<>(values.length);
        for (String value : values) {
            numbers.add(JavaValues.number(value));
        }
        return set(AttributeType.NS, numbers);
    }

    /** A set of numbers. */
    public static AttributeValue ns(Collection<? extends Number> values) {
        List<Object> numbers = new ArrayList<>(values.size());
        for (Number value : values) {
            numbers.add(JavaValues.number(value.toString()));
        }
        return set(AttributeType.NS, numbers);
    }

    /** A set of byte strings. */
    public static AttributeValue bs(byte[]... values) {
        return bs(Arrays.asList(values));
    }

    /** A set of byte strings. */
    public static AttributeValue bs(Collection<byte[]> values) {
        List<Object> buffers = new ArrayList<>(values.size());
        for (byte[] value : values) {
            buffers.add(ByteBuffer.wrap(value.clone()));
        }
        return set(AttributeType.BS, buffers);
    }

    /** A list. Elements are attribute values or what {@link #of} takes. */
    public static AttributeValue l(@Nullable Object... values) {
        return l(Arrays.asList(values));
    }

    /** A list. Elements are attribute values or what {@link #of} takes. */
    public static AttributeValue l(Collection<? extends @Nullable Object> values) {
        return of(new ArrayList<>(values));
    }

    /** A map. Values are attribute values or what {@link #of} takes. */
    public static AttributeValue m(Map<String, ?> values) {
        return of(values);
    }

    /**
     * An ordinary Java value as attribute value: {@code String} is S; any {@code Number} N; {@code Boolean} BOOL;
     * {@code byte[]} B; null NULL; a {@code Set} of strings, of numbers or of {@code byte[]} SS, NS or BS; any other
     * {@code Collection} L; a {@code Map} with string keys or an {@link Item} M; an attribute value is itself.
     *
     * @throws IllegalArgumentException if the value, or one in it, is of another class.
     * @throws DynamoDbException        ValidationException if DynamoDB would refuse the value.
     */
    public static AttributeValue of(@Nullable Object value) {
        return JavaValues.convert(value, 0);
    }

    /** Encodes what {@link #of} makes of a value, without making it where that can be helped. */
    public static void encode(@Nullable Object value, ItemEncoder encoder) {
        JavaValues.encode(value, encoder);
    }

    /** One of the constants of {@link AttributeType}. */
    public byte type() {
        return type;
    }

    /** The content of an S. */
    public String string() {
        return (String) content(AttributeType.S);
    }

    /** The content of an N, exactly, without zeros at its end. */
    public BigDecimal number() {
        return (BigDecimal) content(AttributeType.N);
    }

    /**
     * The content of an N as long.
     *
     * @throws ArithmeticException if it is not whole or does not fit.
     */
    public long longValue() {
        return number().longValueExact();
    }

    /**
     * The content of an N as int.
     *
     * @throws ArithmeticException if it is not whole or does not fit.
     */
    public int intValue() {
        return number().intValueExact();
    }

    /** The content of an N as the nearest double. */
    public double doubleValue() {
        return number().doubleValue();
    }

    /** The content of a B. */
    public byte[] bytes() {
        return bytes((ByteBuffer) content(AttributeType.B));
    }

    /** The content of a BOOL. */
    public boolean bool() {
        return (Boolean) content(AttributeType.BOOL);
    }

    /** Whether this is the null value. */
    public boolean isNull() {
        return type == AttributeType.NULL;
    }

    /** The content of an SS. */
    @SuppressWarnings("unchecked")
    public Set<String> stringSet() {
        return (Set<String>) content(AttributeType.SS);
    }

    /** The content of an NS; numbers as from {@link #number}. */
    @SuppressWarnings("unchecked")
    public Set<BigDecimal> numberSet() {
        return (Set<BigDecimal>) content(AttributeType.NS);
    }

    /** The content of a BS. */
    public List<byte[]> binarySet() {
        List<byte[]> copies = new ArrayList<>();
        for (Object element : (Set<?>) content(AttributeType.BS)) {
            copies.add(bytes((ByteBuffer) element));
        }
        return copies;
    }

    /** The content of an L. */
    @SuppressWarnings("unchecked")
    public List<AttributeValue> list() {
        return (List<AttributeValue>) content(AttributeType.L);
    }

    /** The content of an M. */
    @SuppressWarnings("unchecked")
    public Map<String, AttributeValue> map() {
        return (Map<String, AttributeValue>) content(AttributeType.M);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributeValue value && type == value.type && content.equals(value.content);
    }

    @Override
    public int hashCode() {
        return 31 * type + content.hashCode();
    }

    /** For people: strings quoted, numbers plain, bytes in Base64 after {@code b64:}, sets in angle brackets. */
    @Override
    public String toString() {
        return switch (type) {
            case AttributeType.NULL -> "null";
            case AttributeType.SS, AttributeType.NS, AttributeType.BS -> {
                StringBuilder text = new StringBuilder("<");
                for (Object element : (Set<?>) content) {
                    text.append(text.length() > 1 ? ", " : "").append(text(element));
                }
                yield text.append('>').toString();
            }
            default -> text(content);
        };
    }

    /** A number that is known to be one of DynamoDB's. */
    static AttributeValue decoded(BigDecimal number) {
        return new AttributeValue(AttributeType.N, number.stripTrailingZeros(), 0);
    }

    /** Bytes that nobody else will change. */
    static AttributeValue decoded(byte[] bytes) {
        return new AttributeValue(AttributeType.B, ByteBuffer.wrap(bytes), 0);
    }

    /** The content of a B, not copied: only to be read. */
    byte[] sharedBytes() {
        return ((ByteBuffer) content(AttributeType.B)).array();
    }

    static AttributeValue list(List<AttributeValue> values) {
        return new AttributeValue(
                AttributeType.L, Collections.unmodifiableList(new ArrayList<>(values)), 1 + deepest(values));
    }

    static AttributeValue map(Map<String, AttributeValue> values) {
        return new AttributeValue(
                AttributeType.M,
                Collections.unmodifiableMap(new LinkedHashMap<>(values)),
                1 + deepest(values.values()));
    }

    static AttributeValue set(byte type, Collection<?> elements) {
        Set<Object> set = new LinkedHashSet<>(elements);
        if (set.isEmpty()) {
            throw DynamoDbException.validation(ItemMessages.emptySet(type));
        }
        if (set.size() < elements.size()) {
            List<String> texts = new ArrayList<>(elements.size());
            for (Object element : elements) {
                texts.add(
                        element instanceof ByteBuffer buffer
                                ? Base64.getEncoder().encodeToString(bytes(buffer))
                                : element.toString());
            }
            throw DynamoDbException.validation(ItemMessages.duplicates(type, texts));
        }
        return new AttributeValue(type, Collections.unmodifiableSet(set), 0);
    }

    private static int deepest(Collection<AttributeValue> values) {
        int deepest = 0;
        for (AttributeValue value : values) {
            deepest = Math.max(deepest, value.containers);
        }
        return deepest;
    }

    private static String text(Object content) {
        if (content instanceof String string) {
            return '"' + string + '"';
        }
        if (content instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (content instanceof ByteBuffer buffer) {
            return "b64:" + Base64.getEncoder().encodeToString(bytes(buffer));
        }
        return content.toString();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private Object content(byte asked) {
        if (type != asked) {
            throw new IllegalStateException("the value is of type " + AttributeType.name(type) + ", not "
                    + AttributeType.name(asked) + ": value=" + this);
        }
        return content;
    }
}
