package stator.client;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.engine.Reply;

/** Calls that return when they are answered, on the thread that made them. */
final class WaitingCaller extends Caller<AwsResponse> {
    private volatile boolean closed;

    WaitingCaller(Operations operations, SdkErrors errors) {
        super(operations, errors);
    }

    @Override
    AwsResponse call(SdkOperation call, AwsRequest request) {
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
            throw errors().exception(error);
        }
    }

    @Override
    public void close() {
        closed = true;
        operations().close();
    }
}
