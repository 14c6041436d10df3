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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stator.ItemQuery;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/**
 * Queries that find nothing between items of one partition key: all that they cost is the search, which compares keys and checks the
 * records that these are in.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class SearchBenchmark {
    private static final int ITEMS = 1_000;

    /** Bytes of each item's value. */
    @Param({"100", "1000", "200000"})
    public int length;

    private byte[] value;
    private Stator database;
    private Table table;

    /** Fills a table in the temporary directory. */
    @Setup(Level.Trial)
    public void open() {
        value = new byte[length];
        database = Stator.open(new Stator.Context().durability(Durability.BUFFERED));
        table = database.createTable(TableSpec.named("orders")
                .partitionKey("customer", KeyType.STRING)
                .sortKey("at", KeyType.STRING));
        SampleItems.load(
                table, ITEMS, number -> Item.of("customer", "c", "at", sortKey(number), SampleItems.VALUE, value));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    /** What is between an item and the next. */
    @Benchmark
    public ItemQuery.Page nothing() {
        String before = sortKey(ThreadLocalRandom.current().nextInt(ITEMS - 1));
        return table.query("c").between(before + "-", before + ".").page();
    }

    private static String sortKey(int number) {
        return Integer.toString(10_000_000 + number);
    }
}
