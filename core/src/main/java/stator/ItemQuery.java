package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Query;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;

/**
 * A query of the items of one partition key. One instance may be run several times, from one thread at a time.
 *
 * <p>At most one of the bounds on the sort key may be given.
 */
public final class ItemQuery {
    private static final String PARTITION = ":stator_partition";
    private static final String LOW = ":stator_low";
    private static final String HIGH = ":stator_high";

    private final Calls calls;
    private final Table table;
    private final Placeholders placeholders = new Placeholders();
    private final Structure settings = new Structure(Query.OPERATION.input());
    private String keyCondition = "#stator_pk = " + PARTITION;
    private @Nullable String sortKey;
    private boolean bounded;
    private boolean consistent = true;
    private @Nullable AttributeMap startKey;

    /**
     * One page of an answer.
     *
     * @param items   in the order asked for
     * @param lastKey where the next page goes on, or null if this is the last
     */
    public record Page(List<Item> items, @Nullable Item lastKey) {}

    ItemQuery(Calls calls, Table table) {
        this.calls = calls;
        this.table = table;
        sortKey = table.sortKey();
    }

    ItemQuery partition(String partitionKey, Object value) {
        placeholders.name("#stator_pk", partitionKey);
        placeholders.value(PARTITION, value);
        return this;
    }

    /**
     * Reads a secondary index: the order is that of its attribute, and so are the bounds, which are given after this. Items that
     * do not have the attribute are left out. Of a global index, the value asked for is that of its own partition key, and what
     * was written in the last moments may not be there yet.
     */
    public ItemQuery index(String name) {
        if (bounded) {
            throw new IllegalStateException("index=" + name + " after a bound of table=" + table.name());
        }
        Table.IndexKeys keys = table.indexKeys(name);
        sortKey = keys.sortKey();
        consistent = !keys.global();
        placeholders.name("#stator_pk", keys.partitionKey());
        settings.set(Query.INDEX_NAME, name);
        return this;
    }

    /** Sort keys from low to high, both included. */
    public ItemQuery between(Object low, Object high) {
        placeholders.value(HIGH, high);
        return bound("#stator_sk BETWEEN " + LOW + " AND " + HIGH, low);
    }

    /** Sort keys equal to this or greater. */
    public ItemQuery from(Object low) {
        return bound("#stator_sk >= " + LOW, low);
    }

    /** Sort keys less than this. */
    public ItemQuery below(Object high) {
        return bound("#stator_sk < " + LOW, high);
    }

    /** Sort keys that begin with this string or these bytes. */
    public ItemQuery beginsWith(Object prefix) {
        return bound("begins_with(#stator_sk, " + LOW + ")", prefix);
    }

    /** Greatest sort key first. */
    public ItemQuery descending() {
        settings.set(Query.SCAN_INDEX_FORWARD, false);
        return this;
    }

    /** Items to look at for one page, at the most: 1 or more. */
    public ItemQuery limit(int items) {
        settings.set(Query.LIMIT, items);
        return this;
    }

    /** Leaves out items of which this condition expression is false. */
    public ItemQuery filter(String expression) {
        settings.set(Query.FILTER_EXPRESSION, expression);
        return this;
    }

    /** What {@code #placeholder} stands for in the filter. */
    public ItemQuery name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for in the filter. */
    public ItemQuery value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
    }

    /** Goes on after the last key of a page. */
    public ItemQuery startAfter(Item lastKey) {
        startKey = lastKey.toAttributeMap();
        return this;
    }

    /** One page: at most {@link #limit} items, or about 1 MB. */
    public Page page() {
        return calls.await(Query.OPERATION, request(), ItemQuery::page);
    }

    /** As {@link #page}, without waiting. */
    public CompletionStage<Page> pageAsync() {
        return calls.promise(Query.OPERATION, request(), ItemQuery::page);
    }

    /** All items, page after page; a limit bounds each page, not the whole. */
    public void forEach(Consumer<Item> action) {
        AttributeMap begin = startKey;
        Page page;
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

    private ItemQuery bound(String condition, Object low) {
        if (sortKey == null) {
            throw new IllegalArgumentException(
                    "table=" + table.name() + " has no sort key: index=" + settings.value(Query.INDEX_NAME));
        }
        bounded = true;
        placeholders.name("#stator_sk", sortKey);
        placeholders.value(LOW, low);
        keyCondition = "#stator_pk = " + PARTITION + " AND " + condition;
        return this;
    }

    private Structure request() {
        Structure request = new Structure(Query.OPERATION.input())
                .set(Query.TABLE_NAME, table.name())
                .set(Query.INDEX_NAME, settings.value(Query.INDEX_NAME))
                .set(Query.CONSISTENT_READ, consistent)
                .set(Query.KEY_CONDITION_EXPRESSION, keyCondition)
                .set(Query.SCAN_INDEX_FORWARD, settings.value(Query.SCAN_INDEX_FORWARD))
                .set(Query.LIMIT, settings.value(Query.LIMIT))
                .set(Query.FILTER_EXPRESSION, settings.value(Query.FILTER_EXPRESSION))
                .set(Query.EXCLUSIVE_START_KEY, startKey);
        return placeholders.bind(request, Query.EXPRESSION_ATTRIBUTE_NAMES, Query.EXPRESSION_ATTRIBUTE_VALUES);
    }

    private static Page page(Structure answer) {
        return page(answer, Query.ITEMS, Query.LAST_EVALUATED_KEY);
    }

    static Page page(Structure answer, Member itemsMember, Member lastKeyMember) {
        List<AttributeMap> found = answer.list(itemsMember);
        List<Item> items = new ArrayList<>();
        if (found != null) {
            for (AttributeMap item : found) {
                items.add(Item.of(item));
            }
        }
        return new Page(items, Table.item(answer, lastKeyMember));
    }
}
