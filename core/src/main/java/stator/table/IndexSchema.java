package stator.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.UnsignedBytes;
import stator.item.ValueView;

/** What reads and writes need to know of a secondary index. Immutable. */
public final class IndexSchema {
    private final IndexDefinition definition;
    private final int ordinal;
    private final boolean readable;
    private final KeySchema keys;
    private final Set<String> projected = new HashSet<>();
    private final DirectBuffer[] projectedNames;

    private IndexSchema(IndexDefinition definition, int ordinal, boolean readable, KeySchema keys) {
        this.definition = definition;
        this.ordinal = ordinal;
        this.readable = readable;
        this.keys = keys;
        keys.attributes().forEach(attribute -> projected.add(attribute.name()));
        projected.addAll(definition.projection().nonKeyAttributes());
        projectedNames = projected.stream()
                .map(name -> new UnsafeBuffer(name.getBytes(UTF_8)))
                .sorted((left, right) -> UnsignedBytes.compare(left, 0, left.capacity(), right, 0, right.capacity()))
                .toArray(DirectBuffer[]::new);
    }

    /**
     * A local index.
     *
     * @param ordinal place among the table's local indexes, from 1
     * @param tableKey partition key and sort key of the table
     */
    static IndexSchema local(IndexDefinition definition, int tableId, int ordinal, List<KeyAttribute> tableKey) {
        List<KeyAttribute> rest = without(tableKey, definition.partitionKey());
        KeySchema keys = new KeySchema(tableId + ordinal, definition.partitionKey(), definition.sortKey(), rest);
        return new IndexSchema(definition, ordinal, true, keys);
    }

    /** A global index of a table with a key. */
    static IndexSchema global(GlobalIndex index, List<KeyAttribute> tableKey) {
        IndexDefinition definition = index.definition();
        List<KeyAttribute> rest = without(without(tableKey, definition.partitionKey()), definition.sortKey());
        KeySchema keys = new KeySchema(index.number(), definition.partitionKey(), definition.sortKey(), rest);
        return new IndexSchema(definition, 0, index.status() == IndexStatus.ACTIVE, keys);
    }

    private static List<KeyAttribute> without(List<KeyAttribute> attributes, List<KeyAttribute> left) {
        List<KeyAttribute> rest = new ArrayList<>(attributes);
        rest.removeIf(attribute -> left.stream().anyMatch(other -> other.name().equals(attribute.name())));
        return rest;
    }

    public IndexDefinition definition() {
        return definition;
    }

    public String name() {
        return definition.name();
    }

    /** Place among the table's local indexes, from 1; the index's number is the table's and this. 0 for a global index. */
    public int ordinal() {
        return ordinal;
    }

    /** Whether it is a global index: its entries are records of their own, in the partitions that own its keys. */
    public boolean isGlobal() {
        return ordinal == 0;
    }

    /** Whether it may be read: a global index may not before it holds what its table holds. */
    public boolean isReadable() {
        return readable;
    }

    public KeySchema keys() {
        return keys;
    }

    /** Whether the index holds all attributes of its items. */
    public boolean projectsAll() {
        return definition.projection().type() == IndexProjection.Type.ALL;
    }

    /** Whether the index holds this attribute, if an item has it. */
    public boolean projects(String attribute) {
        return projectsAll() || projected.contains(attribute);
    }

    /** Whether an item is in the index: it has all attributes of the key, with their types and within the limits. */
    public boolean holds(MapView item, ValueView scratch) {
        int partitionLength = keyLength(keys.partitionKey(), item, scratch);
        int sortLength = keyLength(keys.sortKey(), item, scratch);
        return partitionLength >= 0
                && partitionLength <= ItemKeyDescriptor.MAX_PARTITION_KEY_LENGTH
                && sortLength >= 0
                && sortLength <= ItemKeyDescriptor.MAX_SORT_KEY_LENGTH;
    }

    /** Length of the values of some attributes; -1 if one is not there, or cannot be part of a key. */
    private static int keyLength(List<KeyAttribute> attributes, MapView item, ValueView scratch) {
        int length = 0;
        for (KeyAttribute attribute : attributes) {
            if (!item.find(attribute.nameUtf8(), scratch)
                    || scratch.type() != attribute.type()
                    || scratch.contentLength() == 0) {
                return -1;
            }
            length += scratch.contentLength();
        }
        return length;
    }

    /** Whether two items that the index holds, of one table key, have the same key in the index. */
    public boolean hasSameKey(MapView left, MapView right, ValueView leftScratch, ValueView rightScratch) {
        for (KeyAttribute attribute : keys.attributes()) {
            if (!left.find(attribute.nameUtf8(), leftScratch)
                    || !right.find(attribute.nameUtf8(), rightScratch)
                    || !leftScratch.sameAs(rightScratch)) {
                return false;
            }
        }
        return true;
    }

    /** Size of an item's entry as DynamoDB counts it, in bytes: what the index holds of the item. */
    public int entrySize(MapView item, int itemSize, ProjectionCursor scratch) {
        if (projectsAll()) {
            return itemSize;
        }
        int size = 0;
        for (scratch.start(this, item); scratch.next(); ) {
            size += scratch.sizeBytes();
        }
        return size;
    }

    /** Whether the index holds the same of two items; the scratches are two. */
    public boolean holdsSame(MapView left, MapView right, ProjectionCursor leftScratch, ProjectionCursor rightScratch) {
        leftScratch.start(this, left);
        rightScratch.start(this, right);
        while (leftScratch.next()) {
            if (!rightScratch.next() || !leftScratch.sameAs(rightScratch)) {
                return false;
            }
        }
        return !rightScratch.next();
    }

    /** Encodes what the index holds of an item, as an outermost map. */
    public void project(MapView item, ItemEncoder out, ProjectionCursor scratch) {
        out.beginMap();
        for (scratch.start(this, item); scratch.next(); ) {
            scratch.copyTo(out);
        }
        out.endMap();
    }

    /** Number of attributes that the index can hold, unless it holds all. */
    int projectedCount() {
        return projectedNames.length;
    }

    /** One of their names, in the order of the bytes. */
    DirectBuffer projectedName(int place) {
        return projectedNames[place];
    }
}
