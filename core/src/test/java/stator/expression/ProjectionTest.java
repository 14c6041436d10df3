package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.expression.ExpressionKind.PROJECTION;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.context;
import static stator.expression.Requests.error;
import static stator.expression.Requests.names;
import static stator.expression.Requests.view;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.item.Item;
import stator.item.ItemEncoder;

/**
 * Goal: a projection keeps the structure around what it picks, and nothing else.
 * Method: examples of DynamoDB's behaviour; errors in their order. The random comparison is in ModelTest.
 */
class ProjectionTest {
    private static final Item ITEM =
            Item.of("p", "key", "a", Map.of("b", List.of(2, 4, Map.of("x", "hi", "y", "yo")), "c", 5), "b", "hello");

    private static Item project(String text) {
        ItemEncoder out = new ItemEncoder();
        Projection.compile(text, context(NO_NAMES, NO_VALUES)).project(view(ITEM), out);
        return Item.of(out.finish());
    }

    @Test
    void shouldKeepTheStructureAroundWhatItPicks() {
        assertEquals(Item.of("b", "hello"), project("b"));
        assertEquals(Item.of("a", Map.of("b", List.of(2))), project("a.b[0]"));
        assertEquals(Item.of("a", Map.of("b", List.of(Map.of("y", "yo")))), project("a.b[2].y"));
        assertEquals(Item.of("a", Map.of("b", List.of(2, Map.of("x", "hi")))), project("a.b[2].x, a.b[0]"));
        assertEquals(Item.of("a", Map.of("c", 5), "b", "hello"), project(" b ,a.c"));
        assertEquals(Item.of("a", Map.of("b", List.of(2))), project("a.x, a.b[0], x, a.b[3].x"));
    }

    @ParameterizedTest
    @CsvSource({"x", "a.b[3]", "a.x", "a.x.y", "a.b[3].x", "a.b.x", "a[0]", "a.b[0].x", "a.b[0][0]", "b[0]", "b.a"})
    void shouldLeaveNoTraceOfPathsThatLeadNowhere(String path) {
        assertEquals(Item.of(), project(path));
    }

    @Test
    void shouldTellTheFirstErrorWhenThereAreSeveral() {
        String invalid = "Invalid ProjectionExpression: ";
        assertEquals(
                invalid + "Attribute name is a reserved keyword; reserved keyword: abORt",
                error(PROJECTION, "a.abORt, #b, a"));
        assertEquals(
                invalid + "An expression attribute name used in the document path is not defined; attribute name: #a",
                error(PROJECTION, "a,b,a,#a"));
        assertEquals(
                invalid
                        + "Two document paths overlap with each other; must remove or rewrite one of these paths; path one:"
                        + " [a, b], path two: [a]",
                error(PROJECTION, "b[1], b.a, #a.b, a", names("#a", "a"), NO_VALUES));
        assertEquals(
                invalid
                        + "Two document paths conflict with each other; must remove or rewrite one of these paths; path one:"
                        + " [a, b], path two: [a, [1]]",
                error(PROJECTION, "a.b, #a[1], #b", names("#a", "a", "#b", "[3]"), NO_VALUES));
    }

    @Test
    void shouldTellWhichAttributesItNeeds() {
        Projection projection = Projection.compile("b, a.b[0], #c, a.c", context(names("#c", "c.d"), NO_VALUES));
        assertEquals(Set.of("a", "b", "c.d"), projection.topLevelAttributes());
        assertEquals(Set.of("a"), projection.nestedAttributes());
    }
}
