package stator.engine;

import java.util.ArrayList;
import java.util.List;
import stator.item.AttributeType;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexProjection.Type;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/** Tables with local secondary indexes, for tests: partition key {@code a}, sort key {@code b}, both strings. */
final class LocalIndexTables {
    private final KeyAttribute partitionKey = new KeyAttribute("a", AttributeType.S);
    private final List<IndexDefinition> indexes = new ArrayList<>();

    /** Adds an index of an attribute; {@code nonKey} are for INCLUDE. */
    LocalIndexTables index(String name, KeyAttribute sortKey, Type projection, String... nonKey) {
        indexes.add(new IndexDefinition(
                name, List.of(partitionKey), List.of(sortKey), new IndexProjection(projection, List.of(nonKey))));
        return this;
    }

    TableSchema named(String name) {
        return new TableSchema(1, name, partitionKey, new KeyAttribute("b", AttributeType.S)).withLocalIndexes(indexes);
    }

    /** The five that the model test and others use: of strings, numbers, binaries, of the sort key, of the rarely there. */
    static TableSchema five() {
        return new LocalIndexTables()
                .index("text", new KeyAttribute("c", AttributeType.S), Type.KEYS_ONLY)
                .index("number", new KeyAttribute("d", AttributeType.N), Type.INCLUDE, "e", "f")
                .index("binary", new KeyAttribute("g", AttributeType.B), Type.ALL)
                .index("sort", new KeyAttribute("b", AttributeType.S), Type.INCLUDE, "d")
                .index("rare", new KeyAttribute("r", AttributeType.S), Type.ALL)
                .named("five");
    }
}
