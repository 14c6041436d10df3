package stator.partition;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the commands that look at records of the log, from their execution until they are closed, wherever that is. The
 * writer pins and advances; any thread releases.
 *
 * <p>Commands belong to generations, of which two can be under way. When the writer has advanced twice since it took a
 * segment out of the log, every command that could look at it has been closed.
 */
final class ImagePins {
    /** How many generations after a segment was detached nobody looks at it. */
    static final int GRACE = 2;

    private final long[] pinned = new long[2]; // the writer's
    private final AtomicLong[] released = {new AtomicLong(), new AtomicLong()};
    private long generation; // the writer's

    /** The writer: one more command. Returns what to release. */
    int pin() {
        int phase = (int) (generation & 1);
        pinned[phase]++;
        return phase;
    }

    /** Any thread, once for each pin, when the last look has been taken. */
    void release(int phase) {
        released[phase].getAndIncrement();
    }

    /** The writer: the generation that commands belong to now. */
    long generation() {
        return generation;
    }

    /** The writer: begins another generation, if every command of the one before this one has been closed. */
    void advance() {
        int before = (int) ((generation + 1) & 1);
        if (released[before].get() == pinned[before]) {
            generation++;
        }
    }
}
