package stator.partition;

import java.util.List;

/** What a store consists of and holds, as of about now. */
public record StoreMetrics(List<PartitionMetrics> partitions, SnapshotMetrics snapshots, MemoryMetrics memory) {}
