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

/** Queries of an embedded database: a hundred items to a partition key, a key of 24 bytes and a value of 1 KB each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class QueryBenchmark {
    private static final int ITEMS_A_KEY = 100;

    /** Items in the table. */
    @Param({"100000", "1000000"})
    public int items;

    private final byte[] value = SampleItems.value();
    private String[] partitionKeys;
    private Stator database;
    private Table table;

    /** Fills a table in the temporary directory. */
    @Setup(Level.Trial)
    public void open() {
        partitionKeys = new String[items / ITEMS_A_KEY];
        for (int i = 0; i < partitionKeys.length; i++) {
            partitionKeys[i] = String.format("customer-%07d", i);
        }
        database = Stator.open(new Stator.Context().durability(Durability.BUFFERED));
        table = database.createTable(TableSpec.named("orders")
                .partitionKey("customer", KeyType.STRING)
                .sortKey("at", KeyType.STRING));
        SampleItems.load(table, items, this::item);
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    /** The ten items after a random one. */
    @Benchmark
    public ItemQuery.Page tenItems() {
        int first = ThreadLocalRandom.current().nextInt(ITEMS_A_KEY - 10);
        return query().from(sortKey(first)).limit(10).page();
    }

    /** All items of a key. */
    @Benchmark
    public ItemQuery.Page hundredItems() {
        return query().limit(ITEMS_A_KEY).page();
    }

    private ItemQuery query() {
        return table.query(partitionKeys[ThreadLocalRandom.current().nextInt(partitionKeys.length)]);
    }

    /** Neighbours are stored far apart, as they would be if customers took turns. */
    private Item item(int number) {
        return Item.of(
                "customer",
                partitionKeys[number % partitionKeys.length],
                "at",
                sortKey(number / partitionKeys.length),
                SampleItems.VALUE,
                value);
    }

    private static String sortKey(int number) {
        return Integer.toString(10_000_000 + number);
    }
}
