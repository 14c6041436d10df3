package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;

/** An operation that is answered, or refused, by what it returns or throws; or later, if it returns nothing. */
public abstract class AnsweringHandler implements OperationHandler {
    private final Operation operation;

    /** A handler of an operation. */
    protected AnsweringHandler(Operation operation) {
        this.operation = operation;
    }

    @Override
    public final Operation operation() {
        return operation;
    }

    @Override
    public final void execute(Structure request, ReplyHandler handler) {
        Structure body;
        try {
            body = run(request, handler);
        } catch (DynamoDbException e) {
            handler.onError(e);
            return;
        } catch (RuntimeException e) {
            handler.onError(DynamoDbException.internal(operation.name() + " failed", e));
            return;
        }
        if (body != null) {
            handler.onReply(new Reply(body, null));
        }
    }

    /** An empty answer, to be filled. */
    protected final Structure output() {
        return new Structure(operation.output());
    }

    /**
     * Checks a request and runs it.
     *
     * @param handler to be told later, if the answer is null
     * @return the answer, or null if it comes later
     * @throws DynamoDbException what the request is refused with
     */
    protected abstract @Nullable Structure run(Structure request, ReplyHandler handler);
}
