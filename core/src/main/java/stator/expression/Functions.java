package stator.expression;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of expressions. Their names are case-sensitive. */
final class Functions {
    static final String SIZE = "size";
    static final String IF_NOT_EXISTS = "if_not_exists";
    static final String LIST_APPEND = "list_append";

    private static final Map<String, Operator> CONDITIONS = Map.of(
            Operator.ATTRIBUTE_EXISTS.text(), Operator.ATTRIBUTE_EXISTS,
            Operator.ATTRIBUTE_NOT_EXISTS.text(), Operator.ATTRIBUTE_NOT_EXISTS,
            Operator.ATTRIBUTE_TYPE.text(), Operator.ATTRIBUTE_TYPE,
            Operator.BEGINS_WITH.text(), Operator.BEGINS_WITH,
            Operator.CONTAINS.text(), Operator.CONTAINS);
    private static final Set<String> OF_UPDATES = Set.of(IF_NOT_EXISTS, LIST_APPEND);

    private Functions() {}

    /** What the function says if it is a condition; null if it is none. */
    static @Nullable Operator condition(String name) {
        return CONDITIONS.get(name);
    }

    static boolean isKnown(String name) {
        return SIZE.equals(name) || CONDITIONS.containsKey(name) || OF_UPDATES.contains(name);
    }

    static boolean isOfUpdates(String name) {
        return OF_UPDATES.contains(name);
    }

    static int operands(Operator condition) {
        return condition == Operator.ATTRIBUTE_EXISTS || condition == Operator.ATTRIBUTE_NOT_EXISTS ? 1 : 2;
    }

    static String unknown(String name) {
        return "Invalid function name; function: " + name;
    }

    static String misused(String name) {
        return "The function is not allowed to be used this way in an expression; function: " + name;
    }

    static String wrongCount(String name, int operands) {
        return "Incorrect number of operands for operator or function; operator or function: " + name
                + ", number of operands: " + operands;
    }

    static String wrongType(String name, String type) {
        return "Incorrect operand type for operator or function; operator or function: " + name + ", operand type: "
                + type;
    }

    static String needsPath(String name) {
        return "Operator or function requires a document path; operator or function: " + name;
    }
}
