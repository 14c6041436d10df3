package stator.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.item.AttributeType;
import stator.item.Item;
import stator.table.IndexProjection.Type;
import stator.table.StreamDefinition.Beginning;

/**
 * Entries of the catalog, of a table and of a stream, in which some attributes are gone, or are of other types and values. Each is
 * refused as damaged, or it stands for a table or a stream.
 */
public final class TableDefinitionFuzz {
    private static final Item GOOD = Item.of(new TableDefinitionCodec().encode(definition()));
    private static final Item GOOD_STREAM = Item.of(StreamDefinitionCodec.encode(stream()));

    private TableDefinitionFuzz() {}

    private static TableDefinition definition() {
        KeyAttribute partitionKey = new KeyAttribute("a", AttributeType.S);
        KeyAttribute sortKey = new KeyAttribute("b", AttributeType.N);
        IndexDefinition index = new IndexDefinition(
                "by-c",
                List.of(partitionKey),
                List.of(new KeyAttribute("c", AttributeType.S)),
                new IndexProjection(Type.INCLUDE, List.of("d")));
        TableSchema schema = new TableSchema(7, "table", partitionKey, sortKey).withLocalIndexes(List.of(index));
        return TableDefinition.builder(schema)
                .attributes(List.of(partitionKey, sortKey, new KeyAttribute("c", AttributeType.S)))
                .build();
    }

    private static StreamDefinition stream() {
        Beginning beginning = new Beginning(1_700_000_000_000L, List.of(64L, 128L));
        return StreamDefinition.of(definition(), 9, StreamViewType.NEW_IMAGE, beginning)
                .ended(1_700_000_000_001L, List.of(256L, 512L));
    }

    /** Throws if it has found something. Bytes by threes and more: attribute, what becomes of it, length of a text, the text. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            new TableDefinitionCodec().decode(changed(GOOD, input).toAttributeMap());
        } catch (DynamoDbException damaged) {
            // as it should be
        }
        try {
            StreamDefinitionCodec.decode(changed(GOOD_STREAM, input).toAttributeMap());
        } catch (DynamoDbException damaged) {
            // as it should be
        }
    }

    private static Item changed(Item good, byte[] input) {
        List<String> names = List.copyOf(good.asMap().keySet());
        Item entry = good;
        for (int at = 0; at + 2 < input.length; ) {
            String name = names.get((input[at] & 0xFF) % names.size());
            int length = Math.min(input[at + 2] & 0xFF, input.length - at - 3);
            String text = new String(input, at + 3, length, UTF_8);
            entry = changed(entry, name, input[at + 1] & 7, text);
            at += 3 + length;
        }
        return entry;
    }

    private static Item changed(Item entry, String name, int change, String text) {
        List<Object> list = new ArrayList<>(List.of(text));
        return switch (change) {
            case 0 -> entry.without(name);
            case 1 -> entry.with(name, text);
            case 2 -> entry.with(name, (long) text.hashCode());
            case 3 -> entry.with(name, text.length() - 1L);
            case 4 -> entry.with(name, Long.MAX_VALUE - text.length());
            case 5 -> entry.with(name, list);
            case 6 -> entry.with(name, List.of(Map.of("Name", text, "Type", "S", "SortKey", text, "Projection", text)));
            default -> entry.with(name, Map.of("x", text));
        };
    }
}
