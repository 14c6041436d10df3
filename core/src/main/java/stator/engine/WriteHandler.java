package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.Durability;
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
        write.command().durability(atLeast);
        write.submitTo(store(), handler);
    }

    /** Checks the request completely and makes the command. */
    abstract SingleWrite prepare(Structure request);

    /** Checks {@code ReturnValues} of an operation that has no new item, or no other than the request's, to return. */
    static void checkReturnValues(@Nullable String returnValues) {
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw DynamoDbException.validation(AttributeRules.ENVELOPE + "ReturnValues can only be ALL_OLD or NONE");
        }
    }
}
