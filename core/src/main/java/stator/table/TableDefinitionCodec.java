package stator.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ListCursor;
import stator.item.MapCursor;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;

/**
 * Table definitions as items of the catalog: one item each, keyed by the table's name. Times are milliseconds since the
 * epoch; 0 stands for never, and for no capacity given. Absent are only SortKey, LocalIndexes, TableClass and TimeToLive, if
 * there are none. A table with LocalIndexes has version 2, so that a program that does not know them does not take it for one without.
 * The numbers of the indexes follow the table's, in their order.
 * <pre>
 *   TableName S | Version N (1 or 2) | Number N | TableId S | Arn S | Created N | Status S
 *   Attributes L of M {Name S, Type S} | PartitionKey S | SortKey S
 *   LocalIndexes L of M {Name S, SortKey S, Projection S, NonKeyAttributes L of S}
 *   BillingMode S | OnDemandSince N | ReadUnits N | WriteUnits N | LastIncrease N | LastDecrease N | Decreases N
 *   MaxReadUnits N | MaxWriteUnits N | TableClass S | TableClassChanged N | DeletionProtected BOOL | TimeToLive S | Tags M of S
 * </pre>
 * Owned by one thread.
 */
public final class TableDefinitionCodec {
    /** The attribute that is the catalog's partition key. */
    public static final String TABLE_NAME = "TableName";

    private static final long VERSION = 1;
    private static final long VERSION_WITH_INDEXES = 2;

    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView item = new MapView();
    private final ValueView value = new ValueView();

    /** The catalog's item for a table. */
    public AttributeMap encode(TableDefinition table) {
        encoder.beginMap();
        text(TABLE_NAME, table.name());
        number("Version", table.schema().localIndexes().isEmpty() ? VERSION : VERSION_WITH_INDEXES);
        number("Number", table.id());
        text("TableId", table.tableId());
        text("Arn", table.arn());
        number("Created", table.createdMs());
        text("Status", table.status().name());
        encodeKeys(table);
        encodeCapacity(table);
        text("TableClass", table.tableClass());
        number("TableClassChanged", table.tableClassChangedMs());
        encoder.name("DeletionProtected").bool(table.deletionProtected());
        text("TimeToLive", table.timeToLiveAttribute());
        encoder.name("Tags").beginMap();
        for (Map.Entry<String, String> tag : table.tags().entrySet()) {
            text(tag.getKey(), tag.getValue());
        }
        encoder.endMap();
        return encoder.endMap().finish();
    }

    /** The catalog's key of a table. */
    public AttributeMap encodeKey(String tableName) {
        encoder.beginMap();
        text(TABLE_NAME, tableName);
        return encoder.endMap().finish();
    }

    /**
     * The table that an item of the catalog stands for.
     *
     * @throws DynamoDbException InternalServerError if the item is not one that {@link #encode} makes
     */
    public TableDefinition decode(AttributeMap entry) {
        entry.view(item);
        String name = text(TABLE_NAME);
        try {
            return decode(name);
        } catch (IllegalArgumentException | ArithmeticException ex) { // values that no table has
            throw DynamoDbException.internal("catalog entry cannot be read: table=" + name, ex);
        }
    }

    private TableDefinition decode(String name) {
        if (number("Version") < VERSION || number("Version") > VERSION_WITH_INDEXES) {
            throw damaged(name, "Version");
        }
        List<KeyAttribute> attributes = decodeAttributes(name);
        String sortKey = optionalText("SortKey");
        TableSchema schema = new TableSchema(
                Math.toIntExact(number("Number")),
                name,
                attribute(attributes, text("PartitionKey"), name),
                sortKey == null ? null : attribute(attributes, sortKey, name));
        schema = schema.withLocalIndexes(decodeIndexes(schema.partitionKey(), attributes, name));
        TableDefinition.Builder table = TableDefinition.builder(schema)
                .tableId(text("TableId"))
                .arn(text("Arn"))
                .createdMs(number("Created"))
                .status(TableStatus.valueOf(text("Status")))
                .attributes(attributes)
                .tableClass(optionalText("TableClass"))
                .tableClassChangedMs(number("TableClassChanged"))
                .timeToLiveAttribute(optionalText("TimeToLive"));
        decodeCapacity(table);
        find("DeletionProtected", AttributeType.BOOL);
        return table.deletionProtected(value.asBoolean()).tags(decodeTags(name)).build();
    }

    private void encodeKeys(TableDefinition table) {
        encoder.name("Attributes").beginList();
        for (KeyAttribute attribute : table.attributes()) {
            encoder.beginMap();
            text("Name", attribute.name());
            text("Type", AttributeType.name(attribute.type()));
            encoder.endMap();
        }
        encoder.endList();
        KeyAttribute sortKey = table.schema().sortKey();
        text("PartitionKey", table.schema().partitionKey().name());
        text("SortKey", sortKey == null ? null : sortKey.name());
        if (!table.schema().localIndexes().isEmpty()) {
            encoder.name("LocalIndexes").beginList();
            table.schema().localIndexes().forEach(index -> encodeIndex(index.definition()));
            encoder.endList();
        }
    }

    private void encodeIndex(IndexDefinition index) {
        encoder.beginMap();
        text("Name", index.name());
        text("SortKey", index.sortKey().get(0).name());
        text("Projection", index.projection().type().name());
        encoder.name("NonKeyAttributes").beginList();
        index.projection().nonKeyAttributes().forEach(encoder::string);
        encoder.endList().endMap();
    }

    private void encodeCapacity(TableDefinition table) {
        text("BillingMode", table.billingMode().name());
        number("OnDemandSince", table.onDemandSinceMs());
        number("ReadUnits", table.throughput().readUnits());
        number("WriteUnits", table.throughput().writeUnits());
        number("LastIncrease", table.throughputHistory().lastIncreaseMs());
        number("LastDecrease", table.throughputHistory().lastDecreaseMs());
        number("Decreases", table.throughputHistory().decreases());
        number("MaxReadUnits", table.onDemandLimits().readUnits());
        number("MaxWriteUnits", table.onDemandLimits().writeUnits());
    }

    private void decodeCapacity(TableDefinition.Builder table) {
        table.billingMode(BillingMode.valueOf(text("BillingMode")))
                .onDemandSinceMs(number("OnDemandSince"))
                .throughput(new Throughput(number("ReadUnits"), number("WriteUnits")))
                .throughputHistory(
                        new ThroughputHistory(number("LastIncrease"), number("LastDecrease"), number("Decreases")))
                .onDemandLimits(new Throughput(number("MaxReadUnits"), number("MaxWriteUnits")));
    }

    private List<KeyAttribute> decodeAttributes(String tableName) {
        find("Attributes", AttributeType.L);
        List<KeyAttribute> attributes = new ArrayList<>();
        ListCursor elements = value.list(new ListCursor());
        ValueView element = new ValueView();
        MapView attribute = new MapView();
        ValueView member = new ValueView();
        while (elements.next(element)) {
            checked(element, AttributeType.M, tableName, "Attributes").map(attribute);
            if (!attribute.find("Name".getBytes(UTF_8), member)) {
                throw damaged(tableName, "Attributes");
            }
            String name =
                    checked(member, AttributeType.S, tableName, "Attributes").text();
            if (!attribute.find("Type".getBytes(UTF_8), member)) {
                throw damaged(tableName, "Attributes");
            }
            String type =
                    checked(member, AttributeType.S, tableName, "Attributes").text();
            attributes.add(new KeyAttribute(name, AttributeType.of(type)));
        }
        return attributes;
    }

    private List<IndexDefinition> decodeIndexes(
            KeyAttribute partitionKey, List<KeyAttribute> attributes, String tableName) {
        List<IndexDefinition> indexes = new ArrayList<>();
        if (!item.find("LocalIndexes".getBytes(UTF_8), value)) {
            return indexes;
        }
        ListCursor elements =
                checked(value, AttributeType.L, tableName, "LocalIndexes").list(new ListCursor());
        ValueView element = new ValueView();
        MapView index = new MapView();
        ValueView member = new ValueView();
        while (elements.next(element)) {
            checked(element, AttributeType.M, tableName, "LocalIndexes").map(index);
            if (!index.find("NonKeyAttributes".getBytes(UTF_8), member)) {
                throw damaged(tableName, "LocalIndexes");
            }
            List<String> nonKey = new ArrayList<>();
            ListCursor names =
                    checked(member, AttributeType.L, tableName, "LocalIndexes").list(new ListCursor());
            ValueView name = new ValueView();
            while (names.next(name)) {
                nonKey.add(checked(name, AttributeType.S, tableName, "LocalIndexes")
                        .text());
            }
            indexes.add(new IndexDefinition(
                    memberText(index, "Name", tableName),
                    List.of(partitionKey),
                    List.of(attribute(attributes, memberText(index, "SortKey", tableName), tableName)),
                    new IndexProjection(
                            IndexProjection.Type.valueOf(memberText(index, "Projection", tableName)), nonKey)));
        }
        return indexes;
    }

    private static String memberText(MapView map, String name, String tableName) {
        ValueView member = new ValueView();
        if (!map.find(name.getBytes(UTF_8), member) || member.type() != AttributeType.S) {
            throw damaged(tableName, "LocalIndexes");
        }
        return member.text();
    }

    private NavigableMap<String, String> decodeTags(String tableName) {
        find("Tags", AttributeType.M);
        NavigableMap<String, String> tags = new TreeMap<>();
        MapCursor entries = value.map(new MapView()).entries(new MapCursor());
        ValueView text = new ValueView();
        while (entries.next()) {
            tags.put(
                    entries.name(),
                    checked(entries.value(text), AttributeType.S, tableName, "Tags")
                            .text());
        }
        return tags;
    }

    private static KeyAttribute attribute(List<KeyAttribute> attributes, String name, String tableName) {
        for (KeyAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        throw damaged(tableName, "Attributes");
    }

    private void text(String name, @Nullable String text) {
        if (text != null) {
            encoder.name(name).string(text);
        }
    }

    private void number(String name, long number) {
        encoder.name(name).number(number);
    }

    private String text(String name) {
        find(name, AttributeType.S);
        return value.text();
    }

    private @Nullable String optionalText(String name) {
        return item.find(name.getBytes(UTF_8), value) ? text(name) : null;
    }

    private long number(String name) {
        find(name, AttributeType.N);
        return NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                .longValueExact();
    }

    private void find(String name, byte type) {
        if (!item.find(name.getBytes(UTF_8), value) || value.type() != type) {
            boolean named = item.find(TABLE_NAME.getBytes(UTF_8), value) && value.type() == AttributeType.S;
            throw damaged(named ? value.text() : "?", name);
        }
    }

    private static ValueView checked(ValueView found, byte type, String tableName, String attribute) {
        if (found.type() != type) {
            throw damaged(tableName, attribute);
        }
        return found;
    }

    private static DynamoDbException damaged(String tableName, String attribute) {
        return DynamoDbException.internal(
                "catalog entry cannot be read: table=" + tableName + " attribute=" + attribute, null);
    }
}
