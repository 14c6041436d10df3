package stator.streams.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.streams.record.ChangeRecord;
import stator.streams.trigger.FilterRules.Rule;

/**
 * Lambda's event filters: patterns of which a change must match one. A pattern has the form of the event: objects name members, all of
 * which must match; arrays list what the member's value may be. Immutable, any thread.
 *
 * <pre>
 *   {"eventName": ["INSERT", "MODIFY"],
 *    "dynamodb": {"NewImage": {"state": {"S": [{"prefix": "OPEN"}]}, "total": {"N": [{"numeric": ["&gt;", 100]}]}}}}
 * </pre>
 * Patterns can be on {@code eventName}, {@code userIdentity} and {@code dynamodb.Keys}, {@code NewImage} and {@code OldImage}. What
 * cannot be found there is refused, and does not silently match nothing. Values: strings, numbers, true, false, null, and
 * {@code prefix}, {@code suffix}, {@code anything-but}, {@code numeric}, {@code exists}, {@code equals-ignore-case}; {@code $or} lists
 * objects of which one must match.
 */
public final class EventFilter implements ChangeFilter {
    private static final String OR = "$or";
    private static final int MAX_DEPTH = 100;

    private final List<Rule> patterns;

    private EventFilter(List<Rule> patterns) {
        this.patterns = patterns;
    }

    /** What a member of an event is, and so what members it may have itself. */
    private enum Level {
        EVENT,
        IDENTITY,
        CHANGE,
        ITEM,
        ATTRIBUTE,
        SCALAR;

        private static final Map<String, Level> EVENT_MEMBERS =
                Map.of("eventName", SCALAR, "userIdentity", IDENTITY, "dynamodb", CHANGE);
        private static final Map<String, Level> IDENTITY_MEMBERS = Map.of("type", SCALAR, "principalId", SCALAR);
        private static final Map<String, Level> CHANGE_MEMBERS =
                Map.of("Keys", ITEM, "NewImage", ITEM, "OldImage", ITEM);
        private static final Map<String, Level> TYPES = Map.of(
                "S", SCALAR, "N", SCALAR, "B", SCALAR, "BOOL", SCALAR, "NULL", SCALAR, "SS", SCALAR, "NS", SCALAR, "BS",
                SCALAR, "L", ATTRIBUTE, "M", ITEM);

        /** What a member is; null if there is none of that name. */
        @Nullable
        Level member(String name) {
            return switch (this) {
                case EVENT -> EVENT_MEMBERS.get(name);
                case IDENTITY -> IDENTITY_MEMBERS.get(name);
                case CHANGE -> CHANGE_MEMBERS.get(name);
                case ITEM -> ATTRIBUTE;
                case ATTRIBUTE -> TYPES.get(name);
                case SCALAR -> null;
            };
        }
    }

    /** Where something stands in a pattern. */
    private record Place(Level level, String path, int depth) {
        Place in(Level inner, String name) {
            return new Place(inner, path.isEmpty() ? name : path + '.' + name, depth + 1);
        }

        IllegalArgumentException wrong(String expected) {
            return new IllegalArgumentException(
                    "filter: at " + (path.isEmpty() ? "its beginning" : path) + ": expected " + expected);
        }
    }

    /**
     * A filter of patterns.
     *
     * @param patterns JSON objects, as maps, lists, strings, numbers, booleans and null; with none, all changes match
     * @throws IllegalArgumentException if one is malformed; says where
     */
    public static EventFilter of(List<?> patterns) {
        List<Rule> rules = new ArrayList<>();
        for (Object pattern : patterns) {
            rules.add(object(pattern, new Place(Level.EVENT, "", 0)));
        }
        return new EventFilter(rules);
    }

    @Override
    public boolean matches(ChangeRecord change) {
        if (patterns.isEmpty()) {
            return true;
        }
        EventTree event = new EventTree(change);
        return patterns.stream().anyMatch(rule -> rule.matches(event));
    }

    private static Rule object(@Nullable Object pattern, Place place) {
        if (!(pattern instanceof Map<?, ?> members) || members.isEmpty()) {
            throw place.wrong("an object with at least one member");
        }
        if (place.depth > MAX_DEPTH) {
            throw place.wrong("at most " + MAX_DEPTH + " levels");
        }
        List<Rule> rules = new ArrayList<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = String.valueOf(member.getKey());
            rules.add(name.equals(OR) ? or(member.getValue(), place) : member(name, member.getValue(), place));
        }
        return value -> rules.stream().allMatch(rule -> rule.matches(value));
    }

    private static Rule or(@Nullable Object alternatives, Place place) {
        if (!(alternatives instanceof List<?> list) || list.isEmpty()) {
            throw place.wrong("behind $or an array of objects");
        }
        List<Rule> rules = new ArrayList<>();
        list.forEach(each -> rules.add(object(each, place)));
        return value -> rules.stream().anyMatch(rule -> rule.matches(value));
    }

    private static Rule member(String name, @Nullable Object pattern, Place place) {
        Level level = place.level.member(name);
        if (level == null) {
            throw place.wrong(
                    switch (place.level) {
                        case EVENT -> "eventName, dynamodb, userIdentity or $or, not " + name;
                        case CHANGE -> "Keys, NewImage, OldImage or $or, not " + name;
                        case IDENTITY -> "type, principalId or $or, not " + name;
                        case ATTRIBUTE -> "a type such as S or N, not " + name;
                        default -> "an array of values, not an object with " + name;
                    });
        }
        Place inner = place.in(level, name);
        Rule rule = pattern instanceof List<?> values ? values(values, inner) : object(pattern, inner);
        return value -> each(EventTree.member(value, name), rule);
    }

    /** Of an array one element must match. */
    private static boolean each(@Nullable Object value, Rule rule) {
        if (!(value instanceof List<?> elements)) {
            return rule.matches(value);
        }
        return elements.isEmpty() ? rule.matches(null) : elements.stream().anyMatch(rule::matches);
    }

    private static Rule values(List<?> values, Place place) {
        if (values.isEmpty()) {
            throw place.wrong("an array with at least one value");
        }
        List<Rule> rules = new ArrayList<>();
        for (Object value : values) {
            boolean isOfAny = value == null || (value instanceof Map<?, ?> map && map.containsKey("exists"));
            if (place.level != Level.SCALAR && !isOfAny) {
                throw place.wrong(
                        place.level == Level.ATTRIBUTE
                                ? "an object with a type such as S or N: only null and exists are of any"
                                : "an object");
            }
            try {
                rules.add(FilterRules.of(value));
            } catch (IllegalArgumentException ex) {
                throw place.wrong(String.valueOf(ex.getMessage()));
            }
        }
        return value -> rules.stream().anyMatch(rule -> rule.matches(value));
    }
}
