package stator.partition;

import org.jspecify.annotations.Nullable;

/**
 * What one partition holds.
 *
 * @param number  of the partition, from 0
 * @param failure why it has stopped, or null
 */
public record PartitionMetrics(
        int number,
        LogMetrics log,
        IndexMetrics index,
        PinMetrics pins,
        @Nullable String failure) {}
