package stator.partition;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stator.wal.SegmentUsage;

/**
 * Keeps a log within a multiple of what is live in it, and a constant. Empties the segment that gives back the largest part
 * of itself, as long as that is a quarter; else the oldest, whatever is live in it. For then the space is held by records
 * that say that something is gone, and those are needed only while something older is in the log: when the oldest has been
 * round, they go. So at worst a byte is copied for each byte that is written.
 */
final class SpacePolicy implements CompactionPolicy {
    private static final double WORTHWHILE_PART = 1.0 / 4;
    private static final double STARVED_PART = 1.0 / 64;

    /** The head, and as much again twice for the segments made ahead. */
    private static final int HEADS = 3;

    /** More room than this between first and last position, and the oldest is next: tables of positions stay small. */
    private static final int SPAN_FACTOR = 64;

    private final double ratio;
    private final long slackBytes;

    SpacePolicy(double ratio, long slackBytes) {
        this.ratio = ratio;
        this.slackBytes = slackBytes;
    }

    @Override
    public @Nullable SegmentUsage choose(
            List<SegmentUsage> segments, Predicate<SegmentUsage> eligible, boolean starved) {
        if (segments.size() < 2) {
            return null;
        }
        SegmentUsage oldest = segments.get(0);
        long span = segments.get(segments.size() - 1).endPosition() - oldest.basePosition();
        long total = total(segments);
        boolean due = total > limit(segments) || span > SPAN_FACTOR * (total + slackBytes);
        if (!due && !starved) {
            return null;
        }
        SegmentUsage best = null;
        double bestPart = 0;
        long burials = 0;
        for (SegmentUsage segment : segments.subList(0, segments.size() - 1)) {
            double part = gainedPart(segment, segments);
            burials += segment.burialBytes();
            if (part > bestPart && eligible.test(segment)) {
                best = segment;
                bestPart = part;
            }
        }
        if (best != null && bestPart >= (due ? WORTHWHILE_PART : STARVED_PART)) {
            return best;
        }
        boolean rotate = due || burials >= WORTHWHILE_PART * oldest.length();
        return rotate && eligible.test(oldest) ? oldest : null;
    }

    @Override
    public boolean isUrgent(List<SegmentUsage> segments) {
        long limit = limit(segments);
        return total(segments) > limit + limit / 4;
    }

    /** By how much a log is longer than it may be, in bytes; negative if it is not. */
    long excessBytes(List<SegmentUsage> segments) {
        return total(segments) - limit(segments);
    }

    private long limit(List<SegmentUsage> segments) {
        long live = 0;
        for (SegmentUsage segment : segments) {
            live += segment.liveBytes();
        }
        return (long) (ratio * live) + slackBytes;
    }

    private static long total(List<SegmentUsage> segments) {
        SegmentUsage head = segments.get(segments.size() - 1);
        long total = (long) (HEADS - 1) * head.length();
        for (SegmentUsage segment : segments) {
            total += segment.length();
        }
        return total;
    }

    /** The part of a segment that comes back when its live records have been copied. */
    private static double gainedPart(SegmentUsage segment, List<SegmentUsage> segments) {
        SegmentUsage oldest = segments.get(0);
        long oldestKept = (oldest == segment ? segments.get(1) : oldest).basePosition();
        long kept = segment.newestBurial() > oldestKept ? segment.burialBytes() : 0;
        return 1 - (double) (segment.liveBytes() + kept) / segment.length();
    }
}
