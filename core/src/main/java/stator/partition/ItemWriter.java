package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;
import static stator.item.ItemDescriptor.ITEM_SIZE_OFFSET;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.expression.Condition;
import stator.expression.ConditionScratch;
import stator.expression.UpdateProgram;
import stator.expression.UpdateResult;
import stator.expression.UpdateScratch;
import stator.index.IndexException;
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
import stator.wal.RecordSpec.Purpose;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * Judges, builds and stores single items: what the writer of a partition does for a write by itself, and for each action of
 * a transaction. Owned by the writer's thread.
 */
final class ItemWriter {
    private static final String TOO_LARGE = UpdateResult.ITEM_TOO_LARGE.message();

    private final Wal wal;
    private final ItemIndex index;
    private final RecordReader log;
    private final RecordReader applied;
    private final ImagePins imagePins;
    private final RecordSpec record = new RecordSpec();
    private final ItemEncoder encoder = new ItemEncoder();
    private final ExpandableArrayBuffer image = new ExpandableArrayBuffer();
    private final ConditionScratch conditionScratch = new ConditionScratch();
    private final UpdateScratch updateScratch = new UpdateScratch();
    private final LocalEntries localEntries = new LocalEntries();
    private final IndexKeyCheck indexKeys = new IndexKeyCheck();
    private final long maxCollectionBytes;
    private final MapView current = new MapView();
    private final CollectionGrowth admitted = new CollectionGrowth();
    private long growth;
    private int imageLength;
    private long previous;
    private long timestampMs;

    /** @param maxCollectionBytes most that the items of one partition key and their entries in local indexes may add up to */
    ItemWriter(Wal wal, ItemIndex index, ImagePins imagePins, long maxCollectionBytes) {
        this.imagePins = imagePins;
        this.wal = wal;
        this.index = index;
        this.maxCollectionBytes = maxCollectionBytes;
        log = wal.newReader();
        applied = wal.newReader();
    }

    /** The time that the next records are stamped with, in milliseconds since the epoch. */
    void timestampMs(long value) {
        timestampMs = value;
    }

    /** Finds the item of a command, which shows it then, until it is closed. */
    void locate(WriteCommand command) {
        command.pin(imagePins);
        previous = index.find(command.key());
        if (previous != ItemIndex.NULL_POSITION) {
            ItemRecord.view(log.read(previous), command.oldItem());
        }
    }

    /** What a command is refused with whose item turned out to be damaged before anything was changed; other failures go on. */
    static DynamoDbException refusalOf(WalException failure) {
        if (failure.code() != WalException.Code.CORRUPT) {
            throw failure;
        }
        return DynamoDbException.internal("The item is damaged: " + failure.getMessage(), failure);
    }

    /** The same where a page of the index that leads to the item cannot be read. */
    static DynamoDbException refusalOf(IndexException failure) {
        if (failure.code() != IndexException.Code.CORRUPT && failure.code() != IndexException.Code.IO_FAILED) {
            throw failure;
        }
        return DynamoDbException.internal("The index is damaged: " + failure.getMessage(), failure);
    }

    /** Judges the condition of a command whose item has been found. False if it failed, which the command then says. */
    boolean judge(WriteCommand command) {
        ItemView old = command.oldItem();
        Condition condition = command.condition();
        if (condition != null && !condition.test(imageOf(old), conditionScratch)) {
            command.conditionFailed(); // it judged state that may not be durable yet, so its answer waits too
            return false;
        }
        return true;
    }

    /** What a command that was judged will do to its item. */
    static Effect effect(WriteCommand command) {
        boolean exists = command.oldItem().isPresent();
        return switch (command.kind()) {
            case PUT -> Effect.PUT;
            case UPDATE -> exists || command.update().createsItem() ? Effect.PUT : Effect.NONE;
            case DELETE -> exists ? Effect.DELETE : Effect.NONE;
            default -> Effect.NONE;
        };
    }

    /**
     * Builds the item that the command located last will store, if it was judged and its effect is a put, with the directory of
     * its local indexes. False if it cannot be stored, which the command then says.
     */
    boolean build(WriteCommand command) {
        if (command.kind() == WriteCommand.Kind.UPDATE) {
            return update(command);
        }
        AttributeMap item = command.attributes();
        image.checkLimit(ITEM_MAP_OFFSET + item.length());
        image.putBytes(ITEM_MAP_OFFSET, item.buffer(), item.offset(), item.length());
        return complete(command, item.sizeBytes(), item.length());
    }

    /** A transaction begins to be judged: from now on, item collections are as large as they are. */
    void beginJudging() {
        admitted.clear();
    }

    /** The command that was built last will be stored with others, which find its item collection larger by that. */
    void admit(WriteCommand command) {
        if (!command.table().localIndexes().isEmpty()) {
            admitted.add(command.key(), growth);
        }
    }

    /** The item that was built last, with its size and its directory; {@link #imageLength} bytes from offset 0. */
    DirectBuffer image() {
        return image;
    }

    int imageLength() {
        return imageLength;
    }

    /** Stores the effect of the command that was located last, after {@link #build} if that is a put. */
    void store(WriteCommand command, Effect effect, int groupFlags) {
        if (effect == Effect.PUT) {
            record.payload(image, 0, imageLength);
            int indexes = command.table().localIndexes().size();
            long position = append(command.key(), RecordType.PUT, RecordFlags.withIndexes(groupFlags, indexes));
            ItemRecord.view(log.readTrusted(position), command.newItem());
        } else if (effect == Effect.DELETE) {
            record.payload(image, 0, 0);
            append(command.key(), RecordType.DELETE, groupFlags | (command.isExpiry() ? RecordFlags.EXPIRED : 0));
        }
    }

    /** Stores a payload as it is, of an item that was prepared before. */
    void put(ItemKey key, PreparedItem item, int groupFlags) {
        previous = index.find(key);
        record.payload(item.payloadBuffer(), item.payloadOffset(), item.payloadLength());
        append(key, RecordType.PUT, RecordFlags.withIndexes(groupFlags, item.indexes()));
    }

    /** Stores what the encoder of an entry of a system table holds. Returns the position of its record. */
    long put(ItemKey key, ItemEncoder entry, int flags) {
        int mapLength = entry.encodedLength();
        image.checkLimit(ITEM_MAP_OFFSET + mapLength);
        entry.finishInto(image, ITEM_MAP_OFFSET);
        image.putInt(ITEM_SIZE_OFFSET, ItemSize.ofMap(image, ITEM_MAP_OFFSET), LITTLE_ENDIAN);
        imageLength = ITEM_MAP_OFFSET + mapLength;
        previous = index.find(key);
        record.payload(image, 0, imageLength);
        return append(key, RecordType.PUT, flags);
    }

    /** Stores an entry of a global index, whose payload is complete. */
    void putEntry(ItemKey key, DirectBuffer buffer, int offset, int length) {
        previous = index.find(key);
        record.payload(buffer, offset, length);
        append(key, RecordType.PUT, RecordFlags.GLOBAL_ENTRY);
    }

    /** Removes an item, whether it is there or not. */
    void delete(ItemKey key, int flags) {
        previous = index.find(key);
        record.payload(image, 0, 0);
        append(key, RecordType.DELETE, flags);
    }

    /** Removes all items of a table from this partition. */
    void drop(TableSchema table) {
        record.reset()
                .purpose(Purpose.SHRINK)
                .type(RecordType.DROP_TABLE)
                .flags(RecordFlags.withIndexes(
                        RecordFlags.ALONE, table.localIndexes().size()))
                .tableId(table.id())
                .timestampMs(timestampMs);
        index.apply(applied.readTrusted(wal.append(record)));
    }

    private boolean update(WriteCommand command) {
        UpdateProgram program = command.update();
        ItemView old = command.oldItem();
        UpdateResult result = old.isPresent()
                ? program.apply(old.map(current), encoder, updateScratch)
                : program.create(command.attributes().view(current), encoder, updateScratch);
        if (result != UpdateResult.APPLIED) {
            command.refused(result.message());
            return false;
        }
        int mapLength = encoder.encodedLength();
        image.checkLimit(ITEM_MAP_OFFSET + mapLength);
        encoder.view(current);
        image.putBytes(ITEM_MAP_OFFSET, current.buffer(), current.offset(), mapLength);
        encoder.reset();
        int size = ItemSize.ofMap(image, ITEM_MAP_OFFSET);
        if (size > ItemDescriptor.MAX_ITEM_SIZE) {
            command.refused(TOO_LARGE);
            return false;
        }
        return complete(command, size, mapLength);
    }

    private boolean complete(WriteCommand command, int size, int mapLength) {
        image.putInt(ITEM_SIZE_OFFSET, size, LITTLE_ENDIAN);
        int indexes = command.table().localIndexes().size();
        imageLength = ITEM_MAP_OFFSET + mapLength + indexes * ItemRecord.DIRECTORY_ENTRY_LENGTH;
        if (command.kind() == WriteCommand.Kind.UPDATE) {
            String problem = indexKeys.problem(command.table(), command.update(), current.wrap(image, ITEM_MAP_OFFSET));
            if (problem != null) {
                command.refused(problem);
                return false;
            }
        }
        return indexes == 0 || holdsEntries(command, size, mapLength);
    }

    /** Adds what the local indexes hold of the image; false if the item is too large with that, which the command then says. */
    private boolean holdsEntries(WriteCommand command, int size, int mapLength) {
        localEntries.append(command.table(), image, mapLength, size);
        if (size + localEntries.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            command.refused(TOO_LARGE);
            return false;
        }
        growth = size + localEntries.sizeBytes();
        if (previous != ItemIndex.NULL_POSITION) {
            growth -= ItemRecord.collectionShare(log.readTrusted(previous));
        }
        long collectionBytes = index.collectionSize(command.key()) + admitted.of(command.key());
        if (growth > 0 && collectionBytes + growth > maxCollectionBytes) {
            command.failed(
                    new DynamoDbException(ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded."));
            return false;
        }
        return true;
    }

    private MapView imageOf(ItemView item) {
        return item.isPresent() ? item.map(current) : AttributeMap.empty().view(current);
    }

    private long append(ItemKey key, int type, int flags) {
        record.purpose(type == RecordType.DELETE ? Purpose.SHRINK : Purpose.GROW)
                .type(type)
                .flags(flags)
                .tableId(key.tableId())
                .timestampMs(timestampMs)
                .previousPosition(Math.max(previous, 0))
                .keyHash(key.hash())
                .key(key.buffer(), STORED_OFFSET, key.length() - STORED_OFFSET);
        long position = wal.append(record);
        index.apply(applied.readTrusted(position));
        return position;
    }
}
