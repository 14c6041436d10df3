package stator.perf;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import stator.expression.Condition;
import stator.expression.ConditionScratch;
import stator.expression.ExpressionCache;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.MapView;

/** A condition with names and values, compiled and judged. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
public class ExpressionBenchmark {
    private static final String TEXT =
            "#status = :shipped AND #total BETWEEN :low AND :high AND attribute_exists(basket[0].product)";
    private static final int SMALLEST_CACHE = 4;

    private final Map<String, String> names = Map.of("#status", "status", "#total", "total");
    private final AttributeMap values =
            Item.of(":shipped", "SHIPPED", ":low", 10_000, ":high", 20_000).toAttributeMap();
    private final ExpressionCache cache = new ExpressionCache(ExpressionCache.DEFAULT_CAPACITY);
    private final Condition condition = compile(cache);
    private final ConditionScratch scratch = new ConditionScratch();
    private final MapView item = SampleRequests.item().toAttributeMap().view(new MapView());

    /** A request with an expression that was there before. */
    @Benchmark
    public Condition compileCached() {
        return compile(cache);
    }

    /** A request with an expression that was not. */
    @Benchmark
    public Condition compileUncached() {
        return compile(new ExpressionCache(SMALLEST_CACHE));
    }

    /** The condition of an item; it holds. */
    @Benchmark
    public boolean evaluate() {
        return condition.test(item, scratch);
    }

    private Condition compile(ExpressionCache into) {
        ExpressionContext context = new ExpressionContext(names, values, into);
        context.checkParameters();
        Condition compiled = Condition.compile(ExpressionKind.CONDITION, TEXT, context);
        context.checkUnused();
        return compiled;
    }
}
