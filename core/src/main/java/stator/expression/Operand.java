package stator.expression;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;

/** What stands beside an operator or in a function's parentheses. Immutable. */
public final class Operand {
    /** The kinds of operand. */
    public enum Kind {
        PATH,
        VALUE,
        /** {@code size(..)} of another operand. */
        SIZE,
        /** Any other function. It is a condition of its own, and an error as an operand. */
        CALL
    }

    private final Kind kind;
    private final @Nullable DocumentPath path;
    private final int slot;
    private final String function;
    private final List<Operand> arguments;

    private Operand(Kind kind, @Nullable DocumentPath path, int slot, String function, List<Operand> arguments) {
        this.kind = kind;
        this.path = path;
        this.slot = slot;
        this.function = function;
        this.arguments = arguments;
    }

    /** The value that a path leads to, if there is one. */
    public static Operand path(DocumentPath path) {
        return new Operand(Kind.PATH, path, -1, "", List.of());
    }

    /** A value of the request. */
    public static Operand value(int slot) {
        return new Operand(Kind.VALUE, null, slot, "", List.of());
    }

    /** {@code size(..)} of another operand. */
    public static Operand size(Operand sized) {
        return call(Functions.SIZE, List.of(sized));
    }

    static Operand call(String function, List<Operand> arguments) {
        return new Operand(Functions.SIZE.equals(function) ? Kind.SIZE : Kind.CALL, null, -1, function, arguments);
    }

    Kind kind() {
        return kind;
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    DocumentPath path() {
        return requireNonNull(path);
    }

    int slot() {
        return slot;
    }

    String function() {
        return function;
    }

    List<Operand> arguments() {
        return arguments;
    }

    /** What {@code size} is taken of. */
    Operand sized() {
        assert kind == Kind.SIZE : "kind=" + kind;
        return arguments.get(0);
    }

    /** Type of the operand; {@link BoundValues#NO_TYPE} if only an item can tell. */
    byte type(BoundValues values) {
        return switch (kind) {
            case VALUE -> values.type(slot);
            case SIZE -> AttributeType.N;
            case PATH, CALL -> BoundValues.NO_TYPE;
        };
    }
}
