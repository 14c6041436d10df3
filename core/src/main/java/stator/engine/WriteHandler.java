package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.Durability;
import stator.partition.Outcome;
import stator.partition.Store;

/** An operation that writes one item: checked on the caller's thread, answered by the gate of the item's partition. */
abstract class WriteHandler extends ItemHandler implements DurableHandler {
    WriteHandler(Operation operation, Tables tables, Store store) {
        super(operation, tables, store);
    }

    @Override
    public final void execute(Structure request, Durability atLeast, ReplyHandler handler) {
        SingleWrite write;
        try {
            write = prepare(request);
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        store().submit(write.command().durability(atLeast), command -> complete(write, handler));
    }

    /** Checks the request completely and makes the command. */
    abstract SingleWrite prepare(Structure request);

    /** Checks {@code ReturnValues} of an operation that has no new item, or no other than the request's, to return. */
    static void checkReturnValues(@Nullable String returnValues) {
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw DynamoDbException.validation(AttributeRules.ENVELOPE + "ReturnValues can only be ALL_OLD or NONE");
        }
    }

    private void complete(SingleWrite write, ReplyHandler handler) {
        Reply reply = null;
        DynamoDbException error = null;
        try {
            if (write.command().outcome() == Outcome.APPLIED) {
                reply = write.reply();
            } else {
                error = write.error();
            }
        } catch (RuntimeException | AssertionError ex) {
            error = fault(ex);
        }
        answer(write, handler, reply, error);
    }

    private void answer(
            SingleWrite write, ReplyHandler handler, @Nullable Reply reply, @Nullable DynamoDbException error) {
        if (reply != null) {
            handler.onReply(reply);
            return;
        }
        write.command().close();
        handler.onError(error == null ? fault(new IllegalStateException("neither reply nor error")) : error);
    }
}
