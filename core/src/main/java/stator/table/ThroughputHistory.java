package stator.table;

/**
 * When the provisioned throughput of a table was changed.
 *
 * @param lastIncreaseMs since the epoch; 0 is never
 * @param lastDecreaseMs since the epoch; 0 is never
 * @param decreases      on the UTC day of the last decrease
 */
public record ThroughputHistory(long lastIncreaseMs, long lastDecreaseMs, long decreases) {
    public static final ThroughputHistory NONE = new ThroughputHistory(0, 0, 0);

    private static final long DAY_MS = 24L * 3600 * 1000;

    /** Decreases on the UTC day of a time. */
    public long decreasesOnDayOf(long nowMs) {
        return Math.floorDiv(lastDecreaseMs, DAY_MS) == Math.floorDiv(nowMs, DAY_MS) ? decreases : 0;
    }

    /** The history after a change; a change may be an increase of one unit and a decrease of the other. */
    public ThroughputHistory after(Throughput before, Throughput now, long nowMs) {
        boolean decrease = now.decreases(before);
        return new ThroughputHistory(
                now.increases(before) ? nowMs : lastIncreaseMs,
                decrease ? nowMs : lastDecreaseMs,
                decrease ? decreasesOnDayOf(nowMs) + 1 : decreases);
    }
}
