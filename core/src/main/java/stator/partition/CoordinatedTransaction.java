package stator.partition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.table.ItemKey;

/** A transaction over several partitions, as its coordinator sees it. Owned by the coordinator, once submitted. */
final class CoordinatedTransaction {
    /** Where it stands. */
    enum State {
        PREPARING,
        DECIDING,
        COMMITTING,
        ABORTING,
        FORGETTING
    }

    /** What one partition has to do with it. */
    static final class Part {
        final int partition;
        final List<WriteCommand> actions = new ArrayList<>();
        boolean prepared;
        /** The log of the partition must be durable up to here before the transaction goes on. */
        long position;

        Part(int partition) {
            this.partition = partition;
        }
    }

    static final int NOWHERE = -1;

    final List<Part> parts = new ArrayList<>();
    State state = State.PREPARING;
    long number;
    /** Partition that the decision is kept in; {@link #NOWHERE} if there is none. */
    int home = NOWHERE;
    /** Steps sent and not answered. */
    int awaited;
    /** Something spoke against an action. */
    boolean refused;
    /** What the client will be told instead of an outcome. */
    @Nullable
    DynamoDbException error;
    /** A partition that has stopped owes a step: only a restart can end this transaction. */
    boolean stuck;
    /** Key of the client's token. */
    ItemKey tokenKey = new ItemKey();
    /** Null if the transaction was begun before the store was opened. */
    private final @Nullable WriteTransaction asked;

    private boolean replied;

    private CoordinatedTransaction(@Nullable WriteTransaction asked) {
        this.asked = asked;
    }

    /** One that was asked for, its actions divided among the partitions of their keys; decided where the first is. */
    static CoordinatedTransaction of(WriteTransaction asked, int partitions) {
        CoordinatedTransaction divided = new CoordinatedTransaction(asked);
        for (WriteCommand action : asked.actions()) {
            divided.part(Partition.numberOf(action.key().hash(), partitions))
                    .actions
                    .add(action);
        }
        divided.home = divided.parts.get(0).partition;
        return divided;
    }

    /** One that was found when the store was opened. */
    static CoordinatedTransaction ofEarlierRun(long number) {
        CoordinatedTransaction found = new CoordinatedTransaction(null);
        found.number = number;
        return found;
    }

    @Nullable
    TransactionToken token() {
        return asked == null ? null : asked.token();
    }

    /** Keeps the first failure. */
    void failed(DynamoDbException why) {
        error = error == null ? why : error;
    }

    boolean isRefused() {
        return refused || error != null;
    }

    /** Answers the client, unless that has been done. */
    void reply() {
        if (replied || asked == null) {
            return;
        }
        replied = true;
        if (error != null) {
            asked.failed(error);
        } else if (refused) {
            asked.complete(Outcome.CANCELLED);
        } else {
            asked.actions().forEach(WriteCommand::applied);
            asked.complete(Outcome.APPLIED);
        }
    }

    Part part(int partition) {
        for (Part part : parts) {
            if (part.partition == partition) {
                return part;
            }
        }
        Part part = new Part(partition);
        parts.add(part);
        return part;
    }
}
