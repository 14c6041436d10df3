package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;
import stator.item.AttributeMap;

/** Collects, item by item, why a transaction is cancelled. */
final class CancellationReasons {
    static final String CONFLICT = "Transaction is ongoing for the item";
    static final String CONDITION_FAILED = "The conditional request failed";

    private final List<Structure> reasons = new ArrayList<>();
    private final StringJoiner codes = new StringJoiner(", ", "[", "]");
    private boolean hasValidationError;

    /** Nothing speaks against the next item. */
    CancellationReasons none() {
        return add("None", null);
    }

    /**
     * The condition on the next item is false.
     *
     * @param item what it was judged by, if the request asked for it; stands alone
     */
    CancellationReasons conditionFailed(@Nullable AttributeMap item) {
        add("ConditionalCheckFailed", CONDITION_FAILED);
        reasons.get(reasons.size() - 1).set(TransactionCanceled.ITEM, item);
        return this;
    }

    /** Another transaction has the next item. */
    CancellationReasons conflict() {
        return add("TransactionConflict", CONFLICT);
    }

    /** The next item has no room: in its collection, or in a global index, which is too far behind. */
    CancellationReasons failed(DynamoDbException why) {
        return switch (why.type()) {
            case THROTTLING -> add("ThrottlingError", why.getMessage());
            case PROVISIONED_THROUGHPUT_EXCEEDED ->
                add("ProvisionedThroughputExceeded", why.getMessage() + '.'); // the exception's text ends without it
            default -> add("ItemCollectionSizeLimitExceeded", "Collection size exceeded.");
        };
    }

    /** The next item's action cannot be done. Only the first of these is told; the others look as if nothing was wrong. */
    CancellationReasons validationError(String text) {
        if (hasValidationError) {
            return none();
        }
        hasValidationError = true;
        return add("ValidationError", text);
    }

    /** As {@link #validationError}, told however many there are. */
    CancellationReasons everyValidationError(String text) {
        return add("ValidationError", text);
    }

    /** There is no table of that name. */
    CancellationReasons tableNotFound() {
        return add("ResourceNotFound", ItemHandler.TABLE_NOT_FOUND);
    }

    /** The next item, which is to be new, is there. */
    CancellationReasons duplicate() {
        return add("DuplicateItem", StatementWriter.DUPLICATE);
    }

    /** The error that tells all of this. */
    DynamoDbException error() {
        return new DynamoDbException(
                ErrorType.TRANSACTION_CANCELED,
                "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
                new Structure(TransactionCanceled.SHAPE).set(TransactionCanceled.CANCELLATION_REASONS, reasons));
    }

    private CancellationReasons add(String code, @Nullable String message) {
        codes.add(code);
        reasons.add(new Structure(TransactionCanceled.REASON_SHAPE)
                .set(TransactionCanceled.CODE, code)
                .set(TransactionCanceled.MESSAGE, message));
        return this;
    }
}
