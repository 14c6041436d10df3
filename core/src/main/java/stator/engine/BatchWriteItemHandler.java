package stator.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.BatchWriteItem;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.WriteRequest;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partition.Durability;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.ItemKey;
import stator.table.TableSchema;

/** {@link BatchWriteItem}: every put and delete is a write of its own; only throttled ones are handed back. */
final class BatchWriteItemHandler extends ItemHandler implements DurableHandler {
    static final int MAX_REQUESTS = 25;

    BatchWriteItemHandler(Tables tables, Store store) {
        super(BatchWriteItem.OPERATION, tables, store);
    }

    @Override
    public void execute(Structure request, Durability atLeast, ReplyHandler handler) {
        BatchWrite batch;
        try {
            ConstraintChecker.check(request);
            ConstraintChecker.check(request, BatchWriteItem.REQUEST_ITEMS, BatchWriteItem.TABLE_NAMES);
            batch = new BatchWrite(request, prepare(checked(request)), handler);
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        batch.submitTo(store(), atLeast);
    }

    private static Map<String, List<Structure>> checked(Structure request) {
        Map<String, List<Structure>> asked = request.map(BatchWriteItem.REQUEST_ITEMS);
        if (asked == null || asked.isEmpty()) {
            throw DynamoDbException.validation("The requestItems parameter is required for BatchWriteItem");
        }
        int count = 0;
        for (List<Structure> writes : asked.values()) {
            writes.forEach(BatchWriteItemHandler::checkKind);
            writes.forEach(BatchWriteItemHandler::checkValues);
            count += writes.size();
        }
        if (count > MAX_REQUESTS) {
            throw DynamoDbException.validation("Too many items requested for the BatchWriteItem call");
        }
        return asked;
    }

    private static void checkKind(Structure write) {
        if (write.has(WriteRequest.PUT_REQUEST) == write.has(WriteRequest.DELETE_REQUEST)) {
            throw DynamoDbException.validation("Supplied AttributeValue has more than one datatypes set, must contain"
                    + " exactly one of the supported datatypes");
        }
    }

    private static void checkValues(Structure write) {
        AttributeMap item = item(write);
        if (item == null) {
            AttributeRules.checkOlder(key(write));
            return;
        }
        AttributeRules.checkOlder(item);
        if (item.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
    }

    private List<BatchWrite.Part> prepare(Map<String, List<Structure>> asked) {
        List<BatchWrite.Part> parts = new ArrayList<>();
        for (Map.Entry<String, List<Structure>> entry : asked.entrySet()) {
            TableSchema table = table(entry.getKey());
            for (Structure write : entry.getValue()) {
                parts.add(new BatchWrite.Part(entry.getKey(), table, write, command(table, write)));
            }
            checkDistinct(table, entry.getValue());
        }
        return parts;
    }

    private static WriteCommand command(TableSchema table, Structure write) {
        AttributeMap item = item(write);
        if (item != null) {
            KeyRules.checkBatchItem(table, item);
            return WriteCommand.put(table, item);
        }
        AttributeMap key = key(write);
        KeyRules.checkKey(table, key);
        return WriteCommand.delete(table, key);
    }

    private void checkDistinct(TableSchema table, List<Structure> writes) {
        Workspace workspace = Workspace.current();
        Set<ItemKey> keys = new HashSet<>();
        for (Structure write : writes) {
            AttributeMap item = item(write);
            AttributeMap attributes = item == null ? key(write) : item;
            if (!keys.add(new ItemKey().wrap(table, store().hashSeed(), attributes.view(workspace.map)))) {
                throw DynamoDbException.validation("Provided list of item keys contains duplicates");
            }
        }
    }

    private static @Nullable AttributeMap item(Structure write) {
        Structure put = write.structure(WriteRequest.PUT_REQUEST);
        return put == null ? null : AttributeRules.required(put, WriteRequest.ITEM);
    }

    private static AttributeMap key(Structure write) {
        Structure delete = write.structure(WriteRequest.DELETE_REQUEST);
        if (delete == null) {
            throw new IllegalStateException("neither put nor delete");
        }
        return AttributeRules.required(delete, WriteRequest.KEY);
    }
}
