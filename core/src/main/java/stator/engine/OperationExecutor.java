package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.item.MapView;
import stator.partition.Durability;

/** Runs the operations of the API: on the database, or on a snapshot of it. Any thread may call. */
public interface OperationExecutor {
    /**
     * Checks and runs a request. Never throws: every refusal goes to the handler, which may be called before this returns,
     * and on any thread.
     *
     * @param request of the operation's input shape; belongs to the callee until it is answered
     * @param atLeast what the answer waits for at least; {@link Durability#BUFFERED} is the database's own. More is for
     *     operations that write items; others are refused with a ValidationException
     */
    void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply);

    /**
     * What GetItem does with a consistent read of a whole item, without a request and an answer: the same checks, on the
     * caller's thread.
     *
     * @param read has been given the key
     * @return the item, which stays valid until the read is closed; null if there is none
     * @throws DynamoDbException what GetItem would be refused with
     */
    @Nullable
    MapView find(String tableName, PointRead read);
}
