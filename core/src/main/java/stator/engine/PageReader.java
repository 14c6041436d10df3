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
import stator.table.IndexSchema;
import stator.table.KeyAttribute;

/**
 * Reads one page of a Query or Scan: up to a number of items, or the item with which the page reaches 1 MB, both counted
 * before the filter. Of an item in an index counts what the index holds of it, unless the rest is fetched from the table:
 * then all of it does. What is read of a global index is what it holds. For one page, on one thread.
 */
final class PageReader {
    static final int MAX_PAGE_BYTES = 1024 * 1024;

    private final ReadTarget target;
    private final @Nullable Condition filter;
    private final @Nullable Projection projection;
    private final boolean countOnly;
    private final boolean wholeItems;
    private final List<AttributeMap> items = new ArrayList<>();
    private boolean fetches;
    private boolean filtersEntries;
    private boolean singleItem;
    private int count;
    private int scannedCount;
    private long sizeBytes;
    private long entryBytes;
    private double fetchUnits;
    private @Nullable AttributeMap lastEvaluatedKey;

    /** @param select {@code Select} of the request, or null */
    PageReader(
            ReadTarget target, @Nullable String select, @Nullable Condition filter, @Nullable Projection projection) {
        this.target = target;
        this.filter = filter;
        this.projection = projection;
        countOnly = "COUNT".equals(select);
        wholeItems = "ALL_ATTRIBUTES".equals(select);
        fetches = target.fetches(select, projection, filter);
    }

    /** The filter sees of an item only what the index holds; there is no {@code Select}. */
    PageReader filteringEntries() {
        filtersEntries = true;
        fetches = target.fetches(null, projection, null);
        return this;
    }

    /** No more than one item can be met, so no page follows, whatever the limit. */
    PageReader ofSingleItem() {
        singleItem = true;
        return this;
    }

    /**
     * Reads until the page is full or the cursor is at its end.
     *
     * @param limit      most items to evaluate; null for as many as fit
     * @param consistent whether what is fetched from the table costs whole units
     */
    PageReader read(ItemCursor cursor, @Nullable Integer limit, boolean consistent) {
        int mostItems = limit == null ? Integer.MAX_VALUE : limit;
        while (cursor.next()) {
            ItemView item = cursor.item();
            scannedCount++;
            account(item, consistent);
            if (passes(item)) {
                count++;
                if (!countOnly) {
                    items.add(answered(item));
                }
            }
            if (scannedCount == mostItems || sizeBytes >= MAX_PAGE_BYTES) {
                lastEvaluatedKey = singleItem ? null : keyOf(item);
                break;
            }
        }
        return this;
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

    /** Capacity that the page consumes: sizes are summed, and rounded up once; each item fetched is a read of its own. */
    ConsumedUnits units(boolean consistent) {
        double units = CapacityUnits.read(entryBytes, consistent);
        IndexSchema index = target.index();
        return index == null
                ? new ConsumedUnits().table(units)
                : new ConsumedUnits().table(fetchUnits).index(index, units);
    }

    /** As {@link #units}; what is read from now on is counted anew. */
    ConsumedUnits takeUnits(boolean consistent) {
        ConsumedUnits units = units(consistent);
        entryBytes = 0;
        fetchUnits = 0;
        return units;
    }

    /** Where the next page starts; null if there is nothing after this one. */
    @Nullable
    AttributeMap lastEvaluatedKey() {
        return lastEvaluatedKey;
    }

    private void account(ItemView item, boolean consistent) {
        int itemSize = item.sizeBytes();
        int entrySize = itemSize;
        IndexSchema index = target.index();
        if (index != null && !index.isGlobal() && !index.projectsAll()) {
            Workspace workspace = Workspace.current();
            entrySize = index.entrySize(item.map(workspace.map), itemSize, workspace.projected);
        }
        entryBytes += entrySize;
        sizeBytes += fetches ? itemSize : entrySize;
        fetchUnits += fetches ? CapacityUnits.read(itemSize, consistent) : 0;
    }

    private boolean passes(ItemView item) {
        Condition condition = filter;
        if (condition == null) {
            return true;
        }
        Workspace workspace = Workspace.current();
        MapView attributes = item.map(workspace.map);
        IndexSchema index = target.index();
        if (!filtersEntries || index == null) {
            return condition.test(attributes, workspace.scratch);
        }
        ItemEncoder entry = workspace.encoder();
        index.project(attributes, entry, workspace.projected);
        return condition.test(entry.view(workspace.otherMap), workspace.scratch);
    }

    /** What the answer says of an item; the paths of a projection and the filter have decided what is fetched for them. */
    private AttributeMap answered(ItemView item) {
        IndexSchema index = target.index();
        if (projection != null || wholeItems || index == null || index.isGlobal() || index.projectsAll()) {
            return ReadHandler.projected(item, projection);
        }
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder();
        index.project(item.map(workspace.map), encoder, workspace.projected);
        return encoder.finish();
    }

    private AttributeMap keyOf(ItemView item) {
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder().beginMap();
        MapView attributes = item.map(workspace.map);
        for (KeyAttribute attribute : target.keys().attributes()) {
            copy(attribute, attributes, workspace.value, encoder);
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
