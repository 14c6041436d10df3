package stator.partition;

import com.lmax.disruptor.EventPoller;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.index.IndexException;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * The only writer of one partition. Everything it touches is plain memory of its own thread, but for the log's tail, the
 * indexes' roots and {@link #sealedSequence}, which it publishes.
 *
 * <p>Command by command: find the item, judge the condition, build the new image, append the record, apply it to the
 * indexes. Batch by batch: seal a version of the index and tell the gate.
 */
final class PartitionWriter implements PipelineStage, EventPoller.Handler<CommandSlot> {
    private static final long MAX_SLEEP_NS = 1_000_000_000L;

    private final Partition partition;
    private final Wal wal;
    private final ItemIndex index;
    private final ItemWriter items;
    private final TransactionWriter transactions;
    private final GlobalEntries entries;
    private final EventPoller<CommandSlot> poller;
    private final ImagePins imagePins = new ImagePins();
    private long lastTimestampMs;
    private long batchStart;
    private long polledSequence = -1;
    private volatile long sealedSequence = -1;

    PartitionWriter(Partition partition, ItemIndex index, EventPoller<CommandSlot> poller, long maxCollectionBytes) {
        this.partition = partition;
        wal = partition.wal();
        this.index = index;
        this.poller = poller;
        items = new ItemWriter(wal, index, imagePins, maxCollectionBytes);
        transactions = new TransactionWriter(wal, index, items);
        entries = new GlobalEntries(wal.newReader(), index, items);
        lastTimestampMs = partition.recoveredTimestampMs();
    }

    @Override
    public int doWork() {
        long before = polledSequence;
        batchStart = before + 1;
        try {
            poller.poll(this);
        } catch (Exception ex) {
            throw new IllegalStateException("a handler that catches everything threw", ex);
        }
        return (int) (polledSequence - before);
    }

    @Override
    public boolean hasWork() {
        return partition.submittedSequence() > polledSequence;
    }

    @Override
    public long maxSleepNs() {
        return MAX_SLEEP_NS;
    }

    /** The latest time of any record. For tasks of the writer's. */
    long lastTimestampMs() {
        return lastTimestampMs;
    }

    /** What the commands under way look at. */
    ImagePins imagePins() {
        return imagePins;
    }

    /** What transactions have in hand; before the writer runs, and as it runs for the writer only. */
    TransactionWriter transactions() {
        return transactions;
    }

    /** The gate may answer everything up to this place in the ring: it belongs to a sealed version. */
    long sealedSequence() {
        return sealedSequence;
    }

    @Override
    public boolean onEvent(CommandSlot slot, long sequence, boolean endOfBatch) {
        polledSequence = sequence;
        if (partition.failure() == null) {
            try {
                execute(slot);
                if (endOfBatch) {
                    seal(slot);
                }
            } catch (Throwable t) {
                partition.poison(t, batchStart); // log and indexes may differ now: serve nothing more, restart, replay
            }
        }
        if (endOfBatch) {
            sealedSequence = sequence;
            partition.onSealed();
        }
        return true;
    }

    private void seal(CommandSlot slot) {
        index.forgetDeletionsBefore(partition.publishedPosition());
        slot.sealed(index.seal(), wal.position());
    }

    private void execute(CommandSlot slot) {
        WriteCommand command = slot.command();
        lastTimestampMs = Math.max(lastTimestampMs, slot.timestampMs());
        items.timestampMs(lastTimestampMs);
        try {
            if (command.kind() == WriteCommand.Kind.TASK) {
                command.task().run();
                command.applied();
            } else if (command.kind() == WriteCommand.Kind.TRANSACTION) {
                transactions.execute(command, lastTimestampMs);
            } else if (command.kind() == WriteCommand.Kind.ENTRIES) {
                entries.execute(command.batch());
                command.applied();
            } else if (command.kind() == WriteCommand.Kind.DROP_TABLE) {
                items.drop(command.table());
                command.applied();
            } else if (index.isDropped(command.table().id())) {
                command.failed(new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found"));
            } else {
                executeOnItem(command);
            }
        } catch (WalException ex) {
            if (ex.isFatal()) {
                throw ex;
            }
            command.failed(DynamoDbException.internal("The write was not stored: " + ex.getMessage(), ex));
        }
    }

    private void executeOnItem(WriteCommand command) {
        try {
            if (transactions.holds(command.key())) {
                command.conflicted();
                return;
            }
            items.locate(command);
        } catch (WalException ex) {
            command.failed(ItemWriter.refusalOf(ex));
            return;
        } catch (IndexException ex) {
            command.failed(ItemWriter.refusalOf(ex));
            return;
        }
        if (!items.judge(command)) {
            return;
        }
        Effect effect = ItemWriter.effect(command);
        if (effect != Effect.PUT || items.build(command)) {
            items.store(command, effect, RecordFlags.ALONE);
            command.applied();
            command.collectionSize(index.collectionSize(command.key()));
        }
    }
}
