/**
 * Partitions: who owns which slice of the hash space, and how a write becomes durable and then visible.
 *
 * <p>One {@link stator.partition.PartitionWriter} executes the commands of a partition in order; the
 * {@link stator.partition.Syncer} forces its log; its {@link stator.partition.Gate} publishes the new version of its index
 * and releases the replies. Readers go straight to {@link stator.partition.ReadSession}. Start at
 * {@link stator.partition.Store#submit}.
 */
@NullMarked
package stator.partition;

import org.jspecify.annotations.NullMarked;
