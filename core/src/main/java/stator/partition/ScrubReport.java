package stator.partition;

import java.util.List;

/**
 * How far a scrub has come, or what it found.
 *
 * @param running      whether it goes on
 * @param checkedBytes of the logs
 * @param totalBytes   that there were when it began
 * @param records      of the logs that are whole
 * @param entries      of the sorted indexes that lead to their records
 * @param damages      how many places were found that are damaged
 * @param damage       the first of them, at most {@value #MAX_DAMAGE}, each with file and offset
 */
public record ScrubReport(
        boolean running,
        long checkedBytes,
        long totalBytes,
        long records,
        long entries,
        long damages,
        List<String> damage) {
    /** Most places that are told. */
    public static final int MAX_DAMAGE = 1_000;

    /** Whether nothing was found. */
    public boolean isGood() {
        return damages == 0;
    }
}
