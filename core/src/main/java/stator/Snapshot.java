package stator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.engine.SnapshotOperations;
import stator.item.Item;

/**
 * All tables as they were at one instant, with all that transactions did by then and nothing that they did later, until it is
 * closed; global secondary indexes as far as they had followed by then. Any thread may read it, several at a time; writers do
 * not wait for it, nor it for them.
 *
 * <pre>{@code
 * try (Snapshot snapshot = db.snapshot()) {
 *     SnapshotTable music = snapshot.table("Music");
 *     music.scan().forEach(song -> ...);
 * }
 * }</pre>
 *
 * <p>It keeps what has changed since from being used again, in memory and on the disk. So it has bounds: beyond {@link
 * Stator.Context#maxSnapshotAgeMs} or {@link Stator.Context#maxSnapshotBytes}, and when the disk is full, it is given up, and
 * whatever reads it then is refused with a LimitExceededException that says why. It never shows anything else than its
 * instant. One that is not closed is reported.
 */
public final class Snapshot implements AutoCloseable {
    private final SnapshotOperations operations;
    private final Calls calls;

    Snapshot(SnapshotOperations operations) {
        this.operations = operations;
        calls = new Calls(operations);
    }

    /**
     * A table as it was.
     *
     * @throws DynamoDbException ResourceNotFoundException if there was none of that name
     */
    public SnapshotTable table(String name) {
        return new SnapshotTable(new Table(calls, name));
    }

    /** Names of the tables there were, ascending. */
    public List<String> tableNames() {
        return operations.tableNames();
    }

    /** Runs a PartiQL statement that reads, as {@link Stator#execute} does. */
    public List<Item> execute(String statement, @Nullable Object... parameters) {
        return new StatementCall(calls, statement, parameters).run();
    }

    /** Lets go of what it holds. May be called twice, and by any thread. */
    @Override
    public void close() {
        operations.close();
    }
}
