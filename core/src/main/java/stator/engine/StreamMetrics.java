package stator.engine;

import org.jspecify.annotations.Nullable;

/**
 * Whether what changes comes into streams. How much of the logs waits for that is told of each partition:
 * {@link stator.partition.PartitionMetrics#streamLagBytes}.
 *
 * @param outage  why nothing is published now, though it will be again; null if all is well, or there is no stream
 * @param failure why nothing is published until the database is opened again; null if that is not so
 */
public record StreamMetrics(
        @Nullable String outage, @Nullable Throwable failure) {
    /** All is well. */
    public static final StreamMetrics WELL = new StreamMetrics(null, null);
}
