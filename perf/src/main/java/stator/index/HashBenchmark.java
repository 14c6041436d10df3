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

/** The hash index alone: random hashes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class HashBenchmark {
    /** Entries in the index. */
    @Param({"100000", "1000000"})
    public int entries;

    private final SplittableRandom random = new SplittableRandom(1);
    private long[] addresses;
    private HashIndex index;
    private HashProbe probe;

    /** Fills an index. */
    @Setup(Level.Trial)
    public void open() {
        addresses = new long[entries];
        index = HashIndex.open(new HashIndex.Context());
        for (int i = 0; i < entries; i++) {
            addresses[i] = i;
            index.put(hash(i), HashIndex.NULL_ADDRESS, i);
        }
        index.detachWriter();
        probe = index.newProbe();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
        CloseHelper.closeAll(probe, index);
    }

    /** Finds the first address of a hash. */
    @Benchmark
    public long get() {
        probe.start(hash(random.nextInt(entries)));
        long address = probe.next();
        probe.end();
        return address;
    }

    /** Replaces the address of a hash. */
    @Benchmark
    public void put() {
        int number = random.nextInt(entries);
        long old = addresses[number];
        addresses[number] = old + entries;
        index.put(hash(number), old, old + entries);
    }

    /** Spreads numbers over all 64 bits; no two have the same. */
    private static long hash(long number) {
        long mixed = number * 0x9E37_79B9_7F4A_7C15L;
        return (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
    }
}
