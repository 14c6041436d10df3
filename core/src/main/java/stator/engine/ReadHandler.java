package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.partition.Store;

/** An operation that reads: answered on the caller's thread, from the newest published version of each partition. */
abstract class ReadHandler extends ItemHandler {
    ReadHandler(Operation operation, Tables tables, Store store) {
        super(operation, tables, store);
    }

    @Override
    public final void execute(Structure request, ReplyHandler handler) {
        Reply reply;
        try {
            reply = answer(request);
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        handler.onReply(reply);
    }

    /** Checks the request and reads. */
    abstract Reply answer(Structure request);

    /** What an answer says of an item: all of it, as a view of the log, or a copy of the parts that were asked for. */
    static AttributeMap projected(ItemView item, @Nullable Projection projection) {
        if (projection == null) {
            return item.attributes();
        }
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder();
        projection.project(item.map(workspace.map), encoder);
        return encoder.finish();
    }
}
