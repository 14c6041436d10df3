package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;
import static stator.expression.Requests.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import stator.Allocation;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;

/**
 * Goal: what is done for every item leaves no garbage; what is compiled once is found again, in bounded space.
 * Method: bytes allocated by the thread over many evaluations, after warm-up; a cache smaller than what goes through it.
 */
class SteadyStateTest {
    private static final int ROUNDS = 20_000;
    private static final Item ITEM =
            Item.of("pk", "k", "n", 5, "s", "hello", "l", List.of(1, 2, Map.of("x", 1)), "bag", Set.of("a", "b", "c"));

    @Test
    void shouldJudgeConditionsWithoutGarbage() {
        ExpressionContext context = new ExpressionContext(null, values(":n", 5, ":s", "ell", ":x", "a", ":t", "L"));
        Condition condition = Condition.compile(
                ExpressionKind.CONDITION,
                "n = :n AND contains(s, :s) AND NOT size(l) > :n AND attribute_type(l, :t) AND contains(bag, :x)"
                        + " AND l[2].x BETWEEN l[0] AND l[1] AND begins_with(s, s2) OR n IN (:s, :n)",
                context);
        ConditionScratch scratch = new ConditionScratch();
        MapView item = view(ITEM);
        assertTrue(condition.test(item, scratch));
        double bytes = Allocation.perRound(ROUNDS, () -> condition.test(item, scratch));
        assertTrue(bytes < 1, "bytes=" + bytes);
    }

    @Test
    void shouldApplyUpdatesAndProjectWithoutGarbage() {
        ExpressionContext context =
                new ExpressionContext(null, values(":n", 1, ":l", List.of(4), ":set", Set.of("c", "d")));
        UpdateProgram update = UpdateProgram.compile(
                "SET n = if_not_exists(n, :n) + :n, l[2].x = :n, l2 = list_append(l, :l) REMOVE l[0] ADD bag :set",
                context);
        Projection projection =
                Projection.compile("pk, l[1], l[2].x, #s", new ExpressionContext(names("#s", "bag"), null));
        UpdateScratch scratch = new UpdateScratch();
        ItemEncoder out = new ItemEncoder();
        MapView item = view(ITEM);
        double bytes = Allocation.perRound(ROUNDS, () -> {
            assertSame(UpdateResult.APPLIED, update.apply(item, out, scratch));
            out.reset();
            update.projectTouched(item, out);
            out.reset();
            projection.project(item, out);
            out.reset();
        });
        assertTrue(bytes < 1, "bytes=" + bytes);
    }

    @Test
    void shouldFindACompiledExpressionAgainOnlyForTheSameMeaning() {
        ExpressionCache cache = new ExpressionCache(8);
        ExpressionCache.Compiler compiler = ConditionParser::parse;
        Map<String, String> first = names("#a", "a");
        Compiled compiled = cache.find(ExpressionKind.CONDITION, "#a = b", first, compiler);
        assertSame(compiled, cache.find(ExpressionKind.CONDITION, "#a = b", names("#b", "b", "#a", "a"), compiler));
        Compiled other = cache.find(ExpressionKind.CONDITION, "#a = b", names("#a", "c"), compiler);
        assertTrue(other != compiled, "names were not looked at");
        assertTrue(
                cache.find(ExpressionKind.FILTER, "#a = b", first, compiler) != compiled, "the kind was not looked at");
        assertSame(compiled, cache.find(ExpressionKind.CONDITION, "#a = b", first, compiler));
    }

    @Test
    void shouldKeepOnlyWhatIsSoundAndNeverMoreThanItsCapacity() {
        ExpressionCache cache = new ExpressionCache(16);
        cache.find(ExpressionKind.CONDITION, "a = a", Map.of(), ConditionParser::parse);
        cache.find(ExpressionKind.UPDATE, "SET a = list_append(b)", Map.of(), UpdateParser::parse);
        cache.find(ExpressionKind.PROJECTION, "#a", names("#a", "a".repeat(60_000)), ProjectionPlan::parse);
        assertEquals(0, cache.size());
        for (int i = 0; i < 1_000; i++) {
            cache.find(ExpressionKind.PROJECTION, "a" + i, Map.of(), ProjectionPlan::parse);
        }
        assertTrue(cache.size() <= 16, "size=" + cache.size());
        assertEquals(16, cache.capacity());
    }

    @Test
    void shouldServeSeveralThreadsAtOnce() throws InterruptedException {
        ExpressionCache cache = new ExpressionCache(4);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    ConditionScratch scratch = new ConditionScratch();
                    for (int i = 0; i < 3_000; i++) {
                        int n = i % 10;
                        ExpressionContext context = new ExpressionContext(null, values(":v", n), cache);
                        Condition condition = Condition.compile(ExpressionKind.CONDITION, "a" + n + " = :v", context);
                        assertTrue(condition.test(view(Item.of("a" + n, n)), scratch));
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
    }
}
