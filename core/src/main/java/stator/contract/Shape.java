package stator.contract;

import org.jspecify.annotations.Nullable;

/**
 * The declared type of a member: what JSON it takes, and what Java object stands for it in a {@link Structure}.
 *
 * @param kind      which of the types below
 * @param element   shape of the elements of a LIST or the values of a MAP (keys are strings); null otherwise
 * @param structure members of a STRUCTURE; null otherwise
 */
public record Shape(
        Kind kind, @Nullable Shape element, @Nullable StructureShape structure) {
    /** Types, with the Java class of their values. */
    public enum Kind {
        /** {@link String}. */
        STRING,
        /** {@link Integer}. */
        INTEGER,
        /** {@link Long}. */
        LONG,
        /** {@link Double}. */
        DOUBLE,
        /** {@link Boolean}. */
        BOOLEAN,
        /** {@link Double}: seconds since the epoch, with a fraction. */
        TIMESTAMP,
        /** {@code stator.item.AttributeMap}: a map of attribute names to attribute values, in its encoded form. */
        ATTRIBUTE_MAP,
        /** {@code stator.item.AttributeMap} with the one attribute {@code ""}: a single attribute value. */
        ATTRIBUTE_VALUE,
        /** {@link java.util.List}. */
        LIST,
        /** {@link java.util.Map} with {@link String} keys, in the order received. */
        MAP,
        /** {@link Structure}. */
        STRUCTURE
    }

    public static final Shape STRING = new Shape(Kind.STRING, null, null);
    public static final Shape INTEGER = new Shape(Kind.INTEGER, null, null);
    public static final Shape LONG = new Shape(Kind.LONG, null, null);
    public static final Shape DOUBLE = new Shape(Kind.DOUBLE, null, null);
    public static final Shape BOOLEAN = new Shape(Kind.BOOLEAN, null, null);
    public static final Shape TIMESTAMP = new Shape(Kind.TIMESTAMP, null, null);
    public static final Shape ATTRIBUTE_MAP = new Shape(Kind.ATTRIBUTE_MAP, null, null);
    public static final Shape ATTRIBUTE_VALUE = new Shape(Kind.ATTRIBUTE_VALUE, null, null);

    public static Shape list(Shape element) {
        return new Shape(Kind.LIST, element, null);
    }

    public static Shape map(Shape value) {
        return new Shape(Kind.MAP, value, null);
    }

    public static Shape structure(StructureShape members) {
        return new Shape(Kind.STRUCTURE, null, members);
    }
}
