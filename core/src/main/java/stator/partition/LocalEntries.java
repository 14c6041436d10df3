package stator.partition;

import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;

import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.ProjectionCursor;
import stator.table.TableSchema;

/** What the local secondary indexes of a table hold of a new image, for the directory of its record. The writer's. */
final class LocalEntries {
    private static final String NOT_A_KEY = "The update expression attempted to update the secondary index key ";
    private static final String EMPTY = "One or more parameter values are not valid. The update expression attempted to"
            + " update a secondary index key to a value that is not supported. The AttributeValue for a key attribute"
            + " cannot contain an empty ";

    private final MapView item = new MapView();
    private final ValueView value = new ValueView();
    private final ProjectionCursor cursor = new ProjectionCursor();
    private long sizeBytes;

    /**
     * Writes the directory behind an image.
     *
     * @param image     holds size and attributes of the item from its start on
     * @param mapLength bytes of the attributes
     * @return why the item cannot be stored, or null
     */
    @Nullable
    String append(TableSchema table, ExpandableArrayBuffer image, int mapLength, int itemSize) {
        List<IndexSchema> indexes = table.localIndexes();
        item.wrap(image, ITEM_MAP_OFFSET);
        sizeBytes = 0;
        int directory = ITEM_MAP_OFFSET + mapLength;
        for (int i = 0; i < indexes.size(); i++) {
            IndexSchema index = indexes.get(i);
            KeyAttribute key = index.keys().sortKey().get(0); // the table's key is in every item
            int valueOffset = 0;
            int entrySize = 0;
            if (item.find(key.nameUtf8(), value)) {
                String problem = problem(key);
                if (problem != null) {
                    return problem;
                }
                valueOffset = value.offset();
                entrySize = index.entrySize(item, itemSize, cursor);
            }
            ItemRecord.putDirectoryEntry(
                    image, directory + i * ItemRecord.DIRECTORY_ENTRY_LENGTH, valueOffset, entrySize);
            sizeBytes += entrySize;
        }
        return null;
    }

    /** Size of all entries of the image, as DynamoDB counts them. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Items of a put have been checked before, with other words; here it is an update that made the value. */
    private @Nullable String problem(KeyAttribute key) {
        if (value.type() != key.type()) {
            return NOT_A_KEY + "to unsupported type";
        }
        if (value.contentLength() == 0) {
            return EMPTY + (key.type() == AttributeType.S ? "string value." : "binary value.");
        }
        return value.contentLength() > ItemKeyDescriptor.MAX_SORT_KEY_LENGTH
                ? NOT_A_KEY + "beyond allowed size limits"
                : null;
    }
}
