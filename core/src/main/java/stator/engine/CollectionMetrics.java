package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.ItemCollectionMetrics;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ValueView;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** What a write tells of the item collection that it belongs to. */
final class CollectionMetrics {
    private static final long GIGABYTE = 1L << 30;

    private CollectionMetrics() {}

    /**
     * Whether a write is to tell: it was asked to, and the table has local secondary indexes.
     *
     * @param asked {@code ReturnItemCollectionMetrics} of the request, or null
     */
    static boolean areAsked(@Nullable String asked, TableSchema table) {
        return "SIZE".equals(asked) && !table.localIndexes().isEmpty();
    }

    /** The collection after a write that was applied: its key, and its size between two whole numbers of gigabytes. */
    static Structure of(TableSchema table, WriteCommand command) {
        double low = Math.floorDiv(command.collectionSizeBytes(), GIGABYTE);
        return new Structure(ItemCollectionMetrics.SHAPE)
                .set(ItemCollectionMetrics.ITEM_COLLECTION_KEY, key(table, command.attributes()))
                .set(ItemCollectionMetrics.SIZE_ESTIMATE_RANGE_GB, List.of(low, low + 1));
    }

    /** Adds what a write tells to that of other writes: each collection once for its table, as its last write has left it. */
    static void add(Map<String, List<Structure>> metrics, TableSchema table, WriteCommand command) {
        List<Structure> ofTable = metrics.computeIfAbsent(table.name(), name -> new ArrayList<>());
        Structure latest = of(table, command);
        ofTable.removeIf(earlier -> areOfOneCollection(earlier, latest));
        ofTable.add(latest);
    }

    private static boolean areOfOneCollection(Structure left, Structure right) {
        return AttributeRules.required(left, ItemCollectionMetrics.ITEM_COLLECTION_KEY)
                .sameAs(AttributeRules.required(right, ItemCollectionMetrics.ITEM_COLLECTION_KEY));
    }

    private static AttributeMap key(TableSchema table, AttributeMap attributes) {
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder().beginMap();
        byte[] name = table.partitionKey().nameUtf8();
        ValueView value = workspace.value;
        if (!attributes.view(workspace.map).find(name, value)) {
            throw new IllegalStateException("key not checked: table=" + table.name());
        }
        return encoder.name(name, 0, name.length).copyValue(value).endMap().finish();
    }
}
