package stator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.ConsumedCapacity;
import stator.contract.Structure;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/**
 * Capacity units that a request consumes of one table: the table's own, and those of its secondary indexes. Owned by one
 * thread.
 */
final class ConsumedUnits {
    private final Map<String, Double> localIndexes = new LinkedHashMap<>();
    private final Map<String, Double> globalIndexes = new LinkedHashMap<>();
    private double table;

    /**
     * Units of one write: the table's, and those of each index in which an entry changes.
     *
     * @param before the item before; absent if there was none
     * @param after  the item after; absent if it was removed
     */
    static ConsumedUnits ofWrite(TableSchema schema, ItemView before, ItemView after) {
        ConsumedUnits units = new ConsumedUnits().table(CapacityUnits.write(before.sizeBytes(), after.sizeBytes()));
        schema.localIndexes().forEach(index -> units.index(index, ofEntry(index, before, after)));
        schema.globalIndexes().forEach(index -> units.index(index, ofEntry(index, before, after)));
        return units;
    }

    /** Adds units of the table itself. */
    ConsumedUnits table(double units) {
        table += units;
        return this;
    }

    /** Adds units of an index; an index that consumes nothing is not reported. */
    ConsumedUnits index(IndexSchema index, double units) {
        if (units > 0) {
            add(index.isGlobal() ? globalIndexes : localIndexes, index.name(), units);
        }
        return this;
    }

    ConsumedUnits add(ConsumedUnits other) {
        table += other.table;
        other.localIndexes.forEach((name, units) -> add(localIndexes, name, units));
        other.globalIndexes.forEach((name, units) -> add(globalIndexes, name, units));
        return this;
    }

    private static void add(Map<String, Double> indexes, String name, double units) {
        indexes.merge(name, units, Double::sum);
    }

    /** Units of table and indexes together. */
    double total() {
        return table + sum(localIndexes) + sum(globalIndexes);
    }

    private static double sum(Map<String, Double> indexes) {
        double sum = 0;
        for (double units : indexes.values()) {
            sum += units;
        }
        return sum;
    }

    /**
     * What the answer says.
     *
     * @param asked     {@code ReturnConsumedCapacity} of the request: INDEXES, TOTAL, NONE or null
     * @param tableName name or ARN, as the request has it
     * @return null if the request did not ask
     */
    @Nullable
    Structure report(@Nullable String asked, @Nullable String tableName) {
        if (!isAsked(asked)) {
            return null;
        }
        Structure capacity = new Structure(ConsumedCapacity.SHAPE)
                .set(ConsumedCapacity.TABLE_NAME, tableName)
                .set(ConsumedCapacity.CAPACITY_UNITS, total());
        if ("INDEXES".equals(asked)) {
            capacity.set(ConsumedCapacity.TABLE, ConsumedCapacity.part(table));
            capacity.set(ConsumedCapacity.LOCAL_SECONDARY_INDEXES, parts(localIndexes));
            capacity.set(ConsumedCapacity.GLOBAL_SECONDARY_INDEXES, parts(globalIndexes));
        }
        return capacity;
    }

    private static @Nullable Map<String, Structure> parts(Map<String, Double> indexes) {
        Map<String, Structure> parts = new LinkedHashMap<>();
        indexes.forEach((name, units) -> parts.put(name, ConsumedCapacity.part(units)));
        return parts.isEmpty() ? null : parts;
    }

    /** As {@link #report}, of a transaction: also tells whether it was reads or writes that consumed the units. */
    private @Nullable Structure reportTransaction(@Nullable String asked, String tableName, boolean reads) {
        Structure capacity = report(asked, tableName);
        if (capacity == null) {
            return null;
        }
        capacity.set(reads ? ConsumedCapacity.READ_CAPACITY_UNITS : ConsumedCapacity.WRITE_CAPACITY_UNITS, total());
        tellKind(capacity.structure(ConsumedCapacity.TABLE), reads);
        tellKind(capacity.map(ConsumedCapacity.LOCAL_SECONDARY_INDEXES), reads);
        tellKind(capacity.map(ConsumedCapacity.GLOBAL_SECONDARY_INDEXES), reads);
        return capacity;
    }

    private static void tellKind(@Nullable Map<String, Structure> parts, boolean reads) {
        if (parts != null) {
            parts.values().forEach(part -> tellKind(part, reads));
        }
    }

    /**
     * What the answer to a transaction says of all its tables; null if the request did not ask.
     *
     * @param units by name or ARN, as the request has it
     */
    static @Nullable List<Structure> reportTransaction(
            Map<String, ConsumedUnits> units, @Nullable String asked, boolean reads) {
        if (!isAsked(asked)) {
            return null;
        }
        List<Structure> capacities = new ArrayList<>();
        units.forEach((name, used) -> {
            Structure capacity = used.reportTransaction(asked, name, reads);
            if (capacity != null) {
                capacities.add(capacity);
            }
        });
        return capacities;
    }

    private static void tellKind(@Nullable Structure part, boolean reads) {
        if (part != null) {
            part.set(
                    reads ? ConsumedCapacity.PART_READ_CAPACITY_UNITS : ConsumedCapacity.PART_WRITE_CAPACITY_UNITS,
                    part.value(ConsumedCapacity.PART_CAPACITY_UNITS));
        }
    }

    /** Whether a request wants to be told what it consumed. */
    static boolean isAsked(@Nullable String asked) {
        return asked != null && !asked.equals("NONE");
    }

    /** An entry under another key is taken out and put in; one that says the same as before costs nothing. */
    private static double ofEntry(IndexSchema index, ItemView before, ItemView after) {
        Workspace workspace = Workspace.current();
        MapView old = workspace.map;
        MapView made = workspace.otherMap;
        boolean wasIn = before.isPresent() && index.holds(before.map(old), workspace.value);
        boolean isIn = after.isPresent() && index.holds(after.map(made), workspace.value);
        int oldSize = wasIn ? index.entrySize(old, before.sizeBytes(), workspace.projected) : 0;
        int newSize = isIn ? index.entrySize(made, after.sizeBytes(), workspace.projected) : 0;
        if (!wasIn || !isIn) {
            return wasIn || isIn ? CapacityUnits.write(oldSize, newSize) : 0;
        }
        if (!index.hasSameKey(old, made, workspace.value, workspace.otherValue)) {
            return CapacityUnits.write(oldSize, 0) + CapacityUnits.write(0, newSize);
        }
        boolean same = index.holdsSame(old, made, workspace.projected, workspace.otherProjected);
        return same ? 0 : CapacityUnits.write(oldSize, newSize);
    }
}
