package stator.perf;

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
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.server.json.JsonDecoder;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;

/** DynamoDB's JSON of a PutItem of 1.2 KB, both ways. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
public class JsonBenchmark {
    private final byte[] body = SampleRequests.putItemJson();
    private final Structure request = SampleRequests.putItem();
    private final JsonDecoder decoder = new JsonDecoder();
    private final JsonEncoder encoder = new JsonEncoder();
    private final JsonWriter json = new JsonWriter(4096, 4096);

    /** Text to an encoded item. */
    @Benchmark
    public Structure decode() {
        return decoder.decode(PutItem.OPERATION.input(), body, 0, body.length);
    }

    /** An encoded item to text. */
    @Benchmark
    public int encode() {
        json.reset();
        encoder.encode(request, json);
        return json.length();
    }
}
