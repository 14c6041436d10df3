package stator.partition;

import java.util.Comparator;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The items that expire next, a bounded number of them. Everything that it was told of and that expires before
 * {@link #horizonS} is in it; what expires later it may have forgotten. Owned by one thread.
 */
final class ExpirySchedule {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::expiryS).thenComparingLong(Entry::number);

    /** The key of an item, as the sorted index orders it, and the second in which the item will have expired. */
    record Entry(long expiryS, long number, DirectBuffer key) {}

    private final TreeSet<Entry> entries = new TreeSet<>(ORDER);
    private final int maxEntries;
    private final long maxKeyBytes;
    private long keyBytes;
    private long horizonS;
    private long added;

    /** An empty schedule that knows of nothing. */
    ExpirySchedule(int maxEntries, long maxKeyBytes) {
        this.maxEntries = maxEntries;
        this.maxKeyBytes = maxKeyBytes;
    }

    /** Before all items are told of: as far as there is room it will know of everything. */
    void begin() {
        horizonS = TimeToLive.NEVER;
    }

    /** What expires before this second is in the schedule. */
    long horizonS() {
        return horizonS;
    }

    /** Takes an item in if it expires before the horizon, which comes nearer when there is no room. */
    void add(long expiryS, DirectBuffer key, int length) {
        if (expiryS >= horizonS) {
            return;
        }
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, key, 0, length);
        entries.add(new Entry(expiryS, added++, copy));
        keyBytes += length;
        while (entries.size() > maxEntries || keyBytes > maxKeyBytes) {
            Entry last = entries.last();
            remove(last);
            horizonS = last.expiryS();
        }
        while (!entries.isEmpty() && entries.last().expiryS() >= horizonS) {
            remove(entries.last()); // alike with the one that was left out
        }
    }

    /** Whether the time of the next item is over. */
    boolean isDue(long nowMs) {
        return !entries.isEmpty() && TimeToLive.isOver(entries.first().expiryS(), nowMs);
    }

    /** Takes the next item out if its time is over; null if there is none. */
    @Nullable
    Entry poll(long nowMs) {
        if (!isDue(nowMs)) {
            return null;
        }
        Entry first = entries.first();
        remove(first);
        return first;
    }

    int size() {
        return entries.size();
    }

    private void remove(Entry entry) {
        entries.remove(entry);
        keyBytes -= entry.key().capacity();
    }
}
