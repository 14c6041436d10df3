package stator.expression;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What SET stores: a path, a value, or a function or sum of such. Immutable. */
public final class UpdateValue {
    /** The kinds of value. */
    public enum Kind {
        PATH,
        VALUE,
        IF_NOT_EXISTS,
        LIST_APPEND,
        PLUS,
        MINUS,
        /** A function that updates do not have; never evaluated. */
        OTHER
    }

    private final Kind kind;
    private final @Nullable DocumentPath path;
    private final int slot;
    private final List<UpdateValue> arguments;

    private UpdateValue(Kind kind, @Nullable DocumentPath path, int slot, List<UpdateValue> arguments) {
        this.kind = kind;
        this.path = path;
        this.slot = slot;
        this.arguments = arguments;
    }

    /** What a path leads to. */
    public static UpdateValue path(DocumentPath path) {
        return new UpdateValue(Kind.PATH, path, -1, List.of());
    }

    /** A value of the request. */
    public static UpdateValue value(int slot) {
        return new UpdateValue(Kind.VALUE, null, slot, List.of());
    }

    static UpdateValue call(Kind kind, List<UpdateValue> arguments) {
        return new UpdateValue(kind, null, -1, List.copyOf(arguments));
    }

    Kind kind() {
        return kind;
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isSum() {
        return kind == Kind.PLUS || kind == Kind.MINUS;
    }

    DocumentPath path() {
        return requireNonNull(path);
    }

    int slot() {
        return slot;
    }

    List<UpdateValue> arguments() {
        return arguments;
    }

    UpdateValue first() {
        return arguments.get(0);
    }

    UpdateValue second() {
        return arguments.get(1);
    }

    /** Whether a list_append may be what this comes to, once it is known which attributes exist. */
    boolean mayAppend() {
        UpdateValue value = this;
        while (value.is(Kind.IF_NOT_EXISTS) && value.arguments.size() == 2) {
            value = value.second();
        }
        return value.is(Kind.LIST_APPEND);
    }

    /** Type of the value if the request tells it; {@link BoundValues#NO_TYPE} otherwise. */
    byte type(BoundValues values) {
        return kind == Kind.VALUE ? values.type(slot) : BoundValues.NO_TYPE;
    }

    /** Name of the function or operator, as errors print it. */
    String function() {
        return switch (kind) {
            case IF_NOT_EXISTS -> Functions.IF_NOT_EXISTS;
            case LIST_APPEND -> Functions.LIST_APPEND;
            case PLUS -> "+";
            case MINUS -> "-";
            case PATH, VALUE, OTHER -> "";
        };
    }
}
