package stator.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks every member of a request against its {@link Constraint}s, nested members included, and reports the violations
 * together, as DynamoDB does: {@code 2 validation errors detected: Value null at 'tableName' failed to satisfy
 * constraint: Member must not be null; Value ...}. At most ten are collected. Looks at nothing but shapes.
 */
public final class ConstraintChecker {
    private static final int MAX_VIOLATIONS = 10;

    /** Depth of nested structures, lists and maps in the model is below this; a shape that is deeper is a mistake. */
    private static final int MAX_DEPTH = 32;

    private static final Place TOP = new Place("", "", 0);

    /**
     * Where in the request a value is.
     *
     * @param path  as violations name it: {@code keySchema.1.member.}
     * @param wire  as the wire does: {@code KeySchema.1.member.}
     * @param depth how many steps it took to get there
     */
    private record Place(String path, String wire, int depth) {
        Place within(String pathStep, String wireStep) {
            assert depth < MAX_DEPTH : "depth=" + depth + " path=" + path;
            return new Place(path + pathStep, wire + wireStep, depth + 1);
        }

        Place member(Object keyOrNumber) {
            String step = "." + keyOrNumber + ".member";
            return within(step, step);
        }
    }

    private List<String> violations = List.of();

    private ConstraintChecker() {}

    /**
     * Checks all members, in the order of their shape.
     *
     * @throws DynamoDbException ValidationException that lists the violations
     */
    public static void check(Structure request) {
        ConstraintChecker checker = new ConstraintChecker();
        checker.members(request, TOP);
        checker.raise();
    }

    /**
     * Checks one member, so that its violations are reported without those of the others. Absence is left to
     * {@link #check}.
     *
     * @throws DynamoDbException ValidationException that lists the member's violations
     */
    public static void checkAlone(Structure request, Member member) {
        Object value = request.value(member);
        if (value != null) {
            ConstraintChecker checker = new ConstraintChecker();
            checker.member(member, value, TOP);
            checker.raise();
        }
    }

    private void members(Structure structure, Place place) {
        List<Member> members = structure.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            member(member, structure.value(member), place);
        }
    }

    private void member(Member member, @Nullable Object value, Place place) {
        List<Constraint> constraints = member.constraints();
        for (int i = 0; i < constraints.size(); i++) {
            Constraint constraint = constraints.get(i);
            if (!constraint.test().accepts(value)) {
                violation(
                        constraint,
                        value,
                        constraint.terse() ? place.wire() + member.name() : place.path() + member.path());
            }
        }
        if (value != null && nests(member.shape())) {
            children(member.shape(), value, place.within(member.path(), member.name()));
        }
    }

    private void children(Shape shape, @Nullable Object value, Place place) {
        if (value == null || violations.size() >= MAX_VIOLATIONS) {
            return;
        }
        if (value instanceof Structure structure) {
            members(structure, place.within(".", "."));
            return;
        }
        Shape element = shape.element();
        if (element == null || !nests(element)) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                children(element, entry.getValue(), place.member(entry.getKey()));
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                children(element, list.get(i), place.member(i + 1));
            }
        }
    }

    private static boolean nests(Shape shape) {
        return switch (shape.kind()) {
            case STRUCTURE -> true;
            case LIST, MAP -> {
                Shape element = shape.element();
                yield element != null
                        && (element.kind() == Shape.Kind.STRUCTURE
                                || element.kind() == Shape.Kind.LIST
                                || element.kind() == Shape.Kind.MAP);
            }
            default -> false;
        };
    }

    private void violation(Constraint constraint, @Nullable Object value, String path) {
        if (violations.size() < MAX_VIOLATIONS) {
            if (violations.isEmpty()) {
                violations = new ArrayList<>();
            }
            String echo = constraint.terse() ? "" : value == null ? " null" : " '" + ValueText.of(value) + '\'';
            violations.add("Value" + echo + " at '" + path + "' failed to satisfy constraint: " + constraint.text());
        }
    }

    private void raise() {
        int count = violations.size();
        if (count > 0) {
            throw DynamoDbException.validation(count + " validation error" + (count > 1 ? "s" : "") + " detected: "
                    + String.join("; ", violations));
        }
    }
}
