package stator.partition;

import static stator.table.ItemKeyDescriptor.MAX_PARTITION_KEY_LENGTH;
import static stator.table.ItemKeyDescriptor.MAX_SORT_KEY_LENGTH;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.expression.UpdateProgram;
import stator.item.AttributeType;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Checks that what an update has given to an item can be in the secondary indexes of its table. Items of a put have been
 * checked before, with other words. What was in the item before an index was made is not looked at. The writer's.
 */
final class IndexKeyCheck {
    private static final String NOT_A_KEY = "The update expression attempted to update the secondary index key ";
    private static final String EMPTY = "One or more parameter values are not valid. The update expression attempted to"
            + " update a secondary index key to a value that is not supported. The AttributeValue for a key attribute"
            + " cannot contain an empty ";

    private final ValueView value = new ValueView();

    /** Why an item that an update has made cannot be stored, or null. */
    @Nullable
    String problem(TableSchema table, UpdateProgram update, MapView item) {
        List<IndexSchema> indexes = table.indexesByName();
        for (int i = 0; i < indexes.size(); i++) {
            IndexSchema index = indexes.get(i);
            String problem = problem(index.keys().partitionKey(), update, item, MAX_PARTITION_KEY_LENGTH);
            if (problem == null) {
                problem = problem(index.keys().sortKey(), update, item, MAX_SORT_KEY_LENGTH);
            }
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String problem(List<KeyAttribute> attributes, UpdateProgram update, MapView item, int maxLength) {
        int length = 0;
        boolean written = false;
        for (int i = 0; i < attributes.size(); i++) {
            KeyAttribute key = attributes.get(i);
            if (item.find(key.nameUtf8(), value)) {
                length += value.contentLength();
                if (update.writtenAttributes().contains(key.name())) {
                    written = true;
                    String problem = problem(key);
                    if (problem != null) {
                        return problem;
                    }
                }
            }
        }
        return written && length > maxLength ? NOT_A_KEY + "beyond allowed size limits" : null;
    }

    private @Nullable String problem(KeyAttribute key) {
        if (value.type() != key.type()) {
            return NOT_A_KEY + "to unsupported type";
        }
        if (value.contentLength() == 0) {
            return EMPTY + (key.type() == AttributeType.S ? "string value." : "binary value.");
        }
        return null;
    }
}
