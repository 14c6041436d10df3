package stator.partition;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.table.BillingMode;
import stator.table.TableSchema;

/** Says why a write must wait: its partition, or what follows the log, cannot take more. Any thread. */
final class BackPressure {
    private final GlobalIndexStage indexes;
    private final ChangeLog changes;

    /** Why, and in which words a write is refused that has waited long enough. */
    enum Reason {
        RING_FULL(ErrorType.THROTTLING, "The request was throttled: too many writes are under way. Try again shortly."),
        /** A global index of a table that is paid for by request is too far behind. */
        INDEXES_BEHIND(
                ErrorType.THROTTLING,
                "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is"
                        + " automatically scaling your index so please try again shortly."),
        /** A global index of a table with provisioned throughput is. */
        PROVISIONED_INDEXES_BEHIND(
                ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
                "The level of configured provisioned throughput for one or more global secondary indexes of the table was"
                        + " exceeded. Consider increasing your provisioning level for the under-provisioned global secondary"
                        + " indexes with the UpdateTable API"),
        STREAM_BEHIND(
                ErrorType.THROTTLING,
                "The request was throttled: the stream of the table is too far behind. Try again shortly.");

        private final ErrorType type;
        private final String text;

        Reason(ErrorType type, String text) {
            this.type = type;
            this.text = text;
        }

        DynamoDbException error() {
            return new DynamoDbException(type, text);
        }
    }

    BackPressure(GlobalIndexStage indexes, ChangeLog changes) {
        this.indexes = indexes;
        this.changes = changes;
    }

    /** Why a write of a partition must wait for what follows that partition's log; or null. */
    @Nullable
    Reason on(int partition, WriteCommand command) {
        if (writesIndexes(command) && indexes.isBehind(partition)) {
            return indexesBehind(command.table());
        }
        return changes.holdsBack(partition, command.table()) ? Reason.STREAM_BEHIND : null;
    }

    /** Why a transaction is refused whose writes would have to wait, whatever the partition: what it fails with, or null. */
    @Nullable
    DynamoDbException refusal(WriteTransaction transaction) {
        for (WriteCommand action : transaction.actions()) {
            if (!action.isCheck() && changes.holdsBack(action.table())) {
                return Reason.STREAM_BEHIND.error();
            }
        }
        return null;
    }

    /** Refuses the actions of a transaction that write tables whose indexes are behind. Returns whether there are any. */
    boolean refuseIndexed(WriteTransaction transaction) {
        if (!indexes.isBehind()) {
            return false;
        }
        boolean refused = false;
        for (WriteCommand action : transaction.actions()) {
            if (writesIndexes(action)) {
                action.failed(indexesBehind(action.table()).error());
                refused = true;
            }
        }
        return refused;
    }

    private static Reason indexesBehind(TableSchema table) {
        return table.billingMode() == BillingMode.PROVISIONED
                ? Reason.PROVISIONED_INDEXES_BEHIND
                : Reason.INDEXES_BEHIND;
    }

    private static boolean writesIndexes(WriteCommand command) {
        return !command.isCheck() && !command.table().globalIndexes().isEmpty();
    }
}
