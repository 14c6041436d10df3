package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactGetItems;
import stator.item.Item;

/** Up to 100 different items, of any tables, read as they are at one instant. Used once. */
public final class Snapshot {
    private final Calls calls;
    private final List<Structure> items = new ArrayList<>();

    Snapshot(Calls calls) {
        this.calls = calls;
    }

    /** Adds the item with a key: the partition key's value, and the sort key's if the table has one. */
    public Snapshot item(Table table, Object... key) {
        Structure get = new Structure(TransactGetItems.Get.SHAPE)
                .set(TransactGetItems.Get.TABLE_NAME, table.name())
                .set(TransactGetItems.Get.KEY, table.key(key));
        items.add(new Structure(TransactGetItems.ITEM_SHAPE).set(TransactGetItems.GET, get));
        return this;
    }

    /** The items, in the order they were added; null for those that are not there. */
    public List<@Nullable Item> read() {
        return calls.await(TransactGetItems.OPERATION, request(), Snapshot::found);
    }

    /** As {@link #read}, without waiting. */
    public CompletionStage<List<@Nullable Item>> readAsync() {
        return calls.promise(TransactGetItems.OPERATION, request(), Snapshot::found);
    }

    private Structure request() {
        return new Structure(TransactGetItems.OPERATION.input()).set(TransactGetItems.TRANSACT_ITEMS, items);
    }

    private static List<@Nullable Item> found(Structure answer) {
        List<Structure> responses = answer.list(TransactGetItems.RESPONSES);
        List<@Nullable Item> found = new ArrayList<>();
        if (responses != null) {
            for (Structure response : responses) {
                found.add(Table.item(response, TransactGetItems.ITEM));
            }
        }
        return found;
    }
}
