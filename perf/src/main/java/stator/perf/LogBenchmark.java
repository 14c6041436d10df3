package stator.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stator.wal.RecordSpec;
import stator.wal.SegmentUsage;
import stator.wal.Wal;

/** Records into the log, alone and with a force for each group of them. The disk is that of the temporary directory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class LogBenchmark {
    private static final int KEY_LENGTH = 24;
    private static final long KEPT_BYTES = 1L << 28;

    /** Bytes of a record's payload. */
    @Param({"128", "1024"})
    public int payloadLength;

    private final RecordSpec spec = new RecordSpec();
    private UnsafeBuffer content;
    private Path directory;
    private Wal wal;

    /** Makes a log. */
    @Setup(Level.Trial)
    public void open() {
        content = new UnsafeBuffer(new byte[KEY_LENGTH + payloadLength]);
        try {
            directory = Files.createTempDirectory("stator-log-");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        wal = Wal.open(new Wal.Context().directory(directory));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() {
        wal.close();
        IoUtil.delete(directory.toFile(), false);
    }

    /** Appends only; forced when a segment's worth of it is removed. */
    @Benchmark
    public long append() {
        long position = appendOne();
        if (position - wal.firstPosition() > KEPT_BYTES) {
            removeOld(wal.force());
        }
        return position;
    }

    /** A force for each record. */
    @Benchmark
    public long forceEach() {
        return appendAndForce(1);
    }

    /** A force for sixteen records. */
    @Benchmark
    @OperationsPerInvocation(16)
    public long forceEverySixteen() {
        return appendAndForce(16);
    }

    /** A force for 256 records. */
    @Benchmark
    @OperationsPerInvocation(256)
    public long forceEvery256() {
        return appendAndForce(256);
    }

    private long appendAndForce(int records) {
        for (int i = 0; i < records; i++) {
            appendOne();
        }
        long durable = wal.force();
        if (durable - wal.firstPosition() > KEPT_BYTES) {
            removeOld(durable);
        }
        return durable;
    }

    private long appendOne() {
        return wal.append(spec.reset().type(1).key(content, 0, KEY_LENGTH).payload(content, KEY_LENGTH, payloadLength));
    }

    private void removeOld(long durable) {
        for (SegmentUsage segment : wal.segments()) {
            if (segment.endPosition() <= durable - (KEPT_BYTES >> 1)) {
                wal.detach(segment);
                wal.remove(segment);
            }
        }
    }
}
