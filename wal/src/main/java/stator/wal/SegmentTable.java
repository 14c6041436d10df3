package stator.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segment that holds a position: one shift, one array load, no lock. One thread adds and removes; any number
 * look up.
 *
 * <p>A slot stands for as many bytes as the shortest segment has; a longer segment fills several. A table that is full
 * is replaced by a larger copy, published by the volatile store of {@link #slots}.
 */
final class SegmentTable {
    private static final int SPARE_SLOTS = 64;

    /** Slot i starts at position (firstSlot + i) * slot length. */
    private record Slots(long firstSlot, AtomicReferenceArray<@Nullable Segment> segments) {}

    private final int shift;
    private volatile Slots slots;
    private volatile Segment first;
    private Segment last;

    /** A table of consecutive segments, at least one, in slots of a length that divides all theirs. */
    SegmentTable(List<Segment> segments, int slotLength) {
        shift = Integer.numberOfTrailingZeros(slotLength);
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
        Slots current = slots;
        long index = (position >>> shift) - current.firstSlot();
        return index < 0 || index >= current.segments().length()
                ? null
                : current.segments().getAcquire((int) index);
    }

    Segment first() {
        return first;
    }

    Segment last() {
        return last;
    }

    /** Adds the successor of the last segment. */
    void add(Segment segment) {
        long from = segment.basePosition() >>> shift;
        long to = segment.endPosition() >>> shift;
        if (to - slots.firstSlot() > slots.segments().length()) {
            slots = grown(to);
        }
        Slots current = slots;
        for (long slot = from; slot < to; slot++) {
            current.segments().setRelease((int) (slot - current.firstSlot()), segment);
        }
        last = segment;
    }

    /** Removes the first segment, unless it is the only one. */
    void removeFirst() {
        Segment removed = first;
        Segment second = find(removed.endPosition());
        if (second == null) {
            throw new IllegalStateException("last segment, basePosition=" + removed.basePosition());
        }
        first = second;
        Slots current = slots;
        for (long slot = removed.basePosition() >>> shift; slot < removed.endPosition() >>> shift; slot++) {
            current.segments().setRelease((int) (slot - current.firstSlot()), null);
        }
    }

    /** All segments, ascending. */
    List<Segment> segments() {
        List<Segment> all = new ArrayList<>();
        Segment segment = first;
        while (segment != null) {
            all.add(segment);
            segment = find(segment.endPosition());
        }
        return all;
    }

    /** A copy that has room up to a slot, and as much again; slots of removed segments are left out. */
    private Slots grown(long toSlot) {
        Slots old = slots;
        long firstSlot = first.basePosition() >>> shift;
        int used = Math.toIntExact(toSlot - firstSlot);
        AtomicReferenceArray<@Nullable Segment> larger = new AtomicReferenceArray<>(Math.addExact(used, used));
        int skipped = (int) (firstSlot - old.firstSlot());
        for (int i = skipped; i < old.segments().length(); i++) {
            larger.setPlain(i - skipped, old.segments().getPlain(i));
        }
        return new Slots(firstSlot, larger);
    }
}
