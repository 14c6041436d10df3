package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;
import static stator.item.ItemDescriptor.ITEM_SIZE_OFFSET;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;

import com.lmax.disruptor.EventPoller;
import org.agrona.ExpandableArrayBuffer;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.expression.Condition;
import stator.expression.ConditionScratch;
import stator.expression.UpdateProgram;
import stator.expression.UpdateResult;
import stator.expression.UpdateScratch;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.item.ItemEncoder;
import stator.item.ItemSize;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.ItemKey;
import stator.table.TableSchema;
import stator.wal.RecordReader;
import stator.wal.RecordSpec;
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
    private static final String TOO_LARGE = "Item size to update has exceeded the maximum allowed size";

    private final Partition partition;
    private final Wal wal;
    private final ItemIndex index;
    private final RecordReader log;
    private final RecordReader applied;
    private final EventPoller<CommandSlot> poller;
    private final RecordSpec record = new RecordSpec();
    private final ItemEncoder encoder = new ItemEncoder();
    private final ExpandableArrayBuffer image = new ExpandableArrayBuffer();
    private final ConditionScratch conditionScratch = new ConditionScratch();
    private final UpdateScratch updateScratch = new UpdateScratch();
    private final LocalEntries localEntries = new LocalEntries();
    private final long maxCollectionBytes;
    private final MapView current = new MapView();
    private long lastTimestampMs;
    private long appended;
    private long batchStart;
    private long polledSequence = -1;
    private volatile long sealedSequence = -1;

    PartitionWriter(Partition partition, ItemIndex index, EventPoller<CommandSlot> poller, long maxCollectionBytes) {
        this.partition = partition;
        this.maxCollectionBytes = maxCollectionBytes;
        wal = partition.wal();
        this.index = index;
        this.poller = poller;
        log = wal.newReader();
        applied = wal.newReader();
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
        slot.sealed(index.tree().seal(), wal.position());
    }

    private void execute(CommandSlot slot) {
        WriteCommand command = slot.command();
        lastTimestampMs = Math.max(lastTimestampMs, slot.timestampMs());
        try {
            if (command.kind() == WriteCommand.Kind.DROP_TABLE) {
                drop(command);
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

    private void drop(WriteCommand command) {
        record.reset()
                .type(RecordType.DROP_TABLE)
                .flags(command.table().localIndexes().size())
                .tableId(command.table().id())
                .timestampMs(lastTimestampMs);
        index.apply(applied.readTrusted(wal.append(record)));
        command.applied();
    }

    private void executeOnItem(WriteCommand command) {
        long previous = index.find(command.key());
        ItemView old = command.oldItem();
        if (previous != ItemIndex.NULL_POSITION) {
            ItemRecord.view(log.read(previous), old);
        }
        Condition condition = command.condition();
        if (condition != null && !condition.test(imageOf(old), conditionScratch)) {
            command.conditionFailed(); // it judged state that may not be durable yet, so its answer waits too
            return;
        }
        switch (command.kind()) {
            case PUT -> put(command, previous);
            case UPDATE -> update(command, previous);
            default -> delete(command, previous);
        }
        command.collectionSize(index.collectionSize(command.key()));
    }

    private MapView imageOf(ItemView item) {
        return item.isPresent() ? item.map(current) : AttributeMap.empty().view(current);
    }

    private void update(WriteCommand command, long previous) {
        UpdateProgram program = command.update();
        ItemView old = command.oldItem();
        if (!old.isPresent() && !program.createsItem()) {
            command.applied();
            return;
        }
        UpdateResult result = old.isPresent()
                ? program.apply(old.map(current), encoder, updateScratch)
                : program.create(command.attributes().view(current), encoder, updateScratch);
        if (result != UpdateResult.APPLIED) {
            command.refused(result.message());
            return;
        }
        int mapLength = encoder.encodedLength();
        image.checkLimit(ITEM_MAP_OFFSET + mapLength);
        encoder.finishInto(image, ITEM_MAP_OFFSET);
        int size = ItemSize.ofMap(image, ITEM_MAP_OFFSET);
        int withoutKey = size - command.attributes().sizeBytes() + program.sizeCost();
        if (Math.max(size, withoutKey) > ItemDescriptor.MAX_ITEM_SIZE) {
            command.refused(TOO_LARGE);
            return;
        }
        store(command, previous, size, mapLength);
    }

    private void put(WriteCommand command, long previous) {
        AttributeMap item = command.attributes();
        image.checkLimit(ITEM_MAP_OFFSET + item.length());
        image.putBytes(ITEM_MAP_OFFSET, item.buffer(), item.offset(), item.length());
        store(command, previous, item.sizeBytes(), item.length());
    }

    private void store(WriteCommand command, long previous, int size, int mapLength) {
        image.putInt(ITEM_SIZE_OFFSET, size, LITTLE_ENDIAN);
        TableSchema table = command.table();
        int indexes = table.localIndexes().size();
        if (indexes > 0 && !storesEntries(command, previous, size, mapLength)) {
            return;
        }
        record.flags(indexes)
                .payload(image, 0, ITEM_MAP_OFFSET + mapLength + indexes * ItemRecord.DIRECTORY_ENTRY_LENGTH);
        append(command, RecordType.PUT, previous);
        ItemRecord.view(log.readTrusted(appended), command.newItem());
        command.applied();
    }

    /** Adds what the local indexes hold of the image, or says why the item cannot be stored. */
    private boolean storesEntries(WriteCommand command, long previous, int size, int mapLength) {
        String problem = localEntries.append(command.table(), image, mapLength, size);
        if (problem == null && size + localEntries.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            problem = TOO_LARGE;
        }
        if (problem != null) {
            command.refused(problem);
            return false;
        }
        long growth = size + localEntries.sizeBytes();
        if (previous != ItemIndex.NULL_POSITION) {
            growth -= ItemRecord.collectionShare(log.readTrusted(previous));
        }
        if (growth > 0 && index.collectionSize(command.key()) + growth > maxCollectionBytes) {
            command.failed(
                    new DynamoDbException(ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded."));
            return false;
        }
        return true;
    }

    private void delete(WriteCommand command, long previous) {
        if (previous != ItemIndex.NULL_POSITION) {
            record.flags(0).payload(image, 0, 0);
            append(command, RecordType.DELETE, previous);
        }
        command.applied();
    }

    private void append(WriteCommand command, int type, long previous) {
        ItemKey key = command.key();
        record.type(type)
                .tableId(command.table().id())
                .timestampMs(lastTimestampMs)
                .previousPosition(Math.max(previous, 0))
                .keyHash(key.hash())
                .key(key.buffer(), STORED_OFFSET, key.length() - STORED_OFFSET);
        appended = wal.append(record);
        index.apply(applied.readTrusted(appended));
    }
}
