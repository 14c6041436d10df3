package stator.partition;

import java.util.List;

/**
 * All memory off the heap that a store takes, by what it is for. Mapped files are memory that the kernel can take back.
 *
 * @param logSegments     mapped files of the logs
 * @param treePages       pages of the sorted indexes
 * @param hashTables      hash indexes
 * @param collectionSizes sizes of item collections
 */
public record MemoryMetrics(long logSegments, long treePages, long hashTables, long collectionSizes) {
    /** Sum over partitions. */
    static MemoryMetrics of(List<PartitionMetrics> partitions) {
        long logs = 0;
        long trees = 0;
        long hashes = 0;
        long collections = 0;
        for (PartitionMetrics partition : partitions) {
            logs += partition.log().mappedBytes();
            trees += partition.index().treeBytes();
            hashes += partition.index().hashBytes();
            collections += partition.index().collectionBytes();
        }
        return new MemoryMetrics(logs, trees, hashes, collections);
    }

    /** Memory that is no file: what the store takes for good as long as it is open. */
    public long directBytes() {
        return treePages + hashTables + collectionSizes;
    }
}
