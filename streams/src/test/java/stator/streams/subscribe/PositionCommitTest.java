package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;

/**
 * Goal: only what is the fault of a batch counts against it, and what passes does not.
 * Method: refusals as the engine makes them.
 */
class PositionCommitTest {
    @Test
    void shouldTellWhatPassesFromWhatDoesNot() {
        assertTrue(PositionCommit.isPassing(new DynamoDbException(ErrorType.THROTTLING, "the disk is full")));
        assertTrue(PositionCommit.isPassing(DynamoDbException.internal("the partition has stopped", null)));
        assertFalse(PositionCommit.isPassing(DynamoDbException.validation("too many actions")));
        assertFalse(PositionCommit.isPassing(new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "no such table")));
    }

    @Test
    void shouldLookAtEachReasonOfATransaction() {
        assertTrue(PositionCommit.isPassing(cancelled("None", "TransactionConflict", "None")));
        assertTrue(PositionCommit.isPassing(cancelled("ThrottlingError")));
        assertFalse(PositionCommit.isPassing(cancelled("None", "ConditionalCheckFailed")));
        assertFalse(PositionCommit.isPassing(cancelled("TransactionConflict", "ValidationError")));
    }

    private static DynamoDbException cancelled(String... codes) {
        List<Structure> reasons = Stream.of(codes)
                .map(code -> new Structure(TransactionCanceled.REASON_SHAPE).set(TransactionCanceled.CODE, code))
                .toList();
        return new DynamoDbException(
                ErrorType.TRANSACTION_CANCELED,
                "cancelled",
                new Structure(TransactionCanceled.SHAPE).set(TransactionCanceled.CANCELLATION_REASONS, reasons));
    }
}
