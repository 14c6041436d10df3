package stator.expression;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.MapView;

/** Short forms for the names, values and items of requests. */
final class Requests {
    static final Map<String, String> NO_NAMES = Map.of();
    static final AttributeMap NO_VALUES = AttributeMap.empty();

    private Requests() {}

    /** {@code names("#a", "a", "#b", "b")}. */
    static Map<String, String> names(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }

    /** {@code values(":a", 1, ":b", "text")}. */
    static AttributeMap values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return Item.of(values).toAttributeMap();
    }

    /** A context of its own cache, so that no test sees what another compiled. */
    static ExpressionContext context(Map<String, String> names, AttributeMap values) {
        return new ExpressionContext(names, values, new ExpressionCache(4));
    }

    static void compile(ExpressionKind kind, String text, ExpressionContext context) {
        switch (kind) {
            case UPDATE -> UpdateProgram.compile(text, context);
            case CONDITION, FILTER -> Condition.compile(kind, text, context);
            case KEY_CONDITION -> KeyExpression.compile(text, context).keyCondition();
            case PROJECTION -> Projection.compile(text, context);
            case STATEMENT -> throw new IllegalArgumentException("no expression: kind=" + kind);
        }
    }

    /** The text of the error that an expression is refused with. */
    static String error(ExpressionKind kind, String text, Map<String, String> names, AttributeMap values) {
        DynamoDbException refusal = assertThrows(
                DynamoDbException.class, () -> compile(kind, text, context(names, values)), () -> "accepted: " + text);
        if (refusal.type() != ErrorType.VALIDATION) {
            throw new AssertionError("type=" + refusal.type() + " for " + text, refusal);
        }
        return String.valueOf(refusal.getMessage());
    }

    static String error(ExpressionKind kind, String text) {
        return error(kind, text, NO_NAMES, NO_VALUES);
    }

    static MapView view(Item item) {
        return item.toAttributeMap().view(new MapView());
    }

    static boolean holds(String condition, Item item, AttributeMap values) {
        ExpressionContext context = context(NO_NAMES, values);
        return Condition.compile(ExpressionKind.CONDITION, condition, context).test(view(item), new ConditionScratch());
    }
}
