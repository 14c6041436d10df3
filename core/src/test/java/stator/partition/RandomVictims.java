package stator.partition;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stator.wal.SegmentUsage;

/** Has any segment emptied at any time, whatever is live in it. */
final class RandomVictims implements CompactionPolicy {
    private final SplittableRandom random;

    RandomVictims(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public @Nullable SegmentUsage choose(
            List<SegmentUsage> segments, Predicate<SegmentUsage> eligible, boolean starved) {
        int index = random.nextInt(segments.size());
        SegmentUsage any = segments.get(random.nextBoolean() ? 0 : index);
        boolean last = any == segments.get(segments.size() - 1);
        return !last && eligible.test(any) && (starved || random.nextInt(3) > 0) ? any : null;
    }

    @Override
    public boolean isUrgent(List<SegmentUsage> segments) {
        return random.nextBoolean();
    }
}
