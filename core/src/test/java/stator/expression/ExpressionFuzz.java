package stator.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;

/**
 * Any text taken for an expression. It is refused with a ValidationException, or compiled, and then judges, changes or projects an
 * item. The first byte says what kind of expression.
 */
public final class ExpressionFuzz {
    private static final Map<String, String> NAMES = Map.of("#a", "a", "#n", "n", "#m", "m", "#l", "l");
    private static final Item ITEM = Item.of(
            "a", "text", "n", 5, "m", Map.of("x", Map.of("y", 1)), "l", List.of(1, "two", List.of()), "b", new byte[] {1
            });
    private static final AttributeMap VALUES = Item.of(
                    ":s", "text", ":n", 5, ":b", new byte[] {1}, ":l", List.of(1), ":m", Map.of("x", 1), ":t", true)
            .toAttributeMap();
    private static final AttributeMap VALUE = ITEM.toAttributeMap();

    private ExpressionFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, UTF_8);
        ExpressionContext context = new ExpressionContext(NAMES, VALUES, new ExpressionCache(4));
        MapView item = VALUE.view(new MapView());
        ItemEncoder encoder = new ItemEncoder();
        try {
            switch ((input[0] & 0xFF) % 5) {
                case 0 ->
                    Condition.compile(ExpressionKind.CONDITION, text, context).test(item, new ConditionScratch());
                case 1 ->
                    Condition.compile(ExpressionKind.FILTER, text, context).topLevelAttributes();
                case 2 -> UpdateProgram.compile(text, context).apply(item, encoder, new UpdateScratch());
                case 3 -> Projection.compile(text, context).project(item, encoder);
                default -> KeyExpression.compile(text, context).keyCondition().checkCount(2);
            }
            context.checkUnused();
        } catch (DynamoDbException refused) {
            if (refused.type() != ErrorType.VALIDATION) {
                throw refused;
            }
        }
    }
}
