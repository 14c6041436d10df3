package stator.streams.api;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.AnsweringHandler;
import stator.engine.ReplyHandler;
import stator.table.StreamDefinition;

/** An operation on streams: answered at once, on the caller's thread, from files that are mapped. */
abstract class StreamHandler extends AnsweringHandler {
    private static final Pattern ARN =
            Pattern.compile("arn:aws:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[a-zA-Z0-9_.-]+/stream/[0-9T:.-]+");

    private final StreamView view;

    StreamHandler(Operation operation, StreamView view) {
        super(operation);
        this.view = view;
    }

    @Override
    protected final Structure run(Structure request, ReplyHandler handler) {
        ConstraintChecker.check(request);
        return run(request);
    }

    /** @throws DynamoDbException what the request is refused with */
    abstract Structure run(Structure request);

    final StreamView view() {
        return view;
    }

    static int limit(@Nullable Integer asked, int most) {
        return asked == null ? most : asked;
    }

    /** The streams that can be read. */
    final List<StreamDefinition> streams() {
        long oldestMs = view.clock().millis() - view.retentionMs();
        return view.streams().stream()
                .filter(stream -> stream.enabled() || stream.disabledMs() > oldestMs)
                .toList();
    }

    /** The stream of an ARN. */
    final StreamDefinition stream(String arn) {
        if (!ARN.matcher(arn).matches()) {
            throw DynamoDbException.validation("Invalid StreamArn: " + arn);
        }
        return streams().stream()
                .filter(stream -> stream.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> notFound("Stream: " + arn));
    }

    static DynamoDbException notFound(String what) {
        return new DynamoDbException(
                ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found: " + what + " not found");
    }

    static DynamoDbException trimmed() {
        return new DynamoDbException(
                ErrorType.TRIMMED_DATA_ACCESS,
                "The operation attempted to read past the oldest stream record in a shard.");
    }
}
