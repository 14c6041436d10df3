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
    private boolean alone;

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
     * As {@link #check(Structure)}, of an operation that DynamoDB checks some members of first, if all that is required is
     * there: the first of them that is wrong is then reported by itself.
     *
     * @param first in the order of the checks
     * @throws DynamoDbException ValidationException that lists the violations of one member, or of all
     */
    public static void check(Structure request, List<Member> first) {
        if (hasRequired(request)) {
            ConstraintChecker checker = new ConstraintChecker();
            checker.alone = true;
            for (int i = 0; i < first.size(); i++) {
                Member member = first.get(i);
                checker.member(member, request.value(member), TOP);
                checker.raise();
            }
        }
        check(request);
    }

    /**
     * Checks one member, if all that is required is there, and reports its violation by itself, without the number of
     * violations before it.
     *
     * @throws DynamoDbException ValidationException
     */
    public static void checkBare(Structure request, Member member) {
        if (hasRequired(request)) {
            ConstraintChecker checker = new ConstraintChecker();
            checker.alone = true;
            checker.member(member, request.value(member), TOP);
            if (!checker.violations.isEmpty()) {
                throw DynamoDbException.validation(checker.violations.get(0));
            }
        }
    }

    /**
     * Checks a bound on a member that DynamoDB looks at when all others are kept.
     *
     * @throws DynamoDbException ValidationException
     */
    public static void check(Structure request, Member member, Constraint last) {
        Object value = request.value(member);
        if (!last.test().accepts(value)) {
            ConstraintChecker checker = new ConstraintChecker();
            checker.violation(last, value, member.path());
            checker.raise();
        }
    }

    private static boolean hasRequired(Structure request) {
        List<Member> members = request.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (!request.has(member) && member.constraints().contains(Constraint.REQUIRED)) {
                return false;
            }
        }
        return true;
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
            String told = constraint.alone();
            if (alone && told != null) {
                violations.add(told);
                return;
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
