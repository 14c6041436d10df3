package stator.streams.replica;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.Scan;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;

/** Reads all items of a table, page after page, each as it is when its page is read. Owned by one thread. */
final class TableScan {
    private static final int PAGE = 10_000; // and a megabyte

    private final TableSource source;
    private final String table;
    private @Nullable AttributeMap last;

    TableScan(TableSource source, String table) {
        this.source = source;
        this.table = table;
    }

    /** All of them, which are valid until the consumer returns. */
    void forEach(Consumer<AttributeMap> consumer) throws IOException {
        while (next(consumer)) {
            // goes on with the next page
        }
    }

    /** One page; false if it was the last. */
    boolean next(Consumer<AttributeMap> consumer) throws IOException {
        Structure request = new Structure(Scan.OPERATION.input())
                .set(Scan.TABLE_NAME, table)
                .set(Scan.CONSISTENT_READ, true)
                .set(Scan.LIMIT, PAGE)
                .set(Scan.EXCLUSIVE_START_KEY, last);
        return source.call(Scan.OPERATION, request, answer -> {
            List<AttributeMap> items = answer.list(Scan.ITEMS);
            if (items != null) {
                items.forEach(consumer);
            }
            AttributeMap key = (AttributeMap) answer.value(Scan.LAST_EVALUATED_KEY);
            last = key == null ? null : Item.of(key).toAttributeMap(); // a copy
            return key != null;
        });
    }
}
