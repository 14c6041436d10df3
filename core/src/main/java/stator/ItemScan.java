package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.Scan;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;

/**
 * A scan of all items of a table, in an order that says nothing. One instance may be run several times, from one thread at a
 * time. Each page shows one instant of each partition; a scan of a {@link Snapshot} one of all.
 */
public final class ItemScan {
    private final Calls calls;
    private final Table table;
    private final Placeholders placeholders = new Placeholders();
    private final Structure settings = new Structure(Scan.OPERATION.input());
    private @Nullable AttributeMap startKey;

    ItemScan(Calls calls, Table table) {
        this.calls = calls;
        this.table = table;
    }

    /** Reads an index instead. Items that do not have its attribute are left out. */
    public ItemScan index(String name) {
        settings.set(Scan.INDEX_NAME, name);
        return this;
    }

    /** Reads one of several parts of the table, which are scanned beside one another: part 0 to count - 1. */
    public ItemScan part(int number, int count) {
        settings.set(Scan.SEGMENT, number).set(Scan.TOTAL_SEGMENTS, count);
        return this;
    }

    /** Items to look at for one page, at the most: 1 or more. */
    public ItemScan limit(int items) {
        settings.set(Scan.LIMIT, items);
        return this;
    }

    /** Leaves out items of which this condition expression is false. */
    public ItemScan filter(String expression) {
        settings.set(Scan.FILTER_EXPRESSION, expression);
        return this;
    }

    /** What {@code #placeholder} stands for in the filter. */
    public ItemScan name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for in the filter. */
    public ItemScan value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
    }

    /** Goes on after the last key of a page. */
    public ItemScan startAfter(Item lastKey) {
        startKey = lastKey.toAttributeMap();
        return this;
    }

    /** One page: at most {@link #limit} items, or about 1 MB. */
    public ItemQuery.Page page() {
        return calls.await(Scan.OPERATION, request(), ItemScan::page);
    }

    /** As {@link #page}, without waiting. */
    public CompletionStage<ItemQuery.Page> pageAsync() {
        return calls.promise(Scan.OPERATION, request(), ItemScan::page);
    }

    /** All items, page after page; a limit bounds each page, not the whole. */
    public void forEach(Consumer<Item> action) {
        AttributeMap begin = startKey;
        ItemQuery.Page page;
        do {
            page = page();
            page.items().forEach(action);
            startKey = page.lastKey() == null ? begin : page.lastKey().toAttributeMap();
        } while (page.lastKey() != null);
    }

    /** All items, in memory. */
    public List<Item> list() {
        List<Item> items = new ArrayList<>();
        forEach(items::add);
        return items;
    }

    private Structure request() {
        Structure request = new Structure(Scan.OPERATION.input())
                .set(Scan.TABLE_NAME, table.name())
                .set(Scan.INDEX_NAME, settings.value(Scan.INDEX_NAME))
                .set(Scan.SEGMENT, settings.value(Scan.SEGMENT))
                .set(Scan.TOTAL_SEGMENTS, settings.value(Scan.TOTAL_SEGMENTS))
                .set(Scan.CONSISTENT_READ, true)
                .set(Scan.LIMIT, settings.value(Scan.LIMIT))
                .set(Scan.FILTER_EXPRESSION, settings.value(Scan.FILTER_EXPRESSION))
                .set(Scan.EXCLUSIVE_START_KEY, startKey);
        return placeholders.bind(request, Scan.EXPRESSION_ATTRIBUTE_NAMES, Scan.EXPRESSION_ATTRIBUTE_VALUES);
    }

    private static ItemQuery.Page page(Structure answer) {
        return ItemQuery.page(answer, Scan.ITEMS, Scan.LAST_EVALUATED_KEY);
    }
}
