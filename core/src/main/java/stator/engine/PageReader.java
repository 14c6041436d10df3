package stator.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.expression.Condition;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.partition.ItemCursor;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Reads one page of a Query or Scan: up to a number of items, or the item with which the page reaches 1 MB, both counted
 * before the filter. For one page, on one thread.
 */
final class PageReader {
    static final int MAX_PAGE_BYTES = 1024 * 1024;

    private final TableSchema table;
    private final @Nullable Condition filter;
    private final @Nullable Projection projection;
    private final boolean countOnly;
    private final List<AttributeMap> items = new ArrayList<>();
    private boolean singleItem;
    private int count;
    private int scannedCount;
    private long sizeBytes;
    private @Nullable AttributeMap lastEvaluatedKey;

    /** @param countOnly whether to count items without keeping them */
    PageReader(TableSchema table, @Nullable Condition filter, @Nullable Projection projection, boolean countOnly) {
        this.table = table;
        this.filter = filter;
        this.projection = projection;
        this.countOnly = countOnly;
    }

    /** No more than one item can be met, so no page follows, whatever the limit. */
    PageReader ofSingleItem() {
        singleItem = true;
        return this;
    }

    /**
     * Reads until the page is full or the cursor is at its end.
     *
     * @param limit most items to evaluate; null for as many as fit
     */
    PageReader read(ItemCursor cursor, @Nullable Integer limit) {
        int mostItems = limit == null ? Integer.MAX_VALUE : limit;
        while (cursor.next()) {
            ItemView item = cursor.item();
            scannedCount++;
            sizeBytes += item.sizeBytes();
            if (passes(item)) {
                count++;
                if (!countOnly) {
                    items.add(ReadHandler.projected(item, projection));
                }
            }
            if (scannedCount == mostItems || sizeBytes >= MAX_PAGE_BYTES) {
                lastEvaluatedKey = singleItem ? null : keyOf(item);
                break;
            }
        }
        return this;
    }

    /** The table that is read. */
    TableSchema table() {
        return table;
    }

    /** Items that passed the filter; null if only their number was asked for. */
    @Nullable
    List<AttributeMap> items() {
        return countOnly ? null : items;
    }

    /** Number of items that passed the filter. */
    int count() {
        return count;
    }

    /** Number of items evaluated. */
    int scannedCount() {
        return scannedCount;
    }

    /** Sizes of the items evaluated, summed. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Where the next page starts; null if there is nothing after this one. */
    @Nullable
    AttributeMap lastEvaluatedKey() {
        return lastEvaluatedKey;
    }

    private boolean passes(ItemView item) {
        Condition condition = filter;
        if (condition == null) {
            return true;
        }
        Workspace workspace = Workspace.current();
        return condition.test(item.map(workspace.map), workspace.scratch);
    }

    private AttributeMap keyOf(ItemView item) {
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder().beginMap();
        MapView attributes = item.map(workspace.map);
        copy(table.partitionKey(), attributes, workspace.value, encoder);
        KeyAttribute sortKey = table.sortKey();
        if (sortKey != null) {
            copy(sortKey, attributes, workspace.value, encoder);
        }
        return encoder.endMap().finish();
    }

    private static void copy(KeyAttribute key, MapView attributes, ValueView value, ItemEncoder encoder) {
        byte[] name = key.nameUtf8();
        if (!attributes.find(name, value)) {
            throw new IllegalStateException("stored item without key attribute=" + key.name());
        }
        encoder.name(name, 0, name.length).copyValue(value);
    }
}
