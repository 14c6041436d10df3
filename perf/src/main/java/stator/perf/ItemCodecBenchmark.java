package stator.perf;

import java.nio.charset.StandardCharsets;
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
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.ValueView;

/** Items to bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
public class ItemCodecBenchmark {
    private static final byte[] NAME = SampleRequests.LAST_ATTRIBUTE.getBytes(StandardCharsets.UTF_8);

    private final Item item = SampleRequests.item();
    private final AttributeMap encoded = item.toAttributeMap();
    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView map = new MapView();
    private final ValueView found = new ValueView();

    /** From objects to bytes. */
    @Benchmark
    public AttributeMap encode() {
        return item.toAttributeMap(encoder);
    }

    /** From bytes to objects. */
    @Benchmark
    public Item decode() {
        return Item.of(encoded);
    }

    /** One attribute, without decoding. */
    @Benchmark
    public boolean findAttribute() {
        return encoded.view(map).find(NAME, found);
    }
}
