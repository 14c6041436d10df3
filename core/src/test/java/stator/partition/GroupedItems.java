package stator.partition;

import java.util.List;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.table.GlobalIndex;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/** A table whose items have a key {@code k} and a group {@code g}, and its index {@code by-g} of the groups. */
final class GroupedItems {
    /** The number of the index. */
    static final int INDEX = 2;

    static final KeyAttribute KEY = new KeyAttribute("k", AttributeType.S);

    private GroupedItems() {}

    static TableSchema table(IndexStatus status, IndexProjection.Type projection) {
        IndexDefinition byGroup = new IndexDefinition(
                "by-g",
                List.of(new KeyAttribute("g", AttributeType.S)),
                List.of(),
                new IndexProjection(projection, List.of()));
        return new TableSchema(1, "indexed", KEY, null)
                .withGlobalIndexes(List.of(GlobalIndex.of(byGroup, status).withNumber(INDEX)));
    }

    static AttributeMap item(String key) {
        return new ItemEncoder()
                .beginMap()
                .name("k")
                .string(key)
                .name("g")
                .string("group")
                .endMap()
                .finish();
    }
}
