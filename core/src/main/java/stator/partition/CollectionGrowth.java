package stator.partition;

import static stator.table.ItemKeyDescriptor.STORED_OFFSET;

import org.agrona.collections.Long2LongHashMap;
import stator.table.ItemKey;

/**
 * By how much the actions of one transaction make item collections larger, so that they are judged together. What an action
 * makes smaller does not make room for another. Collections are known by hashes, as in {@link CollectionSizes}. The writer's.
 */
final class CollectionGrowth {
    private final Long2LongHashMap bytes = new Long2LongHashMap(0);

    /** Bytes that actions have added to the collection of an item. */
    long of(ItemKey key) {
        return bytes.isEmpty() ? 0 : bytes.get(hash(key));
    }

    void add(ItemKey key, long growth) {
        if (growth > 0) {
            bytes.put(hash(key), of(key) + growth);
        }
    }

    /** The next transaction begins. */
    void clear() {
        if (!bytes.isEmpty()) {
            bytes.clear();
        }
    }

    private static long hash(ItemKey key) {
        return CollectionSizes.hash(key.hash() + key.tableId(), key.buffer(), STORED_OFFSET);
    }
}
