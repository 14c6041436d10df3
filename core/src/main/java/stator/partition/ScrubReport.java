package stator.partition;

import java.util.List;

/**
 * How far a scrub has come, or what it found.
 *
 * @param running      whether it goes on
 * @param checkedBytes of the logs, and of the recordings of streams
 * @param totalBytes   that there were when it began
 * @param records      of the logs that are whole
 * @param entries      of the sorted indexes that lead to their records
 * @param pages        of checkpoints that are as they were written
 * @param changes      of recordings that are whole
 * @param damages      how many places were found that are damaged
 * @param damage       the first of them, at most {@value #MAX_DAMAGE}, each with file and offset
 */
public record ScrubReport(
        boolean running,
        long checkedBytes,
        long totalBytes,
        long records,
        long entries,
        long pages,
        long changes,
        long damages,
        List<String> damage) {
    /** Most places that are told. */
    public static final int MAX_DAMAGE = 1_000;

    /** Whether nothing was found. */
    public boolean isGood() {
        return damages == 0;
    }
}
