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
 * epoch; 0 stands for never, and for no capacity given. Absent are only SortKey, LocalIndexes, GlobalIndexes, TableClass and TimeToLive,
 * if there are none. A table with LocalIndexes has version 2, one with GlobalIndexes version 3, so that a program that does
 * not know them does not take it for one without. The numbers of local indexes follow the table's, in their order; global
 * ones say theirs.
 * <pre>
 *   TableName S | Version N (1 to 3) | Number N | TableId S | Arn S | Created N | Status S
 *   Attributes L of M {Name S, Type S} | PartitionKey S | SortKey S
 *   LocalIndexes L of M {Name S, SortKey S, Projection S, NonKeyAttributes L of S}
 *   GlobalIndexes L of M {Name S, Number N, Status S, Hash L of S, Range L of S, Projection S, NonKeyAttributes L of S,
 *       ReadUnits N, WriteUnits N, LastIncrease N, LastDecrease N, Decreases N, MaxReadUnits N, MaxWriteUnits N}
 *   BillingMode S | OnDemandSince N | ReadUnits N | WriteUnits N | LastIncrease N | LastDecrease N | Decreases N
 *   MaxReadUnits N | MaxWriteUnits N | TableClass S | TableClassChanged N | DeletionProtected BOOL | TimeToLive S | Tags M of S
 * </pre>
 * Owned by one thread.
 */
public final class TableDefinitionCodec {
    /** The attribute that is the catalog's partition key. */
    public static final String TABLE_NAME = "TableName";

    private static final long VERSION = 1;
    private static final long VERSION_WITH_LOCAL_INDEXES = 2;
    private static final long VERSION_WITH_GLOBAL_INDEXES = 3;

    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView item = new MapView();
    private final ValueView value = new ValueView();

    /** The catalog's item for a table. */
    public AttributeMap encode(TableDefinition table) {
        encoder.beginMap();
        text(TABLE_NAME, table.name());
        number("Version", version(table));
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

    private static long version(TableDefinition table) {
        if (!table.globalIndexes().isEmpty()) {
            return VERSION_WITH_GLOBAL_INDEXES;
        }
        return table.schema().localIndexes().isEmpty() ? VERSION : VERSION_WITH_LOCAL_INDEXES;
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
        if (number("Version") < VERSION || number("Version") > VERSION_WITH_GLOBAL_INDEXES) {
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
                .globalIndexes(decodeGlobalIndexes(attributes, name))
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
        if (!table.globalIndexes().isEmpty()) {
            encoder.name("GlobalIndexes").beginList();
            table.globalIndexes().forEach(this::encodeIndex);
            encoder.endList();
        }
    }

    private void encodeIndex(IndexDefinition index) {
        encoder.beginMap();
        text("Name", index.name());
        text("SortKey", index.sortKey().get(0).name());
        encodeProjection(index.projection());
        encoder.endMap();
    }

    private void encodeIndex(GlobalIndex index) {
        encoder.beginMap();
        text("Name", index.name());
        number("Number", index.number());
        text("Status", index.status().name());
        encodeNames("Hash", index.definition().partitionKey());
        encodeNames("Range", index.definition().sortKey());
        encodeProjection(index.definition().projection());
        encodeThroughput(index.throughput(), index.throughputHistory(), index.onDemandLimits());
        encoder.endMap();
    }

    private void encodeNames(String name, List<KeyAttribute> attributes) {
        encoder.name(name).beginList();
        attributes.forEach(attribute -> encoder.string(attribute.name()));
        encoder.endList();
    }

    private void encodeProjection(IndexProjection projection) {
        text("Projection", projection.type().name());
        encoder.name("NonKeyAttributes").beginList();
        projection.nonKeyAttributes().forEach(encoder::string);
        encoder.endList();
    }

    private void encodeCapacity(TableDefinition table) {
        text("BillingMode", table.billingMode().name());
        number("OnDemandSince", table.onDemandSinceMs());
        encodeThroughput(table.throughput(), table.throughputHistory(), table.onDemandLimits());
    }

    private void encodeThroughput(Throughput throughput, ThroughputHistory history, Throughput onDemandLimits) {
        number("ReadUnits", throughput.readUnits());
        number("WriteUnits", throughput.writeUnits());
        number("LastIncrease", history.lastIncreaseMs());
        number("LastDecrease", history.lastDecreaseMs());
        number("Decreases", history.decreases());
        number("MaxReadUnits", onDemandLimits.readUnits());
        number("MaxWriteUnits", onDemandLimits.writeUnits());
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
        for (IndexEntry entry : indexEntries("LocalIndexes", tableName)) {
            indexes.add(new IndexDefinition(
                    entry.text("Name"),
                    List.of(partitionKey),
                    List.of(attribute(attributes, entry.text("SortKey"), tableName)),
                    entry.projection()));
        }
        return indexes;
    }

    private List<GlobalIndex> decodeGlobalIndexes(List<KeyAttribute> attributes, String tableName) {
        List<GlobalIndex> indexes = new ArrayList<>();
        for (IndexEntry entry : indexEntries("GlobalIndexes", tableName)) {
            IndexDefinition definition = new IndexDefinition(
                    entry.text("Name"),
                    entry.attributes("Hash", attributes),
                    entry.attributes("Range", attributes),
                    entry.projection());
            indexes.add(new GlobalIndex(
                    definition,
                    Math.toIntExact(entry.number("Number")),
                    IndexStatus.valueOf(entry.text("Status")),
                    new Throughput(entry.number("ReadUnits"), entry.number("WriteUnits")),
                    new ThroughputHistory(
                            entry.number("LastIncrease"), entry.number("LastDecrease"), entry.number("Decreases")),
                    new Throughput(entry.number("MaxReadUnits"), entry.number("MaxWriteUnits"))));
        }
        return indexes;
    }

    private List<IndexEntry> indexEntries(String list, String tableName) {
        List<IndexEntry> entries = new ArrayList<>();
        if (item.find(list.getBytes(UTF_8), value)) {
            ListCursor elements =
                    checked(value, AttributeType.L, tableName, list).list(new ListCursor());
            ValueView element = new ValueView();
            while (elements.next(element)) {
                MapView entry =
                        checked(element, AttributeType.M, tableName, list).map(new MapView());
                entries.add(new IndexEntry(entry, list, tableName));
            }
        }
        return entries;
    }

    /** One index in a table's entry. */
    private record IndexEntry(MapView map, String list, String tableName) {
        String text(String name) {
            return member(name, AttributeType.S).text();
        }

        long number(String name) {
            ValueView member = member(name, AttributeType.N);
            return NumberCodec.bigDecimal(member.buffer(), member.contentOffset(), member.contentLength())
                    .longValueExact();
        }

        List<String> names(String name) {
            List<String> names = new ArrayList<>();
            ListCursor elements = member(name, AttributeType.L).list(new ListCursor());
            ValueView element = new ValueView();
            while (elements.next(element)) {
                names.add(checked(element, AttributeType.S, tableName, list).text());
            }
            return names;
        }

        List<KeyAttribute> attributes(String name, List<KeyAttribute> defined) {
            return names(name).stream()
                    .map(key -> attribute(defined, key, tableName))
                    .toList();
        }

        IndexProjection projection() {
            return new IndexProjection(IndexProjection.Type.valueOf(text("Projection")), names("NonKeyAttributes"));
        }

        private ValueView member(String name, byte type) {
            ValueView member = new ValueView();
            if (!map.find(name.getBytes(UTF_8), member)) {
                throw damaged(tableName, list);
            }
            return checked(member, type, tableName, list);
        }
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
