package stator.engine;

import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.Store;

/** An operation that writes one item: checked on the caller's thread, answered by the gate of the item's partition. */
abstract class WriteHandler extends ItemHandler {
    WriteHandler(Operation operation, Tables tables, Store store) {
        super(operation, tables, store);
    }

    @Override
    public final void execute(Structure request, ReplyHandler handler) {
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
        write.submitTo(store(), handler);
    }

    /** Checks the request completely and makes the command. */
    abstract SingleWrite prepare(Structure request);
}
