package stator.streams.subscribe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;

/**
 * One worker of a group that processes the changes of a table exactly once: what it does and how far it has come are one transaction.
 * The partitions are shared among the workers of the group that poll; those of one that does not poll any more go to the others.
 * Owned by one thread.
 *
 * <p>A worker that stood still while its partitions were taken over cannot commit: its transaction depends on the position being the
 * one that it began with.
 */
public final class StreamConsumer implements AutoCloseable {
    private final GroupWorker worker;
    private final int batch;

    private StreamConsumer(ConsumerContext ctx) throws IOException {
        worker = GroupWorker.open(ctx);
        batch = ctx.batch();
    }

    /** What a table must be like that keeps the positions of groups. */
    public static TableSpec positions(String name) {
        return LeaseTable.spec(name);
    }

    /**
     * Has a group begin anew, as if it had never been. None of its workers may be open.
     *
     * @param positions where its leases and positions are
     */
    public static void forget(Table positions, String group) {
        new LeaseTable(positions, group).clear();
    }

    /**
     * Joins its group. The caller closes the result.
     *
     * @throws IllegalStateException if the table has no stream, or a setting is missing or out of its range
     * @throws IOException           if the other process does not answer
     */
    public static StreamConsumer open(ConsumerContext ctx) throws IOException {
        return new StreamConsumer(ctx);
    }

    /**
     * Processes some changes of each share that is this worker's, and returns how many. To be called again and again: this is what
     * keeps them.
     *
     * @throws DynamoDbException TransactionCanceledException if the effects cannot be had, and whatever else a transaction may be refused
     *                           with; InternalServerError if the other process does not answer. The next poll goes on behind the
     *                           position that is saved: what was done is not done again
     * @throws TrimmedException  if the changes that come next are not kept any more
     * @throws StreamEndedException if the stream of another process has ended, and the table has another one now
     */
    public int poll(ChangeProcessor processor) {
        int count = 0;
        for (StreamShare share : worker.shares()) {
            count += process(share, processor);
        }
        return count;
    }

    /** How many shares of the stream are this worker's, as far as it knows: partitions, or lanes of them. */
    public int partitions() {
        return worker.held();
    }

    /** Leaves the group: others take over at once. */
    @Override
    public void close() {
        worker.close();
    }

    private int process(StreamShare share, ChangeProcessor processor) {
        List<Change> changes = new ArrayList<>();
        share.read(change -> changes.size() < batch && changes.add(Change.of(change)), Integer.MAX_VALUE);
        if (changes.isEmpty()) {
            share.pass();
            return 0;
        }
        boolean isDone = false;
        try {
            PositionCommit commit = share.commit(changes.get(changes.size() - 1).sequence());
            processor.process(changes, commit.effects());
            isDone = commit.finish();
        } finally {
            if (!isDone) {
                share.reread(); // from the position that is saved
            }
        }
        return isDone ? changes.size() : 0;
    }
}
