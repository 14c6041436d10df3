package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.expression.Requests.view;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stator.item.AttributeMap;
import stator.item.AttributeValue;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;

/**
 * Goal: conditions, updates and projections do to encoded items what they mean for plain values, byte for byte.
 * Method: random pairs of item and expression, 5,000 of each kind, 120,000 in {@link ModelSoakTest}; the text is compiled
 * and evaluated, its meaning is worked out by {@link NaiveEvaluator}, which knows neither text nor bytes.
 */
class ModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int EXPRESSIONS = 10;

    private final ExpressionCache cache = new ExpressionCache(256);
    private final ItemEncoder encoder = new ItemEncoder();
    /** Items to go through, each with ten expressions of each kind. */
    int items() {
        return 500;
    }

    private static String rerun(long seed, Object what) {
        return "rerun with -Dstator.test.seed=" + seed + ": " + what;
    }

    @Test
    void shouldJudgeConditionsAsTheModelDoes() {
        ConditionScratch scratch = new ConditionScratch();
        int held = 0;
        for (int n = 0; n < items(); n++) {
            long seed = SEED + n;
            Random random = new Random(seed);
            Item item = new RandomValues(random).item();
            MapView view = view(item);
            for (int i = 0; i < EXPRESSIONS; i++) {
                RandomCondition condition = new RandomCondition(random, item);
                ExpressionContext context = condition.references().context(condition.text(), cache);
                String what = condition.text() + " " + condition.references() + " item=" + item;
                boolean expected = condition.holds(item);
                try {
                    Condition compiled = Condition.compile(ExpressionKind.CONDITION, condition.text(), context);
                    context.checkUnused();
                    assertEquals(expected, compiled.test(view, scratch), () -> rerun(seed, what));
                    assertEquals(
                            condition.holds(Item.of()),
                            compiled.test(view(Item.of()), scratch),
                            () -> rerun(seed, "absent " + what));
                } catch (RuntimeException e) {
                    throw new AssertionError(rerun(seed, what), e);
                }
                held += expected ? 1 : 0;
            }
        }
        int total = items() * EXPRESSIONS;
        assertTrue(held > total / 10 && held < total * 9 / 10, "held=" + held + " total=" + total);
    }

    @Test
    void shouldApplyUpdatesAsTheModelDoes() {
        UpdateScratch scratch = new UpdateScratch();
        Map<UpdateResult, Integer> seen = new EnumMap<>(UpdateResult.class);
        for (int n = 0; n < items(); n++) {
            long seed = SEED + n;
            Random random = new Random(seed);
            Item item = random.nextInt(20) == 0 ? Item.of() : new RandomValues(random).item();
            for (int i = 0; i < EXPRESSIONS; i++) {
                RandomUpdate update = new RandomUpdate(random, item);
                String what = update.text() + " " + update.references() + " item=" + item;
                try {
                    UpdateResult result = compareUpdate(update, item, scratch, rerun(seed, what));
                    seen.merge(result, 1, Integer::sum);
                } catch (RuntimeException e) {
                    throw new AssertionError(rerun(seed, what), e);
                }
            }
        }
        for (UpdateResult result : List.of(
                UpdateResult.APPLIED,
                UpdateResult.MISSING_ATTRIBUTE,
                UpdateResult.INCORRECT_OPERAND_TYPE,
                UpdateResult.INVALID_DOCUMENT_PATH,
                UpdateResult.TOO_MANY_DIGITS)) {
            assertTrue(seen.getOrDefault(result, 0) > items() / 200, "seen=" + seen);
        }
    }

    private UpdateResult compareUpdate(RandomUpdate update, Item item, UpdateScratch scratch, String rerun) {
        ExpressionContext context = update.references().context(update.text(), cache);
        UpdateProgram program = UpdateProgram.compile(update.text(), context);
        context.checkUnused();
        UpdateResult result = program.apply(view(item), encoder, scratch);
        Object expected = update.apply(item);
        if (expected instanceof UpdateResult refusal) {
            assertEquals(refusal, result, rerun);
            return result;
        }
        assertEquals(UpdateResult.APPLIED, result, rerun);
        AttributeMap image = encoder.finish();
        assertEquals(expected, Item.of(image).asMap(), rerun);
        assertTrue(image.sameAs(Item.of(image).toAttributeMap()), () -> "not canonical, " + rerun);
        compareTouched(update, program, Item.of(image), rerun);
        compareTouched(update, program, item, rerun);
        compareCreation(update, program, scratch, rerun);
        return result;
    }

    private void compareTouched(RandomUpdate update, UpdateProgram program, Item image, String rerun) {
        program.projectTouched(view(image), encoder);
        assertEquals(
                RandomUpdate.project(image, update.paths()),
                Item.of(encoder.finish()).asMap(),
                rerun);
    }

    private void compareCreation(RandomUpdate update, UpdateProgram program, UpdateScratch scratch, String rerun) {
        Item key = Item.of("key", "k");
        UpdateResult result = program.create(view(key), encoder, scratch);
        Object expected = update.create(key);
        if (expected instanceof UpdateResult refusal) {
            assertEquals(refusal, result, rerun);
        } else {
            assertEquals(expected, Item.of(encoder.finish()).asMap(), rerun);
        }
    }

    @Test
    void shouldProjectAsTheModelDoes() {
        int found = 0;
        for (int n = 0; n < items(); n++) {
            long seed = SEED + n;
            Random random = new Random(seed);
            RandomValues values = new RandomValues(random);
            Item item = values.item();
            for (int i = 0; i < EXPRESSIONS; i++) {
                List<List<Object>> paths = new ArrayList<>();
                RandomCondition.ReferenceNames references = new RandomCondition.ReferenceNames(random);
                List<String> texts = new ArrayList<>();
                for (int left = 1 + random.nextInt(6); left > 0; left--) {
                    List<Object> path = values.path(item);
                    if (paths.stream().noneMatch(other -> RandomUpdate.collide(other, path))) {
                        paths.add(path);
                        texts.add(references.path(path));
                    }
                }
                String text = String.join(", ", texts);
                Projection.compile(text, references.context(text, cache)).project(view(item), encoder);
                Map<String, AttributeValue> expected = RandomUpdate.project(item, paths);
                assertEquals(
                        expected,
                        Item.of(encoder.finish()).asMap(),
                        () -> rerun(seed, text + " " + references + " item=" + item));
                found += expected.size();
            }
        }
        assertTrue(found > items(), "found=" + found);
    }
}
