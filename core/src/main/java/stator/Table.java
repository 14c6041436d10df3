package stator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.contract.DescribeTable;
import stator.contract.GetItem;
import stator.contract.KeySchemaElement;
import stator.contract.LocalSecondaryIndexDescription;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.MapView;

/**
 * A table of an embedded database. Any thread may call.
 *
 * <p>Keys are given by value: the partition key's, and the sort key's if the table has one. Whatever DynamoDB would refuse
 * throws a {@link stator.contract.DynamoDbException} with its type and text, or completes the stage with it.
 */
public final class Table {
    private final Calls calls;
    private final String name;
    private final String partitionKey;
    private final @Nullable String sortKey;
    private final Map<String, String> indexSortKeys = new HashMap<>();

    Table(Calls calls, String name) {
        this.calls = calls;
        this.name = name;
        Structure request = new Structure(DescribeTable.OPERATION.input()).set(DescribeTable.TABLE_NAME, name);
        Structure table = calls.await(DescribeTable.OPERATION, request).structure(DescribeTable.TABLE);
        List<Structure> keys = table == null ? null : table.list(TableDescription.KEY_SCHEMA);
        if (table == null || keys == null) {
            throw new IllegalStateException("table=" + name + " has no key schema");
        }
        partitionKey = attributeName(keys.get(0));
        sortKey = keys.size() > 1 ? attributeName(keys.get(1)) : null;
        List<Structure> indexes = table.list(TableDescription.LOCAL_SECONDARY_INDEXES);
        if (indexes != null) {
            indexes.forEach(this::note);
        }
    }

    public String name() {
        return name;
    }

    /** Stores an item in the place of whatever has its key. Durable when this returns. */
    public void put(Item item) {
        calls.await(PutItem.OPERATION, putRequest(item));
    }

    /** As {@link #put}, without waiting. */
    public CompletionStage<@Nullable Void> putAsync(Item item) {
        return calls.promise(PutItem.OPERATION, putRequest(item), answer -> null);
    }

    /** A put with a condition. */
    public ItemPut putting(Item item) {
        return new ItemPut(calls, putRequest(item));
    }

    /** The item with this key, or null. */
    public @Nullable Item find(Object... key) {
        return calls.await(GetItem.OPERATION, getRequest(key), Table::found);
    }

    /** As {@link #find}, without waiting. */
    public CompletionStage<@Nullable Item> findAsync(Object... key) {
        return calls.promise(GetItem.OPERATION, getRequest(key), Table::found);
    }

    /**
     * Looks at an item where it lies, without copying it.
     *
     * @param reader is given a view that is valid until it returns; not called if there is no such item
     * @return whether there is such an item
     */
    public boolean read(Consumer<MapView> reader, Object... key) {
        return calls.await(GetItem.OPERATION, getRequest(key), answer -> {
            AttributeMap item = (AttributeMap) answer.value(GetItem.ITEM);
            if (item != null) {
                reader.accept(item.view(new MapView()));
            }
            return item != null;
        });
    }

    /** Removes the item with this key, if there is one. Returns what was removed, or null. */
    public @Nullable Item delete(Object... key) {
        return calls.await(DeleteItem.OPERATION, deleteRequest(key), Table::deleted);
    }

    /** As {@link #delete}, without waiting. */
    public CompletionStage<@Nullable Item> deleteAsync(Object... key) {
        return calls.promise(DeleteItem.OPERATION, deleteRequest(key), Table::deleted);
    }

    /** A deletion with a condition. */
    public ItemDelete deleting(Object... key) {
        return new ItemDelete(calls, deleteRequest(key));
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

    @Nullable
    String sortKey() {
        return sortKey;
    }

    /** The attribute that an index orders by. */
    String sortKeyOf(String index) {
        String attribute = indexSortKeys.get(index);
        if (attribute == null) {
            throw new IllegalArgumentException("table=" + name + " has no index=" + index);
        }
        return attribute;
    }

    private void note(Structure index) {
        List<Structure> keys = index.list(LocalSecondaryIndexDescription.KEY_SCHEMA);
        String indexName = index.string(LocalSecondaryIndexDescription.INDEX_NAME);
        if (keys == null || indexName == null) {
            throw new IllegalStateException("table=" + name + " has an index without name or key schema");
        }
        indexSortKeys.put(indexName, attributeName(keys.get(1)));
    }

    private Structure putRequest(Item item) {
        return new Structure(PutItem.OPERATION.input())
                .set(PutItem.TABLE_NAME, name)
                .set(PutItem.ITEM, item.toAttributeMap());
    }

    private Structure getRequest(Object[] key) {
        return new Structure(GetItem.OPERATION.input())
                .set(GetItem.TABLE_NAME, name)
                .set(GetItem.KEY, key(key))
                .set(GetItem.CONSISTENT_READ, true);
    }

    private Structure deleteRequest(Object[] key) {
        return new Structure(DeleteItem.OPERATION.input())
                .set(DeleteItem.TABLE_NAME, name)
                .set(DeleteItem.KEY, key(key))
                .set(DeleteItem.RETURN_VALUES, "ALL_OLD");
    }

    /** A key as requests have it. */
    AttributeMap key(Object[] values) {
        if (values.length != (sortKey == null ? 1 : 2)) {
            throw new IllegalArgumentException("table=" + name + " key=" + partitionKey
                    + (sortKey == null ? "" : ", " + sortKey) + " values=" + values.length);
        }
        Item key = sortKey == null
                ? Item.of(partitionKey, values[0])
                : Item.of(partitionKey, values[0], sortKey, values[1]);
        return key.toAttributeMap();
    }

    private static @Nullable Item found(Structure answer) {
        return itemOf((AttributeMap) answer.value(GetItem.ITEM));
    }

    private static @Nullable Item deleted(Structure answer) {
        return itemOf((AttributeMap) answer.value(DeleteItem.ATTRIBUTES));
    }

    static @Nullable Item itemOf(@Nullable AttributeMap attributes) {
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
