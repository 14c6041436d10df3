package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.context;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;
import static stator.expression.Requests.view;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stator.item.AttributeMap;
import stator.item.AttributeValue;
import stator.item.Item;
import stator.item.ItemEncoder;

/**
 * Goal: updates change items as DynamoDB does, or are refused as it does.
 * Method: examples of what DynamoDB does where the words of its guide leave doubt; the random comparison is in
 * {@link ModelTest}.
 */
class UpdateTest {
    private final UpdateScratch scratch = new UpdateScratch();
    private final ItemEncoder out = new ItemEncoder();

    private Item update(Item item, String text, AttributeMap values) {
        UpdateProgram program = UpdateProgram.compile(text, context(NO_NAMES, values));
        assertEquals(UpdateResult.APPLIED, program.apply(view(item), out, scratch));
        return Item.of(out.finish());
    }

    private UpdateResult refusal(Item item, String text, AttributeMap values) {
        return UpdateProgram.compile(text, context(NO_NAMES, values)).apply(view(item), out, scratch);
    }

    private static Item list(Object... elements) {
        return Item.of("a", List.of(elements));
    }

    @Test
    void shouldReadTheItemAsItWas() {
        Item item = Item.of("a", "hello", "n", 1);
        assertEquals(Item.of("b", "hello", "n", 2), update(item, "REMOVE a SET b = a, n = n + n", NO_VALUES));
        assertEquals(UpdateResult.MISSING_ATTRIBUTE, refusal(item, "SET x = :v, y = x", values(":v", 4)));
        assertEquals(item, update(item, "SET a = a", NO_VALUES));
        assertEquals(UpdateResult.MISSING_ATTRIBUTE, refusal(item, "SET z = z", NO_VALUES));
    }

    @Test
    void shouldAppendWhatIsSetBeyondTheEndInTheOrderOfIndexes() {
        assertEquals(
                list("one", "two", "a3", "a2", "a4", "a1"),
                update(
                        list("one", "two"),
                        "SET a[84] = :1, a[37] = :2, a[17] = :3, a[50] = :4",
                        values(":1", "a1", ":2", "a2", ":3", "a3", ":4", "a4")));
        assertEquals(list("one", 1), update(list("one"), "ADD a[9] :n", values(":n", 1)));
    }

    @Test
    void shouldRemoveElementsByTheIndexesTheyHad() {
        assertEquals(
                list(2, 4, 17, 6, 7), update(list(2, 3, 4, 5, 6, 7), "REMOVE a[1] SET a[3] = :v", values(":v", 17)));
        assertEquals(list(3, 5), update(list(2, 3, 4, 5), "REMOVE a[2], a[0], a[17]", NO_VALUES));
        assertEquals(Item.of("a", List.of()), update(list(1), "REMOVE a[0]", NO_VALUES));
        assertEquals(Item.of("a", Map.of()), update(Item.of("a", Map.of("b", 1)), "REMOVE a.b, a.c, d", NO_VALUES));
    }

    @Test
    void shouldCountFromNothing() {
        String count = "SET n = if_not_exists(n, :zero) + :one";
        AttributeMap values = values(":zero", 0, ":one", 1);
        assertEquals(Item.of("n", 1), update(Item.of(), count, values));
        assertEquals(Item.of("n", 8), update(Item.of("n", 7), count, values));
        assertEquals(Item.of("n", 5), update(Item.of("n", 7), "SET n = n - :v", values(":v", 2)));
        assertEquals(Item.of("n", -2), update(Item.of(), "ADD n :v", values(":v", -2)));
        assertEquals(Item.of("n", 5), update(Item.of("n", 7), "ADD n :v", values(":v", -2)));
    }

    @Test
    void shouldAddToAndTakeFromSets() {
        Item item = Item.of("s", Set.of("cat", "dog"), "l", List.of(Set.of(1), 2));
        assertEquals(
                item.with("s", Set.of("cat", "dog", "pig")),
                update(item, "ADD s :v", values(":v", Set.of("cat", "pig"))));
        assertEquals(item.with("t", Set.of(1)), update(item, "ADD t :v", values(":v", Set.of(1))));
        assertEquals(item.with("s", Set.of("dog")), update(item, "DELETE s :v", values(":v", Set.of("cat", "pig"))));
        assertEquals(item, update(item, "DELETE s :v", values(":v", Set.of("pig"))));
        assertEquals(item.without("s"), update(item, "DELETE s :v", values(":v", Set.of("dog", "cat"))));
        assertEquals(item, update(item, "DELETE x :v", values(":v", Set.of("pig"))));
        assertEquals(item.with("l", List.of(2)), update(item, "DELETE l[0] :v", values(":v", Set.of(1))));
        assertEquals(UpdateResult.INCORRECT_OPERAND_TYPE, refusal(item, "ADD s :v", values(":v", Set.of(1))));
        assertEquals(UpdateResult.INCORRECT_OPERAND_TYPE, refusal(item, "ADD s :v", values(":v", 1)));
        assertEquals(UpdateResult.INCORRECT_OPERAND_TYPE, refusal(item, "DELETE l :v", values(":v", Set.of(1))));
    }

    @Test
    void shouldAppendLists() {
        AttributeMap values = values(":v", List.of(3), ":none", List.of());
        assertEquals(list(1, 2, 3), update(list(1, 2), "SET a = list_append(a, :v)", values(":v", List.of(3))));
        assertEquals(list(3, 1, 2), update(list(1, 2), "SET a = list_append(:v, if_not_exists(a, :none))", values));
        assertEquals(list(3), update(Item.of(), "SET a = list_append(if_not_exists(a, :none), :v)", values));
        assertEquals(UpdateResult.MISSING_ATTRIBUTE, refusal(Item.of(), "SET a = list_append(a, :v)", values));
        assertEquals(
                UpdateResult.INCORRECT_OPERAND_TYPE, refusal(Item.of("a", "x"), "SET b = list_append(:v, a)", values));
        assertEquals(
                UpdateResult.INCORRECT_OPERAND_TYPE, refusal(Item.of("a", "x"), "SET b = a + :v", values(":v", 1)));
    }

    @Test
    void shouldRefuseWhereThereIsNoMapOrListToChange() {
        Item item = Item.of("a", "hello", "b", List.of("hi"));
        for (String path : List.of("a.c", "b.c", "c.c", "a[0]", "c[0]", "b[7].x", "b[0].x")) {
            assertEquals(
                    UpdateResult.INVALID_DOCUMENT_PATH, refusal(item, "SET " + path + " = :v", values(":v", 7)), path);
            assertEquals(UpdateResult.INVALID_DOCUMENT_PATH, refusal(item, "REMOVE " + path, NO_VALUES), path);
            assertEquals(
                    UpdateResult.INVALID_DOCUMENT_PATH,
                    refusal(Item.of(), "SET " + path + " = :v", values(":v", 7)),
                    path);
            Item key = Item.of("pk", "k");
            UpdateProgram clears = UpdateProgram.compile("REMOVE " + path, context(NO_NAMES, NO_VALUES));
            assertEquals(UpdateResult.APPLIED, clears.create(view(key), out, scratch), path);
            assertEquals(key, Item.of(out.finish()), path);
        }
        assertEquals(
                "The document path provided in the update expression is invalid for update",
                UpdateResult.INVALID_DOCUMENT_PATH.message());
    }

    @Test
    void shouldRefuseSumsThatAreNoNumbersOfDynamoDb() {
        Item item = Item.of("n", AttributeValue.n("9.9999999999999999999999999999999999999E125"));
        assertEquals(UpdateResult.NUMBER_OVERFLOW, refusal(item, "SET n = n + n", NO_VALUES));
        assertEquals(UpdateResult.NUMBER_OVERFLOW, refusal(item, "ADD n :v", values(":v", AttributeValue.n("1E125"))));
        assertEquals(UpdateResult.TOO_MANY_DIGITS, refusal(item, "SET n = n - :v", values(":v", 1)));
        Item small = Item.of("n", AttributeValue.n("1.1E-130"));
        assertEquals(
                UpdateResult.NUMBER_UNDERFLOW,
                refusal(small, "SET n = n - :v", values(":v", AttributeValue.n("1E-130"))));
    }

    @Test
    void shouldRefuseAnImageThatIsNestedTooDeep() {
        AttributeValue deep = AttributeValue.s("x");
        for (int i = 0; i < 16; i++) {
            deep = AttributeValue.l(deep);
        }
        String inner = "a" + "[0]".repeat(15);
        Item item = Item.of("a", deep);
        assertEquals(
                UpdateResult.APPLIED,
                refusal(item, "SET " + inner + " = :v", values(":v", deep.list().get(0))));
        out.reset();
        assertEquals(UpdateResult.NESTING_TOO_DEEP, refusal(item, "SET " + inner + "[0] = :v", values(":v", deep)));
        assertEquals(item, update(item, "REMOVE b", NO_VALUES));
    }

    @Test
    void shouldCreateAnItemOfKeyAndUpdate() {
        Item key = Item.of("pk", "k", "sk", 1);
        UpdateProgram program = UpdateProgram.compile("SET a = :v REMOVE x.y", context(NO_NAMES, values(":v", 1)));
        assertEquals(UpdateResult.APPLIED, program.create(view(key), out, scratch));
        assertEquals(key.with("a", 1), Item.of(out.finish()));
        assertTrue(program.createsItem());
        UpdateProgram reads = UpdateProgram.compile("SET a = pk", context(NO_NAMES, NO_VALUES));
        assertEquals(UpdateResult.APPLIED, reads.create(view(key), out, scratch));
        assertEquals(key.with("a", "k"), Item.of(out.finish()));
        UpdateProgram leads = UpdateProgram.compile("SET b.a = pk", context(NO_NAMES, NO_VALUES));
        assertEquals(UpdateResult.INVALID_DOCUMENT_PATH, leads.create(view(key), out, scratch));
        assertFalse(UpdateProgram.compile("REMOVE a DELETE b :v", context(NO_NAMES, values(":v", Set.of(1))))
                .createsItem());
    }

    @Test
    void shouldProjectWhatItTouched() {
        Item old = Item.of("a", Map.of("b", "dog", "c", List.of(1, 2, 3)), "d", "cat");
        UpdateProgram program = UpdateProgram.compile(
                "SET a.x = :v, a.c[100] = :v REMOVE a.c[1], e", context(NO_NAMES, values(":v", 8)));
        program.projectTouched(view(old), out);
        assertEquals(Item.of("a", Map.of("c", List.of(2))), Item.of(out.finish()));
        assertEquals(UpdateResult.APPLIED, program.apply(view(old), out, scratch));
        Item changed = Item.of(out.finish());
        assertEquals(Item.of("a", Map.of("b", "dog", "c", List.of(1, 3, 8), "x", 8), "d", "cat"), changed);
        program.projectTouched(view(changed), out);
        assertEquals(Item.of("a", Map.of("c", List.of(3), "x", 8)), Item.of(out.finish()));
    }

    @Test
    void shouldTellWhichAttributesItNeeds() {
        UpdateProgram program = UpdateProgram.compile(
                "SET a = if_not_exists(b.c, #d), e.f = :v REMOVE g[1] ADD h :v",
                context(names("#d", "d"), values(":v", 1)));
        assertEquals(List.of("a", "e", "g", "h"), List.copyOf(program.writtenAttributes()));
        assertEquals(List.of("a", "b", "d", "e", "g", "h"), List.copyOf(program.topLevelAttributes()));
        assertEquals(Set.of("b", "e", "g"), program.nestedAttributes());
    }
}
