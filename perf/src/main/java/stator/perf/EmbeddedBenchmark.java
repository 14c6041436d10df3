package stator.perf;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/** Items of an embedded database by their keys, buffered: survives the end of the process, is forced every 10 ms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class EmbeddedBenchmark {
    /** Items in the table. */
    @Param({"100000", "1000000"})
    public int items;

    private final byte[] value = SampleItems.value();
    private String[] keys;
    private Stator database;
    private Table table;

    /** Fills a table in the temporary directory. */
    @Setup(Level.Trial)
    public void open() {
        keys = SampleItems.keys(items);
        database = Stator.open(new Stator.Context().durability(Durability.BUFFERED));
        table = database.createTable(TableSpec.named("items").partitionKey(SampleItems.KEY, KeyType.STRING));
        SampleItems.load(table, items, i -> SampleItems.item(keys[i], value));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    /** A get that copies the item. */
    @Benchmark
    public @Nullable Item find() {
        return table.find(key());
    }

    /** A get that looks at the item where it lies. */
    @Benchmark
    public boolean read() {
        return table.read(item -> {}, key());
    }

    /** A put over an item that is there. */
    @Benchmark
    public void put() {
        table.put(SampleItems.item(key(), value));
    }

    /** An update under a condition that holds; answers the new item. */
    @Benchmark
    public @Nullable Item conditionalUpdate() {
        return table.update("SET hits = hits + :one", key())
                .onlyIf("hits >= :zero")
                .value(":one", 1)
                .value(":zero", 0)
                .run();
    }

    private String key() {
        return keys[ThreadLocalRandom.current().nextInt(items)];
    }
}
