package stator.partition;

import org.jspecify.annotations.Nullable;

/**
 * What one partition holds.
 *
 * @param number        of the partition, from 0
 * @param indexLagBytes bytes of its log that can be seen in tables and not yet in their global secondary indexes
 * @param indexLagMs    how old the oldest of these changes is, in milliseconds; 0 if there is none
 * @param streamLagBytes bytes of its log that are kept because they may not be safe in streams yet
 * @param failure       why it has stopped, or null
 */
public record PartitionMetrics(
        int number,
        LogMetrics log,
        IndexMetrics index,
        PinMetrics pins,
        long indexLagBytes,
        long indexLagMs,
        long streamLagBytes,
        @Nullable String failure) {}
