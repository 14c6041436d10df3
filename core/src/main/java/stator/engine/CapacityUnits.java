package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.Structure;

/** Capacity that reads and writes consume, as DynamoDB counts it, and how a request is told. */
final class CapacityUnits {
    static final int READ_UNIT_BYTES = 4096;
    static final int WRITE_UNIT_BYTES = 1024;

    private CapacityUnits() {}

    /**
     * Units of one read.
     *
     * @param sizeBytes of what was read, at least 0: a missing item, or nothing at all, costs one unit as well
     */
    static double read(long sizeBytes, boolean consistent) {
        long units = Math.max(1, (sizeBytes + READ_UNIT_BYTES - 1) / READ_UNIT_BYTES);
        return consistent ? units : units / 2.0;
    }

    /** Units of one write: the larger of the item before and after counts; 0 stands for no item. */
    static double write(int oldSizeBytes, int newSizeBytes) {
        return Math.max(1, (Math.max(oldSizeBytes, newSizeBytes) + WRITE_UNIT_BYTES - 1) / WRITE_UNIT_BYTES);
    }

    /** What the answer says of a request that consumed units of the table only. See {@link ConsumedUnits#report}. */
    static @Nullable Structure report(@Nullable String asked, @Nullable String tableName, double units) {
        return new ConsumedUnits().table(units).report(asked, tableName);
    }
}
