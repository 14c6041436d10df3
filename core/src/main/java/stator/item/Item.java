package stator.item;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/**
 * An item: attribute names and their values. Immutable; equal when the attributes are equal, in whatever order.
 *
 * <p>Made from ordinary Java values, names and values in turn, or with a {@link #builder}:
 * <pre>{@code
 * Item user = Item.of("id", "u1", "at", 5, "tags", Set.of("new", "beta"));
 * user.string("id");                     // "u1"
 * user.longValue("at");                  // 5
 * user.has("email");                     // false
 * Item later = user.with("at", 6);       // another item; user is as before
 * }</pre>
 * {@link AttributeValue#of} says which Java values become which types. Typed accessors throw
 * {@link NoSuchElementException} if there is no attribute of the name, and {@link IllegalStateException} if it is of
 * another type; {@link #attribute} does neither.
 */
public final class Item {
    /** Encoders are large; each thread that makes items keeps one. */
    private static final ThreadLocal<ItemEncoder> ENCODERS = ThreadLocal.withInitial(ItemEncoder::new);

    private static final Item EMPTY = new Item(new LinkedHashMap<>());

    private final Map<String, AttributeValue> attributes;

    /** Takes the map over. */
    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = Collections.unmodifiableMap(attributes);
    }

    /** The item without attributes. */
    public static Item of() {
        return EMPTY;
    }

    /**
     * An item of names and values in turn: {@code Item.of("id", "u1", "at", 5)}. A value may be anything that
     * {@link AttributeValue#of} takes, null included.
     *
     * @throws IllegalArgumentException if a name is missing, no string or there twice, or a value is of another class.
     * @throws DynamoDbException        ValidationException if DynamoDB would refuse a value.
     */
    public static Item of(String name, @Nullable Object value, @Nullable Object... more) {
        if (more.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must alternate: count=" + (more.length + 2));
        }
        Builder builder = builder().put(name, value);
        for (int i = 0; i < more.length; i += 2) {
            if (!(more[i] instanceof String next)) {
                throw new IllegalArgumentException("a name must be a string: name=" + more[i]);
            }
            if (builder.attributes.containsKey(next)) {
                throw new IllegalArgumentException("a name is there twice: name=" + next);
            }
            builder.put(next, more[i + 1]);
        }
        return new Item(builder.attributes);
    }

    /** An item with the entries of a map; values as in {@link #of(String, Object, Object...)}. */
    public static Item of(Map<String, ?> attributes) {
        return new Item(JavaValues.attributes(attributes, 0));
    }

    /** The item whose encoded form a map is; copied, so that it outlives the bytes. */
    public static Item of(AttributeMap map) {
        return of(map.view(new MapView()));
    }

    /** As {@link #of(AttributeMap)}. */
    public static Item of(MapView map) {
        return new Item(ItemCodec.decode(map));
    }

    /** Begins an item without attributes. */
    public static Builder builder() {
        return new Builder();
    }

    /** This item with one attribute more, or with another value of it. */
    public Item with(String name, @Nullable Object value) {
        return toBuilder().put(name, value).build();
    }

    /** This item without an attribute, which need not be there. */
    public Item without(String name) {
        return toBuilder().remove(name).build();
    }

    /** A builder that has the attributes of this item. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.attributes.putAll(attributes);
        return builder;
    }

    /** Whether there is an attribute of the name, be it the null value. */
    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** The value of a name, null if there is none. */
    public @Nullable AttributeValue attribute(String name) {
        return attributes.get(name);
    }

    /** The content of an S. */
    public String string(String name) {
        return value(name).string();
    }

    /** The content of an N, exactly. */
    public BigDecimal number(String name) {
        return value(name).number();
    }

    /**
     * The content of an N as long.
     *
     * @throws ArithmeticException if it is not whole or does not fit.
     */
    public long longValue(String name) {
        return value(name).longValue();
    }

    /**
     * The content of an N as int.
     *
     * @throws ArithmeticException if it is not whole or does not fit.
     */
    public int intValue(String name) {
        return value(name).intValue();
    }

    /** The content of an N as the nearest double. */
    public double doubleValue(String name) {
        return value(name).doubleValue();
    }

    /** The content of a B. */
    public byte[] bytes(String name) {
        return value(name).bytes();
    }

    /** The content of a BOOL. */
    public boolean bool(String name) {
        return value(name).bool();
    }

    /** Whether an attribute, which must be there, is the null value. */
    public boolean isNull(String name) {
        return value(name).isNull();
    }

    /** The content of an SS. */
    public Set<String> stringSet(String name) {
        return value(name).stringSet();
    }

    /** The content of an NS. */
    public Set<BigDecimal> numberSet(String name) {
        return value(name).numberSet();
    }

    /** The content of a BS. */
    public List<byte[]> binarySet(String name) {
        return value(name).binarySet();
    }

    /** The content of an L. */
    public List<AttributeValue> list(String name) {
        return value(name).list();
    }

    /** The content of an M. */
    public Item item(String name) {
        return new Item(value(name).map());
    }

    /** Number of attributes. */
    public int size() {
        return attributes.size();
    }

    /** All attributes; cannot be changed. */
    public Map<String, AttributeValue> asMap() {
        return attributes;
    }

    /**
     * The encoded form, in memory of its own.
     *
     * @throws DynamoDbException ValidationException if a name is empty or too long.
     */
    public AttributeMap toAttributeMap() {
        return toAttributeMap(ENCODERS.get());
    }

    /** As {@link #toAttributeMap()}, with an encoder to use again; what it was in is forgotten. */
    public AttributeMap toAttributeMap(ItemEncoder encoder) {
        return encode(encoder).finish();
    }

    /**
     * Encodes the item as an outermost map, and leaves it where it is.
     *
     * @param encoder what it was in is forgotten; returned
     * @throws DynamoDbException as {@link #toAttributeMap()}
     */
    public ItemEncoder encode(ItemEncoder encoder) {
        ItemCodec.encode(attributes, encoder.reset());
        DeferredError error = encoder.error();
        if (error != null) {
            throw new DynamoDbException(error.type(), error.message());
        }
        return encoder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Item item && attributes.equals(item.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    /** For people: {@code {id="u1", at=5}}. */
    @Override
    public String toString() {
        return attributes.toString();
    }

    private AttributeValue value(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw new NoSuchElementException("no such attribute: name=" + name + ", names=" + attributes.keySet());
        }
        return value;
    }

    /** Collects attributes for an item. Owned by one thread; may build several items. */
    public static final class Builder {
        private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

        private Builder() {}

        /** Sets an attribute; the value may be anything that {@link AttributeValue#of} takes, null included. */
        public Builder put(String name, @Nullable Object value) {
            attributes.put(name, AttributeValue.of(value));
            return this;
        }

        /** Takes an attribute away, which need not be there. */
        public Builder remove(String name) {
            attributes.remove(name);
            return this;
        }

        /** The item of the attributes so far. */
        public Item build() {
            return new Item(new LinkedHashMap<>(attributes));
        }
    }
}
