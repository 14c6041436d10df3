package stator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.AttributeDefinition;
import stator.contract.CreateTable;
import stator.contract.GlobalSecondaryIndex;
import stator.contract.KeySchemaElement;
import stator.contract.LocalSecondaryIndex;
import stator.contract.Projection;
import stator.contract.StreamSpecification;
import stator.contract.Structure;
import stator.table.StreamViewType;

/** What a new table is to be like: its name and its key. Billed per request, which here means that nothing is throttled. */
public final class TableSpec {
    private final String name;
    private final List<Structure> definitions = new ArrayList<>();
    private final List<Structure> keys = new ArrayList<>();
    private final List<Structure> localIndexes = new ArrayList<>();
    private final List<Structure> globalIndexes = new ArrayList<>();

    private @Nullable Structure stream;

    private TableSpec(String name) {
        this.name = name;
    }

    /** A table of this name: 3 to 255 letters, digits, {@code _}, {@code -} and {@code .}. */
    public static TableSpec named(String name) {
        return new TableSpec(name);
    }

    /** The attribute that items are found by. */
    public TableSpec partitionKey(String attribute, KeyType type) {
        return key(attribute, type, "HASH");
    }

    /** The attribute that orders the items of one partition key. */
    public TableSpec sortKey(String attribute, KeyType type) {
        return key(attribute, type, "RANGE");
    }

    /**
     * A local secondary index: another order of the items of one partition key, for {@link ItemQuery#index}. Up to five, of a
     * table with a sort key; call this after {@link #partitionKey}. An index gives whole items, and those that have the
     * attribute only.
     *
     * @param index     its name: as a table's
     * @param attribute what it orders by; an item that has it must have it with this type
     */
    public TableSpec localIndex(String index, String attribute, KeyType type) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("index=" + index + " before the partition key of table=" + name);
        }
        define(attribute, type);
        localIndexes.add(new Structure(LocalSecondaryIndex.SHAPE)
                .set(LocalSecondaryIndex.INDEX_NAME, index)
                .set(LocalSecondaryIndex.KEY_SCHEMA, List.of(keys.get(0), element(attribute, "RANGE")))
                .set(LocalSecondaryIndex.PROJECTION, all()));
        return this;
    }

    /**
     * A global secondary index: the items by the values of another attribute, for {@link ItemQuery#index}. Up to twenty. An
     * index gives whole items, and those that have the attribute only; it follows the table within moments.
     *
     * @param index     its name: as a table's
     * @param attribute what it finds items by; an item that has it must have it with this type
     */
    public TableSpec globalIndex(String index, String attribute, KeyType type) {
        define(attribute, type);
        globalIndexes.add(new Structure(GlobalSecondaryIndex.SHAPE)
                .set(GlobalSecondaryIndex.INDEX_NAME, index)
                .set(GlobalSecondaryIndex.KEY_SCHEMA, List.of(element(attribute, "HASH")))
                .set(GlobalSecondaryIndex.PROJECTION, all()));
        return this;
    }

    /** The attribute that orders the items of each value in the global index that was added last. */
    public TableSpec orderedBy(String attribute, KeyType type) {
        if (globalIndexes.isEmpty()) {
            throw new IllegalStateException("attribute=" + attribute + " before a global index of table=" + name);
        }
        define(attribute, type);
        Structure index = globalIndexes.get(globalIndexes.size() - 1);
        List<Structure> indexKeys = keys(index);
        index.set(GlobalSecondaryIndex.KEY_SCHEMA, List.of(indexKeys.get(0), element(attribute, "RANGE")));
        return this;
    }

    /**
     * Has the changes of its items told, in a stream. For a database that was opened with {@link Stator.Context#streams}.
     *
     * @param viewType what is told of a change besides the keys
     */
    public TableSpec stream(StreamViewType viewType) {
        stream = new Structure(StreamSpecification.SHAPE)
                .set(StreamSpecification.STREAM_ENABLED, true)
                .set(StreamSpecification.STREAM_VIEW_TYPE, viewType.name());
        return this;
    }

    private static List<Structure> keys(Structure index) {
        List<Structure> indexKeys = index.list(GlobalSecondaryIndex.KEY_SCHEMA);
        return indexKeys == null ? List.of() : indexKeys;
    }

    private static Structure all() {
        return new Structure(Projection.SHAPE).set(Projection.PROJECTION_TYPE, "ALL");
    }

    String name() {
        return name;
    }

    Structure request() {
        return new Structure(CreateTable.OPERATION.input())
                .set(CreateTable.TABLE_NAME, name)
                .set(CreateTable.BILLING_MODE, "PAY_PER_REQUEST")
                .set(CreateTable.ATTRIBUTE_DEFINITIONS, definitions)
                .set(CreateTable.KEY_SCHEMA, keys)
                .set(CreateTable.STREAM_SPECIFICATION, stream)
                .set(CreateTable.LOCAL_SECONDARY_INDEXES, localIndexes.isEmpty() ? null : localIndexes)
                .set(CreateTable.GLOBAL_SECONDARY_INDEXES, globalIndexes.isEmpty() ? null : globalIndexes);
    }

    private TableSpec key(String attribute, KeyType type, String role) {
        define(attribute, type);
        keys.add(element(attribute, role));
        return this;
    }

    /** Several indexes may have one attribute, which is defined once. */
    private void define(String attribute, KeyType type) {
        for (Structure known : definitions) {
            if (attribute.equals(known.string(AttributeDefinition.ATTRIBUTE_NAME))
                    && type.code().equals(known.string(AttributeDefinition.ATTRIBUTE_TYPE))) {
                return;
            }
        }
        definitions.add(new Structure(AttributeDefinition.SHAPE)
                .set(AttributeDefinition.ATTRIBUTE_NAME, attribute)
                .set(AttributeDefinition.ATTRIBUTE_TYPE, type.code()));
    }

    private static Structure element(String attribute, String role) {
        return new Structure(KeySchemaElement.SHAPE)
                .set(KeySchemaElement.ATTRIBUTE_NAME, attribute)
                .set(KeySchemaElement.KEY_TYPE, role);
    }
}
