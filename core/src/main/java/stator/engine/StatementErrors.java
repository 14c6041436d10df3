package stator.engine;

import stator.contract.BatchExecuteStatement.StatementError;
import stator.contract.ConditionalCheckFailed;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;

/** How a batch tells why a statement was not run: by codes of its own. */
final class StatementErrors {
    private StatementErrors() {}

    /** The error, as an answer to one statement holds it. */
    static Structure of(DynamoDbException error) {
        Structure structure = new Structure(StatementError.SHAPE)
                .set(StatementError.CODE, code(error.type()))
                .set(StatementError.MESSAGE, error.getMessage());
        Structure details = error.details();
        if (details != null && error.type() == ErrorType.CONDITIONAL_CHECK_FAILED) {
            structure.set(StatementError.ITEM, details.value(ConditionalCheckFailed.ITEM));
        }
        return structure;
    }

    private static String code(ErrorType type) {
        return switch (type) {
            case CONDITIONAL_CHECK_FAILED -> "ConditionalCheckFailed";
            case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> "ItemCollectionSizeLimitExceeded";
            case REQUEST_LIMIT_EXCEEDED -> "RequestLimitExceeded";
            case PROVISIONED_THROUGHPUT_EXCEEDED -> "ProvisionedThroughputExceeded";
            case TRANSACTION_CONFLICT -> "TransactionConflict";
            case THROTTLING -> "ThrottlingError";
            case RESOURCE_NOT_FOUND -> "ResourceNotFound";
            case ACCESS_DENIED -> "AccessDenied";
            case DUPLICATE_ITEM -> "DuplicateItem";
            case VALIDATION -> "ValidationError";
            default -> "InternalServerError";
        };
    }
}
