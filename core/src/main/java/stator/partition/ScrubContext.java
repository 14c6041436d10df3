package stator.partition;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.index.CheckpointStorage;

/**
 * What a scrub needs to know besides the partitions.
 *
 * @param descriptorCheck says what is wrong with the description of the store, or null
 * @param checkpoints     opens those of a partition, by its number, for reading
 * @param follower        begins to look at what followers of the logs keep
 * @param errorHandler    told of each damage
 * @param bytesPerSecond  most bytes that are looked at in a second
 */
record ScrubContext(
        Supplier<@Nullable String> descriptorCheck,
        IntFunction<CheckpointStorage> checkpoints,
        Supplier<FollowerScrub> follower,
        ErrorHandler errorHandler,
        long bytesPerSecond) {}
