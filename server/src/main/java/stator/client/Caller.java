package stator.client;

import java.util.concurrent.ArrayBlockingQueue;
import software.amazon.awssdk.awscore.AwsRequest;
import stator.contract.Structure;
import stator.partition.Durability;
import stator.server.DurabilityHeader;

/**
 * Carries out the calls of one kind of client: those that wait, or those that promise. Shared by all threads.
 *
 * @param <R> what a call returns
 */
abstract class Caller<R> implements AutoCloseable {
    private static final int MAX_IDLE_ENCODERS = 32;

    private final Operations operations;
    private final SdkErrors errors;
    private final ArrayBlockingQueue<AttributeValueEncoder> encoders = new ArrayBlockingQueue<>(MAX_IDLE_ENCODERS);

    /** @param errors of the client's service */
    Caller(Operations operations, SdkErrors errors) {
        this.operations = operations;
        this.errors = errors;
    }

    final Operations operations() {
        return operations;
    }

    final SdkErrors errors() {
        return errors;
    }

    /** Carries out one call; what it returns is what the client's method returns. */
    abstract R call(SdkOperation operation, AwsRequest request);

    /** Refuses further calls, and closes the engine if it belongs to this client. May be called twice. */
    @Override
    public abstract void close();

    /** What a request's override configuration asks for, by the header that a server would see. */
    static Durability durability(AwsRequest request) {
        return request.overrideConfiguration()
                .map(configuration -> configuration.headers().get(DurabilityHeader.NAME))
                .filter(values -> !values.isEmpty())
                .map(values -> DurabilityHeader.parse(values.get(0)))
                .orElse(Durability.BUFFERED);
    }

    final Structure structure(SdkOperation operation, AwsRequest request) {
        AttributeValueEncoder idle = encoders.poll();
        AttributeValueEncoder encoder = idle == null ? new AttributeValueEncoder() : idle;
        Structure structure = operation.request(request, encoder);
        encoders.offer(encoder); // if there are enough of them, this one goes
        return structure;
    }
}
