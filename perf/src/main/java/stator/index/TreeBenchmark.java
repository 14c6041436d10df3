package stator.index;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
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

/** The sorted index alone: keys of 44 bytes in random order, a version published for every 32 puts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class TreeBenchmark {
    private static final int BATCH = 32;
    private static final int RANGE = 100;

    /** Entries in the tree. */
    @Param({"100000", "1000000"})
    public int entries;

    private final SplittableRandom random = new SplittableRandom(1);
    private FlatKeys keys;
    private BTree tree;
    private BTreeReader reader;
    private BTreeCursor cursor;
    private int unpublished;

    /** Fills a tree. */
    @Setup(Level.Trial)
    public void open() {
        keys = new FlatKeys(entries);
        tree = BTree.open(new BTree.Context().keys(keys));
        for (int i = 0; i < entries; i++) {
            put(i);
        }
        tree.publish(tree.seal());
        tree.detachWriter();
        reader = tree.newReader(keys);
        cursor = reader.newCursor();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
        CloseHelper.closeAll(reader, tree);
    }

    /** Finds an entry in a version pinned for it. */
    @Benchmark
    public long get() {
        reader.pin();
        long value = reader.find(keys.buffer(), keys.offset(random.nextInt(entries)), FlatKeys.KEY_LENGTH);
        reader.release();
        return value;
    }

    /** Walks over a hundred entries. */
    @Benchmark
    public long range() {
        reader.pin();
        boolean found = cursor.seek(keys.buffer(), keys.offset(random.nextInt(entries)), FlatKeys.KEY_LENGTH);
        long sum = 0;
        for (int i = 0; found && i < RANGE; i++) {
            sum += cursor.value();
            found = cursor.next();
        }
        reader.release();
        return sum;
    }

    /** Replaces an entry. */
    @Benchmark
    public long put() {
        return put(random.nextInt(entries));
    }

    private long put(int number) {
        long replaced = tree.put(keys.buffer(), keys.offset(number), FlatKeys.KEY_LENGTH, number);
        if (++unpublished == BATCH) {
            unpublished = 0;
            tree.publish(tree.seal());
        }
        return replaced;
    }
}
