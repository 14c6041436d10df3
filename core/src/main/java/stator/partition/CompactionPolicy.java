package stator.partition;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stator.wal.SegmentUsage;

/** Decides when a log's space is given back, and which segment's. Asked by the compactor's thread. */
interface CompactionPolicy {
    /**
     * The segment to empty next, or null if none should be.
     *
     * @param segments all that will stay if nothing is chosen, ascending; the last is in use and not to be chosen
     * @param eligible those that can be chosen
     * @param starved  whether writes are refused because the disk is full
     */
    @Nullable
    SegmentUsage choose(List<SegmentUsage> segments, Predicate<SegmentUsage> eligible, boolean starved);

    /** Whether space grows so fast that no pause is due. */
    boolean isUrgent(List<SegmentUsage> segments);
}
