package stator.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segment that holds a position: one shift, one array load, no lock. One thread adds and removes; any number
 * look up. Segments may be missing between others.
 *
 * <p>A slot stands for as many bytes as the shortest segment has; a longer segment fills several. A table that is full
 * is replaced by a larger copy, published by the volatile store of {@link #slots}.
 */
final class SegmentTable {
    private static final int SPARE_SLOTS = 64;

    /** Slot i starts at position (firstSlot + i) * slot length. */
    private record Slots(long firstSlot, AtomicReferenceArray<@Nullable SegmentUsage> usages) {
        int length() {
            return usages.length();
        }
    }

    private final int shift;
    private volatile Slots slots;
    private volatile Segment first;
    private Segment last;
    private long totalLength;
    private volatile long uncheckedBefore;

    /** A table of ascending segments, at least one, to which others will be added that have at least a certain length. */
    SegmentTable(List<Segment> segments, int lengthMin) {
        shift = Integer.numberOfTrailingZeros(slotLength(segments, lengthMin));
        first = segments.get(0);
        last = first;
        slots = new Slots(first.basePosition() >>> shift, new AtomicReferenceArray<>(SPARE_SLOTS));
        for (Segment segment : segments) {
            add(segment);
        }
    }

    /** The segment that holds a position, or null when none does. */
    @Nullable
    Segment find(long position) {
        SegmentUsage usage = usage(position);
        return usage == null ? null : usage.segment();
    }

    /** Counters of the segment that holds a position, or null when none does. */
    @Nullable
    SegmentUsage usage(long position) {
        Slots current = slots;
        long index = (position >>> shift) - current.firstSlot();
        return index < 0 || index >= current.length() ? null : current.usages().getAcquire((int) index);
    }

    /** The first segment that starts at or after a position, or null when none does. */
    @Nullable
    Segment startingFrom(long position) {
        Slots current = slots;
        long index = Math.max(0, (position >>> shift) - current.firstSlot());
        while (index < current.length()) {
            SegmentUsage usage = current.usages().getAcquire((int) index);
            if (usage != null && usage.basePosition() >= position) {
                return usage.segment();
            }
            index++;
        }
        return null;
    }

    /** Makes durable what lies between two positions, across segments; nothing if the second is not after the first. */
    void force(long from, long to) {
        long done = from;
        while (done < to) {
            Segment segment = Objects.requireNonNull(find(done));
            long end = Math.min(to, segment.endPosition());
            segment.force((int) (done - segment.basePosition()), (int) (end - done));
            done = end;
        }
    }

    Segment first() {
        return first;
    }

    Segment last() {
        return last;
    }

    /** Records before this position have not been looked at by this process, unless one by one; 0: all have been. */
    long uncheckedBefore() {
        return uncheckedBefore;
    }

    void uncheckedBefore(long position) {
        uncheckedBefore = position;
    }

    /** Sum of the lengths of all segments, in bytes. For the thread that adds and removes. */
    long totalLength() {
        return totalLength;
    }

    /** Adds a segment behind the last. */
    void add(Segment segment) {
        long from = segment.basePosition() >>> shift;
        long to = segment.endPosition() >>> shift;
        if (to - slots.firstSlot() > slots.length()) {
            slots = grown(to);
        }
        Slots current = slots;
        SegmentUsage usage = new SegmentUsage(segment);
        for (long slot = from; slot < to; slot++) {
            current.usages().setRelease((int) (slot - current.firstSlot()), usage);
        }
        last = segment;
        totalLength += segment.length();
    }

    /** Removes a segment that is not the last. Those who look it up afterwards do not find it. */
    void remove(Segment removed) {
        if (removed == last) {
            throw new IllegalStateException("last segment, basePosition=" + removed.basePosition());
        }
        if (removed == first) {
            Segment second = startingFrom(removed.endPosition());
            assert second != null : "no segment after basePosition=" + removed.basePosition();
            first = second;
        }
        Slots current = slots;
        for (long slot = removed.basePosition() >>> shift; slot < removed.endPosition() >>> shift; slot++) {
            current.usages().setRelease((int) (slot - current.firstSlot()), null);
        }
        totalLength -= removed.length();
    }

    /** The counters of all segments, ascending. */
    List<SegmentUsage> usages() {
        List<SegmentUsage> all = new ArrayList<>();
        Slots current = slots;
        SegmentUsage before = null;
        for (int i = 0; i < current.length(); i++) {
            SegmentUsage usage = current.usages().getAcquire(i);
            if (usage != null && usage != before) {
                all.add(usage);
                before = usage;
            }
        }
        return all;
    }

    /** All base positions are multiples of the shortest length that any segment was ever made with. */
    private static int slotLength(List<Segment> segments, int lengthMin) {
        int shortest = lengthMin;
        for (Segment segment : segments) {
            shortest = Math.min(shortest, Integer.lowestOneBit(segment.length()));
            long base = segment.basePosition();
            shortest = base == 0 ? shortest : (int) Math.min(shortest, Long.lowestOneBit(base));
        }
        return shortest;
    }

    /** A copy that has room up to a slot, and as much again; slots of removed segments are left out. */
    private Slots grown(long toSlot) {
        Slots old = slots;
        long firstSlot = first.basePosition() >>> shift;
        int used = Math.toIntExact(toSlot - firstSlot);
        AtomicReferenceArray<@Nullable SegmentUsage> larger = new AtomicReferenceArray<>(Math.addExact(used, used));
        int skipped = (int) (firstSlot - old.firstSlot());
        for (int i = skipped; i < old.length(); i++) {
            larger.setPlain(i - skipped, old.usages().getPlain(i));
        }
        return new Slots(firstSlot, larger);
    }
}
