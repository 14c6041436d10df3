package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_OFFSET;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;

import org.agrona.DirectBuffer;
import stator.index.HashIndex;
import stator.index.HashProbe;
import stator.item.KeyHash;

/**
 * Sizes of the item collections of one table with local secondary indexes, in one partition: for each partition key the
 * items and their entries in these indexes, as DynamoDB counts them. The writer's.
 *
 * <p>Off the heap, about 33 bytes for each collection that is not empty. A collection is known by two 64-bit hashes of its
 * key in one another, seeded; two collections with equal ones would be counted together.
 */
final class CollectionSizes implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 16;

    private final HashIndex sizes = HashIndex.open(
            new HashIndex.Context().initialCapacity(INITIAL_CAPACITY).maxProbes(1));
    private final HashProbe probe = sizes.newProbe();

    /**
     * Hash that stands for the collection of an item.
     *
     * @param keyHash hash of its partition key
     * @param stored  the part of the item's key that records keep
     */
    static long hash(long keyHash, DirectBuffer stored, int offset) {
        int partitionKeyLength = stored.getShort(offset, BIG_ENDIAN) & 0xFFFF;
        int lengthField = PARTITION_KEY_OFFSET - PARTITION_KEY_LENGTH_OFFSET;
        assert PARTITION_KEY_LENGTH_OFFSET == STORED_OFFSET : "the length comes first";
        return KeyHash.hash64(keyHash, stored, offset, lengthField + partitionKeyLength);
    }

    /** Size in bytes; 0 if there is nothing. */
    long sizeBytes(long collection) {
        probe.start(collection);
        long size = probe.next();
        probe.end();
        return size == HashIndex.NULL_ADDRESS ? 0 : size;
    }

    void add(long collection, long deltaBytes) {
        if (deltaBytes == 0) {
            return;
        }
        long before = sizeBytes(collection);
        long after = before + deltaBytes;
        assert after >= 0 : "before=" + before + " delta=" + deltaBytes;
        if (after == 0) {
            sizes.remove(collection, before);
        } else {
            sizes.put(collection, before == 0 ? HashIndex.NULL_ADDRESS : before, after);
        }
    }

    long allocatedBytes() {
        return sizes.allocatedBytes();
    }

    void detachWriter() {
        sizes.detachWriter();
    }

    @Override
    public void close() {
        probe.close();
        sizes.close();
    }
}
