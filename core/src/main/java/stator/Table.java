package stator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.GetItem;
import stator.contract.GlobalSecondaryIndexDescription;
import stator.contract.KeySchemaElement;
import stator.contract.LocalSecondaryIndexDescription;
import stator.contract.Member;
import stator.contract.StreamSpecification;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.contract.TimeToLiveSpecification;
import stator.contract.UpdateTable;
import stator.contract.UpdateTimeToLive;
import stator.engine.PointRead;
import stator.item.AttributeMap;
import stator.item.AttributeValue;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.table.StreamViewType;

/**
 * A table of a {@link Database}. Any thread may call.
 *
 * <p>Keys are given by value: the partition key's, and the sort key's if the table has one. Whatever DynamoDB would refuse
 * throws a {@link stator.contract.DynamoDbException} with its type and text, or completes the stage with it.
 */
public final class Table {
    private final Calls calls;
    private final String name;
    private final String partitionKey;
    private final @Nullable String sortKey;
    private final Map<String, IndexKeys> indexes = new HashMap<>();

    /**
     * What the entries of an index are found by, and ordered by.
     *
     * @param sortKey null if there is none
     */
    record IndexKeys(String partitionKey, @Nullable String sortKey, boolean global) {}

    Table(Calls calls, String name) {
        this.calls = calls;
        this.name = name;
        Structure table = calls.describe(name);
        List<Structure> keys = table.list(TableDescription.KEY_SCHEMA);
        if (keys == null) {
            throw new IllegalStateException("table=" + name + " has no key schema");
        }
        partitionKey = attributeName(keys.get(0));
        sortKey = keys.size() > 1 ? attributeName(keys.get(1)) : null;
        List<Structure> local = table.list(TableDescription.LOCAL_SECONDARY_INDEXES);
        if (local != null) {
            local.forEach(index -> note(
                    index.string(LocalSecondaryIndexDescription.INDEX_NAME),
                    index.list(LocalSecondaryIndexDescription.KEY_SCHEMA),
                    false));
        }
        List<Structure> global = table.list(TableDescription.GLOBAL_SECONDARY_INDEXES);
        if (global != null) {
            global.forEach(index -> note(
                    index.string(GlobalSecondaryIndexDescription.INDEX_NAME),
                    index.list(GlobalSecondaryIndexDescription.KEY_SCHEMA),
                    true));
        }
    }

    /** The table's name. */
    public String name() {
        return name;
    }

    /** Stores an item in the place of whatever has its key. As durable as the database promises when this returns. */
    public void put(Item item) {
        new ItemPut(calls, name, Calls.encoded(item)).run();
    }

    /** As {@link #put}, without waiting. */
    public CompletionStage<@Nullable Void> putAsync(Item item) {
        return putting(item).runAsync();
    }

    /** A put with a condition, or with a durability of its own. */
    public ItemPut putting(Item item) {
        return new ItemPut(calls, name, item.toAttributeMap());
    }

    /** The item with this key, or null. */
    public @Nullable Item find(Object... key) {
        try (PointRead read = PointRead.begin()) {
            encodeKey(key, read.key());
            MapView item = calls.find(name, read);
            return item == null ? null : Item.of(item);
        }
    }

    /** As {@link #find}, without waiting. */
    public CompletionStage<@Nullable Item> findAsync(Object... key) {
        return calls.promise(GetItem.OPERATION, getRequest(key), answer -> item(answer, GetItem.ITEM));
    }

    /**
     * Looks at an item where it lies, without copying it. Leaves no garbage but what the reader makes, in an embedded database.
     *
     * @param reader is given a view that is valid until it returns; not called if there is no such item
     * @return whether there is such an item
     */
    public boolean read(Consumer<MapView> reader, Object... key) {
        try (PointRead read = PointRead.begin()) {
            encodeKey(key, read.key());
            MapView item = calls.find(name, read);
            if (item == null) {
                return false;
            }
            reader.accept(item);
            return true;
        }
    }

    /** Removes the item with this key, if there is one. Returns what was removed, or null. */
    public @Nullable Item delete(Object... key) {
        return deleting(key).run();
    }

    /** As {@link #delete}, without waiting. */
    public CompletionStage<@Nullable Item> deleteAsync(Object... key) {
        return deleting(key).runAsync();
    }

    /** A delete with a condition, or with a durability of its own. */
    public ItemDelete deleting(Object... key) {
        return new ItemDelete(calls, name, key(key));
    }

    /** A demand on the item with this key, for a transaction that does not change it: a condition expression. */
    public ItemCheck checking(String condition, Object... key) {
        return new ItemCheck(name, key(key), condition);
    }

    /** A change of the item with this key, by an update expression. */
    public ItemUpdate update(String expression, Object... key) {
        return new ItemUpdate(calls, name, key(key), expression);
    }

    /** The items of one partition key, in the order of their sort keys. */
    public ItemQuery query(Object partition) {
        return new ItemQuery(calls, this).partition(partitionKey, partition);
    }

    /**
     * Has items deleted soon after the time that a number attribute of theirs holds, in seconds since the epoch. An item without
     * it stays, and so does one whose time is more than five years ago.
     *
     * @throws stator.contract.DynamoDbException ValidationException if that is so already, or by another attribute
     */
    public void enableTimeToLive(String attribute) {
        changeTimeToLive(attribute, true);
    }

    /**
     * Has items stay whatever their time.
     *
     * @throws stator.contract.DynamoDbException ValidationException if that is so already, or not by this attribute
     */
    public void disableTimeToLive(String attribute) {
        changeTimeToLive(attribute, false);
    }

    private void changeTimeToLive(String attribute, boolean enabled) {
        Structure specification = new Structure(TimeToLiveSpecification.SHAPE)
                .set(TimeToLiveSpecification.ENABLED, enabled)
                .set(TimeToLiveSpecification.ATTRIBUTE_NAME, attribute);
        calls.await(
                UpdateTimeToLive.OPERATION,
                new Structure(UpdateTimeToLive.OPERATION.input())
                        .set(UpdateTimeToLive.TABLE_NAME, name)
                        .set(UpdateTimeToLive.TIME_TO_LIVE_SPECIFICATION, specification));
    }

    /**
     * Has the changes of its items told in a stream, which is a new one each time: all that are made after this has returned. For
     * a database that was opened with {@link Stator.Context#streams}.
     *
     * @param viewType what is told of a change besides the keys
     * @return the ARN of the stream
     * @throws stator.contract.DynamoDbException ValidationException if the table has a stream, or the database none;
     *     ResourceInUseException while the table is being changed
     */
    public String enableStream(StreamViewType viewType) {
        Structure updated = changeStream(new Structure(StreamSpecification.SHAPE)
                .set(StreamSpecification.STREAM_ENABLED, true)
                .set(StreamSpecification.STREAM_VIEW_TYPE, viewType.name()));
        String arn = updated.string(TableDescription.LATEST_STREAM_ARN);
        if (arn == null) {
            throw new IllegalStateException("table=" + name + " has a stream without an ARN");
        }
        return arn;
    }

    /**
     * Ends its stream. The changes that were made before can be read for as long as they are kept.
     *
     * @throws stator.contract.DynamoDbException ValidationException if it has none; ResourceInUseException while the table is
     *     being changed
     */
    public void disableStream() {
        changeStream(new Structure(StreamSpecification.SHAPE).set(StreamSpecification.STREAM_ENABLED, false));
    }

    /** Returns what the answer says of the table, when it is at rest again. */
    private Structure changeStream(Structure specification) {
        Structure updated = calls.await(
                        UpdateTable.OPERATION,
                        new Structure(UpdateTable.OPERATION.input())
                                .set(UpdateTable.TABLE_NAME, name)
                                .set(UpdateTable.STREAM_SPECIFICATION, specification))
                .structure(UpdateTable.TABLE_DESCRIPTION);
        if (updated == null) {
            throw new IllegalStateException("table=" + name + " is not described");
        }
        calls.awaitStatus(name, "ACTIVE");
        return updated;
    }

    /** All items. */
    public ItemScan scan() {
        return new ItemScan(calls, this);
    }

    @Nullable
    String sortKey() {
        return sortKey;
    }

    IndexKeys indexKeys(String index) {
        IndexKeys keys = indexes.get(index);
        if (keys == null) {
            throw new IllegalArgumentException("table=" + name + " has no index=" + index);
        }
        return keys;
    }

    private void note(@Nullable String index, @Nullable List<Structure> keys, boolean global) {
        if (keys == null || index == null) {
            throw new IllegalStateException("table=" + name + " has an index without name or key schema");
        }
        String indexSortKey = keys.size() > 1 ? attributeName(keys.get(1)) : null;
        indexes.put(index, new IndexKeys(attributeName(keys.get(0)), indexSortKey, global));
    }

    private Structure getRequest(Object[] key) {
        return new Structure(GetItem.OPERATION.input())
                .set(GetItem.TABLE_NAME, name)
                .set(GetItem.KEY, key(key))
                .set(GetItem.CONSISTENT_READ, true);
    }

    /** A key as requests have it. */
    AttributeMap key(Object[] values) {
        ItemEncoder encoder = Calls.encoder();
        encodeKey(values, encoder);
        return encoder.finish();
    }

    private void encodeKey(Object[] values, ItemEncoder into) {
        if (values.length != (sortKey == null ? 1 : 2)) {
            throw new IllegalArgumentException("table=" + name + " key=" + partitionKey
                    + (sortKey == null ? "" : ", " + sortKey) + " values=" + values.length);
        }
        into.beginMap().name(partitionKey);
        AttributeValue.encode(values[0], into);
        if (sortKey != null) {
            into.name(sortKey);
            AttributeValue.encode(values[1], into);
        }
        into.endMap();
    }

    /** The item that a member of an answer holds, copied; null if it holds none. */
    static @Nullable Item item(Structure answer, Member member) {
        AttributeMap attributes = (AttributeMap) answer.value(member);
        return attributes == null ? null : Item.of(attributes);
    }

    private static String attributeName(Structure key) {
        String attribute = key.string(KeySchemaElement.ATTRIBUTE_NAME);
        if (attribute == null) {
            throw new IllegalStateException("key without a name");
        }
        return attribute;
    }
}
