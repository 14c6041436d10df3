package stator.client;

import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.engine.Reply;

/** Calls that return when they are answered, on the thread that made them. */
final class WaitingCaller extends Caller<DynamoDbResponse> {
    private volatile boolean closed;

    WaitingCaller(Operations operations) {
        super(operations);
    }

    @Override
    DynamoDbResponse call(SdkOperation call, DynamoDbRequest request) {
        if (closed) {
            throw new IllegalStateException("client is closed");
        }
        Operation operation = call.operation();
        try {
            if (operation == null) {
                throw new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null);
            }
            PendingReply pending = new PendingReply();
            operations().execute(operation, structure(call, request), durability(request), pending);
            try (Reply reply = pending.await()) {
                return call.response(reply.body());
            }
        } catch (DynamoDbException error) {
            throw SdkErrors.exception(error);
        }
    }

    @Override
    public void close() {
        closed = true;
        operations().close();
    }
}
