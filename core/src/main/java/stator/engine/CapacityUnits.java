package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.ConsumedCapacity;
import stator.contract.Member;
import stator.contract.Structure;

/** Capacity that reads and writes consume, as DynamoDB counts it, and how a request is told. */
final class CapacityUnits {
    static final int READ_UNIT_BYTES = 4096;
    static final int WRITE_UNIT_BYTES = 1024;

    /** What is read or written in a transaction costs so many times as much. */
    static final double TRANSACTION_FACTOR = 2;

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

    /**
     * What the answer says.
     *
     * @param asked {@code ReturnConsumedCapacity} of the request: INDEXES, TOTAL, NONE or null
     * @return null if the request did not ask
     */
    static @Nullable Structure report(@Nullable String asked, String tableName, double units) {
        if (asked == null || asked.equals("NONE")) {
            return null;
        }
        Structure capacity = new Structure(ConsumedCapacity.SHAPE)
                .set(ConsumedCapacity.TABLE_NAME, tableName)
                .set(ConsumedCapacity.CAPACITY_UNITS, units);
        return asked.equals("INDEXES") ? capacity.set(ConsumedCapacity.TABLE, ConsumedCapacity.part(units)) : capacity;
    }

    /** What the answer to a transaction says of one table: reads and writes are told apart. */
    static Structure reportTransaction(boolean withIndexes, String tableName, double units, boolean reads) {
        Structure capacity = new Structure(ConsumedCapacity.SHAPE)
                .set(ConsumedCapacity.TABLE_NAME, tableName)
                .set(ConsumedCapacity.CAPACITY_UNITS, units)
                .set(reads ? ConsumedCapacity.READ_CAPACITY_UNITS : ConsumedCapacity.WRITE_CAPACITY_UNITS, units);
        if (withIndexes) {
            Member told =
                    reads ? ConsumedCapacity.PART_READ_CAPACITY_UNITS : ConsumedCapacity.PART_WRITE_CAPACITY_UNITS;
            capacity.set(ConsumedCapacity.TABLE, ConsumedCapacity.part(units).set(told, units));
        }
        return capacity;
    }
}
