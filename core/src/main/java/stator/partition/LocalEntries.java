package stator.partition;

import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;

import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.KeyAttribute;
import stator.table.ProjectionCursor;
import stator.table.TableSchema;

/** What the local secondary indexes of a table hold of a new image, for the directory of its record. The writer's. */
final class LocalEntries {
    private final MapView item = new MapView();
    private final ValueView value = new ValueView();
    private final ProjectionCursor cursor = new ProjectionCursor();
    private long sizeBytes;

    /**
     * Writes the directory behind an image.
     *
     * @param image     holds size and attributes of the item from its start on
     * @param mapLength bytes of the attributes, of which those that are keys of indexes have been checked
     */
    void append(TableSchema table, ExpandableArrayBuffer image, int mapLength, int itemSize) {
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
                valueOffset = value.offset();
                entrySize = index.entrySize(item, itemSize, cursor);
            }
            ItemRecord.putDirectoryEntry(
                    image, directory + i * ItemRecord.DIRECTORY_ENTRY_LENGTH, valueOffset, entrySize);
            sizeBytes += entrySize;
        }
    }

    /** Size of all entries of the image, as DynamoDB counts them. */
    long sizeBytes() {
        return sizeBytes;
    }
}
