package stator.engine;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemDescriptor;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Checks what a request writes against the secondary indexes of its table. Of several indexes that are wronged, the
 * first by name is reported.
 */
final class IndexRules {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private IndexRules() {}

    /**
     * Checks that the key attributes of the indexes, where an item has them, have their types and are within the limits, and
     * that the item with its entries is not too large.
     */
    static void checkItem(TableSchema table, AttributeMap item) {
        String mismatch = checkAllButTypes(table, item);
        if (mismatch != null) {
            throw DynamoDbException.validation(mismatch);
        }
    }

    /**
     * As {@link #checkItem}, but for the types.
     *
     * @return what is to be said of the first key attribute of another type, or null
     */
    static @Nullable String checkAllButTypes(TableSchema table, AttributeMap item) {
        List<IndexSchema> indexes = table.indexesByName();
        if (indexes.isEmpty()) {
            return null;
        }
        Workspace workspace = Workspace.current();
        MapView map = item.view(workspace.map);
        int itemSize = item.sizeBytes();
        long size = itemSize;
        for (IndexSchema index : indexes) {
            for (KeyAttribute key : index.keys().indexed()) {
                if (map.find(key.nameUtf8(), workspace.value)) {
                    if (workspace.value.type() != key.type()) {
                        return mismatch(index, key, workspace.value.type());
                    }
                    checkKey(index, key, workspace.value);
                }
            }
            String problem = KeyRules.sumProblem(index.keys(), item);
            if (problem != null) {
                throw DynamoDbException.validation(problem);
            }
            if (!index.isGlobal() && index.holds(map, workspace.value)) {
                size += index.entrySize(map, itemSize, workspace.projected);
            }
        }
        if (size > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
        return null;
    }

    /** Checks what is known of an update before there is an item: the types of values that it gives to key attributes. */
    static void checkUpdate(TableSchema table, UpdateProgram update) {
        String problem = updateProblem(table, update);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
    }

    /** What {@link #checkUpdate} refuses an update with, or null. */
    static @Nullable String updateProblem(TableSchema table, UpdateProgram update) {
        for (IndexSchema index : table.indexesByName()) {
            for (KeyAttribute key : index.keys().indexed()) {
                byte type = update.typeGiven(key.name());
                if (type != 0 && type != key.type()) {
                    return mismatch(index, key, type);
                }
            }
        }
        return null;
    }

    /** Refuses paths that lead into key attributes of the indexes, which are scalars. */
    static void checkPaths(TableSchema table, Collection<String> attributesWithNestedPaths) {
        for (IndexSchema index : table.indexesByName()) {
            for (KeyAttribute key : index.keys().indexed()) {
                if (attributesWithNestedPaths.contains(key.name())) {
                    throw DynamoDbException.validation(KeyRules.NOT_SCALAR + "IndexKey: " + key.name());
                }
            }
        }
    }

    private static void checkKey(IndexSchema index, KeyAttribute key, ValueView value) {
        if (value.contentLength() == 0) {
            throw DynamoDbException.validation("One or more parameter values are not valid. A value specified for a"
                    + " secondary index key is not supported. The AttributeValue for a key attribute cannot contain an"
                    + " empty " + (key.type() == AttributeType.S ? "string" : "binary") + " value. IndexName: "
                    + index.name() + ", IndexKey: " + key.name());
        }
    }

    private static String mismatch(IndexSchema index, KeyAttribute key, byte type) {
        return INVALID + "Type mismatch for Index Key " + key.name() + " Expected: "
                + AttributeType.name(key.type()) + " Actual: " + AttributeType.name(type) + " IndexName: "
                + index.name();
    }
}
