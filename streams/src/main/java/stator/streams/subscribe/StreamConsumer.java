package stator.streams.subscribe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.TableSpec;
import stator.Transaction;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;

/**
 * One worker of a group that processes the changes of a table exactly once: what it does and how far it has come are one transaction.
 * The partitions are shared among the workers of the group that poll; those of one that does not poll any more go to the others.
 * Owned by one thread.
 *
 * <p>A worker that stood still while its partitions were taken over cannot commit: its transaction depends on the position being the
 * one that it began with.
 */
public final class StreamConsumer implements AutoCloseable {
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final Stator database;
    private final Streams streams;
    private final String table;
    private final Beginning from;
    private final int batch;
    private final LeaseTable leases;
    private final LeaseKeeper keeper;
    private final int streamNumber;
    private final Map<String, OpenPartition> readers = new HashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private final ChangeRecord record = new ChangeRecord();

    private StreamConsumer(ConsumerContext ctx) {
        database = ctx.database();
        streams = ctx.streams();
        table = ctx.table();
        from = ctx.from();
        batch = ctx.batch();
        leases = ctx.leases();
        StreamLocation location = streams.locate(new StreamLocator.Request(table, from, Map.of()));
        streamNumber = location.streamNumber();
        for (PartitionLocation partition : location.partitions()) {
            String shard = LeaseTable.shard(streamNumber, partition.partition());
            partitions.put(shard, partition.partition());
            leases.ensure(shard);
        }
        keeper = ctx.keeper(leases, streamNumber);
    }

    /** What a table must be like that keeps the positions of groups. */
    public static TableSpec positions(String name) {
        return LeaseTable.spec(name);
    }

    /**
     * Joins its group. The caller closes the result.
     *
     * @throws IllegalStateException if the table has no stream, or a setting is missing or out of its range
     */
    public static StreamConsumer open(ConsumerContext ctx) {
        ctx.conclude();
        return new StreamConsumer(ctx);
    }

    /**
     * Processes some changes of each partition that is this worker's, and returns how many. To be called again and again: this is what
     * keeps the partitions.
     *
     * @throws DynamoDbException TransactionCanceledException if the effects cannot be had, and whatever else a transaction may be refused
     *                           with. The same changes are processed again by the next poll
     * @throws TrimmedException  if the changes that come next are not kept any more
     */
    public int poll(ChangeProcessor processor) {
        keeper.keep();
        readers.entrySet().removeIf(each -> {
            Lease lease = keeper.lease(each.getKey());
            boolean isAstray = lease == null || lease.sequence() != each.getValue().sequence;
            if (isAstray) {
                each.getValue().changes.close();
            }
            return isAstray;
        });
        int count = 0;
        for (Lease lease : List.copyOf(keeper.leases())) {
            count += process(lease, processor);
        }
        return count;
    }

    /** How many partitions are this worker's, as far as it knows. */
    public int partitions() {
        return keeper.leases().size();
    }

    /** Leaves the group: others take over at once. */
    @Override
    public void close() {
        readers.values().forEach(each -> each.changes.close());
        readers.clear();
        keeper.release();
    }

    private int process(Lease lease, ChangeProcessor processor) {
        OpenPartition reader = readers.get(lease.shard());
        if (reader == null) {
            reader = open(lease);
            if (reader == null) {
                return 0;
            }
            readers.put(lease.shard(), reader);
        }
        List<Change> changes = new ArrayList<>();
        reader.changes.poll(incoming -> changes.size() < batch && take(incoming, changes), Integer.MAX_VALUE);
        if (changes.isEmpty()) {
            return 0;
        }
        long sequence = changes.get(changes.size() - 1).sequence();
        boolean isDone = false;
        try {
            isDone = commit(lease.at(reader.sequence), sequence, effects -> processor.process(changes, effects));
            reader.sequence = sequence;
        } finally {
            if (!isDone) {
                readers.remove(lease.shard()); // to be read again, from the position that is saved
                reader.changes.close();
            }
        }
        return isDone ? changes.size() : 0;
    }

    private boolean take(IncomingRecord incoming, List<Change> changes) {
        record.wrap(incoming.buffer(), incoming.offset(), incoming.length());
        if (record.streamNumber() == streamNumber) {
            changes.add(Change.of(record));
        }
        return true;
    }

    private boolean commit(Lease lease, long sequence, Consumer<Transaction> effects) {
        Transaction transaction = database.transact().add(leases.saving(lease, sequence));
        effects.accept(transaction);
        try {
            transaction.run();
            keeper.moved(lease.shard(), sequence);
            return true;
        } catch (DynamoDbException ex) {
            if (!isLost(ex)) {
                throw ex;
            }
            keeper.lost(lease.shard());
            return false;
        }
    }

    /** Whether it was the position that the transaction failed for, its first action. */
    private static boolean isLost(DynamoDbException ex) {
        Structure details = ex.details();
        List<Structure> reasons = ex.type() == ErrorType.TRANSACTION_CANCELED && details != null
                ? details.list(TransactionCanceled.CANCELLATION_REASONS)
                : null;
        return reasons != null && CONDITION_FAILED.equals(reasons.get(0).string(TransactionCanceled.CODE));
    }

    /** A reader of the partition behind its position; null if the lease is another's already. */
    private @Nullable OpenPartition open(Lease lease) {
        int partition = Objects.requireNonNull(partitions.get(lease.shard()));
        Map<Integer, Long> after = lease.sequence() == Lease.NOTHING ? Map.of() : Map.of(partition, lease.sequence());
        StreamLocation location = streams.locate(new StreamLocator.Request(table, from, after));
        PartitionLocation own = location.partitions().get(partition);
        long sequence = lease.sequence();
        if (sequence == Lease.NOTHING && own.start().isAnchored()) {
            // where the next worker would go on must not depend on when it comes
            sequence = own.start().lastSequence();
            if (!leases.save(lease, sequence)) {
                keeper.lost(lease.shard());
                return null;
            }
            keeper.moved(lease.shard(), sequence);
        }
        return new OpenPartition(new LocalChanges(location.only(own), streams::recording), sequence);
    }

    /** What is read of a partition, and the position that its changes come after. */
    private static final class OpenPartition {
        private final LocalChanges changes;
        private long sequence;

        OpenPartition(LocalChanges changes, long sequence) {
            this.changes = changes;
            this.sequence = sequence;
        }
    }
}
