package stator.perf;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.partition.Durability;

/** Puts into an embedded database that answers when the disk has them; several threads share a force. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class SyncPutBenchmark {
    private static final int ITEMS = 100_000;

    private final byte[] value = SampleItems.value();
    private final String[] keys = SampleItems.keys(ITEMS);
    private Stator database;
    private Table table;

    /** Makes a table in the temporary directory, which should be on the disk to be measured. */
    @Setup(Level.Trial)
    public void open() {
        database = Stator.open(new Stator.Context().durability(Durability.SYNC));
        table = database.createTable(TableSpec.named("items").partitionKey(SampleItems.KEY, KeyType.STRING));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    /** One thread: one force for each put. */
    @Benchmark
    public void put() {
        putOne();
    }

    /** Sixteen threads. */
    @Benchmark
    @Threads(16)
    public void putBySixteen() {
        putOne();
    }

    private void putOne() {
        table.put(SampleItems.item(keys[ThreadLocalRandom.current().nextInt(ITEMS)], value));
    }
}
