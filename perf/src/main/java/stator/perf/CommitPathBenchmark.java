package stator.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
import stator.wal.FileStorage;
import stator.wal.Segment;

/**
 * The same bytes made durable in the two ways there are: stored into a mapped segment and forced there, or written at their
 * place in its file, and that forced. The segment was written full of zeros before, as every segment of a log is.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH sets the fields up
public class CommitPathBenchmark {
    private static final int SEGMENT_LENGTH = 64 << 20;

    /** Bytes of one commit. */
    @Param({"256", "1024", "65536"})
    public int commitLength;

    private ByteBuffer bytes;
    private UnsafeBuffer content;
    private TemporaryDirectory directory;
    private FileStorage storage;
    private Segment segment;
    private FileChannel channel;
    private int offset;

    /** Makes a segment in the temporary directory, which should be on the disk to be measured. */
    @Setup(Level.Trial)
    public void open() {
        bytes = ByteBuffer.allocateDirect(commitLength);
        content = new UnsafeBuffer(bytes);
        content.setMemory(0, commitLength, (byte) 'x');
        try {
            directory = TemporaryDirectory.create();
            Path path = directory.path().resolve("log");
            storage = FileStorage.open(path);
            segment = storage.create(0, SEGMENT_LENGTH, content, 0);
            channel = FileChannel.open(Path.of(segment.name()), StandardOpenOption.WRITE);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        channel.close();
        segment.close();
        storage.close();
        directory.close();
    }

    /** Stores into the mapping, then forces the range. */
    @Benchmark
    public int mapped() {
        int at = next();
        segment.buffer().putBytes(at, content, 0, commitLength);
        segment.force(at, commitLength);
        return at;
    }

    /** Writes at the place in the file, then forces the file's data. */
    @Benchmark
    public int positional() throws IOException {
        int at = next();
        bytes.clear();
        for (int done = 0; done < commitLength; ) {
            done += channel.write(bytes, at + done);
        }
        channel.force(false);
        return at;
    }

    /** One commit after the other, from the start again when the segment is full. */
    private int next() {
        int at = offset;
        offset = at + 2 * commitLength > SEGMENT_LENGTH ? 0 : at + commitLength;
        return at;
    }
}
