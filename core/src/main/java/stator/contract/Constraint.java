package stator.contract;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bound on a member's value that can be checked without looking at anything else.
 *
 * @param text  what a violation says after "failed to satisfy constraint: "
 * @param test  true if the value (null when absent) is within the bound
 * @param terse whether a violation names the members of its path as the wire does and leaves out the value; a few of
 *     DynamoDB's checks do
 * @param alone what a violation says where the member is checked by itself; null for what it says otherwise
 */
public record Constraint(
        String text, Test test, boolean terse, @Nullable String alone) {
    /** The check of a {@link Constraint}. */
    @FunctionalInterface
    public interface Test {
        boolean accepts(@Nullable Object value);
    }

    public Constraint(String text, Test test) {
        this(text, test, false, null);
    }

    /** The member must be there. */
    public static final Constraint REQUIRED = new Constraint("Member must not be null", value -> value != null);

    /** Names of tables and indexes. */
    public static final Constraint NAME_PATTERN = new Constraint(
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            value -> value == null || (!((String) value).isEmpty() && isName((String) value)));

    public static Constraint minimum(long least) {
        return new Constraint(
                "Member must have value greater than or equal to " + least,
                value -> value == null || ((Number) value).longValue() >= least);
    }

    public static Constraint maximum(long most) {
        return new Constraint(
                "Member must have value less than or equal to " + most,
                value -> value == null || ((Number) value).longValue() <= most);
    }

    /** Least length: characters of a string, elements of a collection. */
    public static Constraint minLength(int least) {
        return new Constraint(
                "Member must have length greater than or equal to " + least,
                value -> value == null || length(value) >= least);
    }

    /** Greatest length: characters of a string, elements of a collection. */
    public static Constraint maxLength(int most) {
        return new Constraint(
                "Member must have length less than or equal to " + most,
                value -> value == null || length(value) <= most);
    }

    /** Least and greatest length of each string of a list. */
    public static Constraint elementLength(int least, int most) {
        return new Constraint(
                "Member must satisfy constraint: [Member must have length less than or equal to " + most
                        + ", Member must have length greater than or equal to " + least + "]",
                value -> value == null
                        || ((Collection<?>) value)
                                .stream().allMatch(element -> length(element) >= least && length(element) <= most));
    }

    public static Constraint pattern(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Constraint(
                "Member must satisfy regular expression pattern: " + regex,
                value -> value == null || pattern.matcher((String) value).matches());
    }

    /** One of these values; the text prints them in the order given. */
    public static Constraint oneOf(String... names) {
        List<String> allowed = List.of(names);
        return new Constraint(
                "Member must satisfy enum value set: " + allowed, value -> value == null || allowed.contains(value));
    }

    /** The same bound, reported tersely. */
    public Constraint tersely() {
        return new Constraint(text, test, true, alone);
    }

    /** The same bound, with what a violation says where the member is checked by itself. */
    public Constraint alone(String violation) {
        return new Constraint(text, test, terse, violation);
    }

    /** Whether a text has only the characters of names; the empty one does. Looked at in every request, hence no pattern. */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static int length(Object value) {
        if (value instanceof String string) {
            return string.length();
        }
        return value instanceof Map<?, ?> map ? map.size() : ((Collection<?>) value).size();
    }
}
