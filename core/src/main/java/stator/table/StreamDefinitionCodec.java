package stator.table;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;

/**
 * Streams as items of the catalog: one item each, under a name that no table has. Times are milliseconds since the epoch; Begins
 * and Ends are positions in the logs of the partitions, in their order; Ends is empty while the stream is enabled.
 * <pre>
 *   TableName S "#stream " and the number, ten digits | Version N (1) | Number N | TableNumber N | Table S | Arn S
 *   Keys L of M {Name S, Type S} | ViewType S | Created N | Disabled N | Begins L of N | Ends L of N
 * </pre>
 */
public final class StreamDefinitionCodec {
    private static final String PREFIX = "#stream ";
    private static final long VERSION = 1;

    private StreamDefinitionCodec() {}

    /** Whether an item of the catalog is a stream. */
    public static boolean is(AttributeMap entry) {
        AttributeValue name = Item.of(entry).attribute(TableDefinitionCodec.TABLE_NAME);
        return name != null && name.type() == AttributeType.S && name.string().startsWith(PREFIX);
    }

    /** The catalog's key of a stream. */
    public static AttributeMap encodeKey(int number) {
        return Item.of(TableDefinitionCodec.TABLE_NAME, name(number)).toAttributeMap();
    }

    /** The catalog's item for a stream. */
    public static AttributeMap encode(StreamDefinition stream) {
        List<Item> keys = new ArrayList<>();
        for (KeyAttribute key : stream.keys()) {
            keys.add(Item.of("Name", key.name(), "Type", AttributeType.name(key.type())));
        }
        return Item.builder()
                .put(TableDefinitionCodec.TABLE_NAME, name(stream.number()))
                .put("Version", VERSION)
                .put("Number", stream.number())
                .put("TableNumber", stream.tableNumber())
                .put("Table", stream.tableName())
                .put("Arn", stream.arn())
                .put("Keys", keys)
                .put("ViewType", stream.viewType().name())
                .put("Created", stream.createdMs())
                .put("Disabled", stream.disabledMs())
                .put("Begins", stream.begins())
                .put("Ends", stream.ends())
                .build()
                .toAttributeMap();
    }

    /**
     * The stream that an item of the catalog stands for.
     *
     * @throws DynamoDbException InternalServerError if the item is not one that {@link #encode} makes
     */
    public static StreamDefinition decode(AttributeMap entry) {
        Item item = Item.of(entry);
        try {
            StreamDefinition stream = read(item);
            if (item.longValue("Version") == VERSION && !stream.keys().isEmpty()) {
                return stream;
            }
            throw damaged(item, null);
        } catch (IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | ClassCastException
                | NullPointerException
                | NoSuchElementException ex) { // what is not there, or is of another type
            throw damaged(item, ex);
        }
    }

    private static StreamDefinition read(Item item) {
        List<KeyAttribute> keys = new ArrayList<>();
        for (AttributeValue key : item.list("Keys")) {
            Item attribute = Item.of(key.map());
            keys.add(new KeyAttribute(attribute.string("Name"), AttributeType.of(attribute.string("Type"))));
        }
        return new StreamDefinition(
                item.intValue("Number"),
                item.intValue("TableNumber"),
                item.string("Table"),
                item.string("Arn"),
                List.copyOf(keys),
                StreamViewType.valueOf(item.string("ViewType")),
                item.longValue("Created"),
                item.longValue("Disabled"),
                positions(item.list("Begins")),
                positions(item.list("Ends")));
    }

    private static List<Long> positions(List<AttributeValue> values) {
        return values.stream().map(AttributeValue::longValue).toList();
    }

    private static String name(int number) {
        return PREFIX + String.format("%010d", number);
    }

    private static DynamoDbException damaged(Item item, @Nullable RuntimeException cause) {
        return DynamoDbException.internal(
                "catalog entry cannot be read: stream=" + item.attribute(TableDefinitionCodec.TABLE_NAME), cause);
    }
}
