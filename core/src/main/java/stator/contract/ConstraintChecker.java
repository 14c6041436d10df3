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
    private static final int MAX_DEPTH = 16;

    private final List<String> violations = new ArrayList<>(0);

    private ConstraintChecker() {}

    /**
     * Checks all members, in the order of their shape.
     *
     * @throws DynamoDbException ValidationException that lists the violations
     */
    public static void check(Structure request) {
        ConstraintChecker checker = new ConstraintChecker();
        checker.members(request, "", "", 0);
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
            checker.member(member, value, "", "", 0);
            checker.raise();
        }
    }

    private void members(Structure structure, String path, String wirePath, int depth) {
        List<Member> members = structure.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            member(member, structure.value(member), path, wirePath, depth);
        }
    }

    private void member(Member member, @Nullable Object value, String parent, String wireParent, int depth) {
        List<Constraint> constraints = member.constraints();
        for (int i = 0; i < constraints.size(); i++) {
            Constraint constraint = constraints.get(i);
            if (!constraint.test().accepts(value)) {
                String path = constraint.terse() ? wireParent + member.name() : parent + member.path();
                violation(constraint, value, path);
            }
        }
        if (value != null && nests(member.shape())) {
            children(member.shape(), value, parent + member.path(), wireParent + member.name(), depth + 1);
        }
    }

    private void children(Shape shape, @Nullable Object value, String path, String wirePath, int depth) {
        if (value == null || violations.size() >= MAX_VIOLATIONS) {
            return;
        }
        assert depth < MAX_DEPTH : "depth=" + depth + " path=" + path;
        if (value instanceof Structure structure) {
            members(structure, path + '.', wirePath + '.', depth);
            return;
        }
        Shape element = shape.element();
        if (element == null || !nests(element)) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = "." + entry.getKey() + ".member";
                children(element, entry.getValue(), path + key, wirePath + key, depth + 1);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String key = "." + (i + 1) + ".member";
                children(element, list.get(i), path + key, wirePath + key, depth + 1);
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
