package stator.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.TransactWriteItems;
import stator.partition.Store;

/** {@link TransactWriteItems}. */
final class TransactWriteItemsHandler extends ItemHandler {
    /** Most that the items, keys and values of one request may add up to, in bytes. */
    static final long MAX_REQUEST_BYTES = 4L * 1024 * 1024;

    static final String TOO_LARGE = "Transaction request size cannot exceed 4 MB";

    TransactWriteItemsHandler(Tables tables, Store store) {
        super(TransactWriteItems.OPERATION, tables, store);
    }

    @Override
    public void execute(Structure request, ReplyHandler handler) {
        TransactionRequest transaction;
        try {
            transaction = prepare(request);
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        transaction.run(error -> complete(request, transaction, error, handler));
    }

    private TransactionRequest prepare(Structure request) {
        ConstraintChecker.check(request);
        List<Structure> items = request.list(TransactWriteItems.TRANSACT_ITEMS);
        if (items == null) {
            throw new IllegalStateException("member not checked: TransactItems");
        }
        items.forEach(TransactWriteItemsHandler::checkKind);
        List<TransactionAction> actions = new ArrayList<>(items.size());
        long sizeBytes = 0;
        for (Structure item : items) {
            TransactionAction action = TransactionAction.of(item);
            sizeBytes += action.sizeBytes();
            actions.add(action);
        }
        if (sizeBytes > MAX_REQUEST_BYTES) {
            throw DynamoDbException.validation(TOO_LARGE);
        }
        TransactionRequest transaction = new TransactionRequest(store());
        DynamoDbException missing = null;
        for (TransactionAction action : actions) {
            try {
                action.addTo(transaction, table(action.tableName()));
            } catch (DynamoDbException ex) {
                if (ex.type() != ErrorType.RESOURCE_NOT_FOUND) {
                    throw ex;
                }
                missing = ex; // two actions on one item of another table come first
            }
        }
        transaction.checkDistinct();
        if (missing != null) {
            throw missing;
        }
        String token = request.string(TransactWriteItems.CLIENT_REQUEST_TOKEN);
        if (token != null) {
            transaction.token(token, RequestFingerprint.of(items));
        }
        return transaction;
    }

    private static void checkKind(Structure item) {
        int kinds = 0;
        for (Member member : TransactWriteItem.SHAPE.members()) {
            kinds += item.has(member) ? 1 : 0;
        }
        if (kinds != 1) {
            throw DynamoDbException.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
    }

    private void complete(
            Structure request,
            TransactionRequest transaction,
            @Nullable DynamoDbException error,
            ReplyHandler handler) {
        Structure answer = null;
        DynamoDbException failure = error;
        if (failure == null) {
            try {
                String capacity = request.string(TransactWriteItems.RETURN_CONSUMED_CAPACITY);
                String metrics = request.string(TransactWriteItems.RETURN_ITEM_COLLECTION_METRICS);
                answer = new Structure(TransactWriteItems.OPERATION.output())
                        .set(TransactWriteItems.CONSUMED_CAPACITY, transaction.consumedCapacity(capacity))
                        .set(TransactWriteItems.ITEM_COLLECTION_METRICS, transaction.collectionMetrics(metrics));
            } catch (RuntimeException | AssertionError ex) {
                failure = fault(ex);
            }
        }
        transaction.close();
        if (answer != null) {
            handler.onReply(new Reply(answer, null));
        } else {
            handler.onError(failure == null ? fault(new IllegalStateException("neither reply nor error")) : failure);
        }
    }
}
