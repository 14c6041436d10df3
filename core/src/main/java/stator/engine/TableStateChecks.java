package stator.engine;

import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.table.IndexStatus;
import stator.table.TableDefinition;
import stator.table.TableStatus;

/** What a table that is on its way from one state to another refuses. */
final class TableStateChecks {
    private TableStateChecks() {}

    /** Refuses every change of a table that is not at rest. */
    static void refuseUnlessActive(TableDefinition table) {
        refuseUnlessServed(table);
        if (table.status() == TableStatus.UPDATING) {
            throw inUse("Table is being updated: " + table.name());
        }
    }

    /** Refuses every change of a table whose items are not served. */
    static void refuseUnlessServed(TableDefinition table) {
        if (!table.status().servesItems()) {
            throw inUse("Table is being " + (table.status() == TableStatus.CREATING ? "created: " : "deleted: ")
                    + table.name());
        }
    }

    /** Refuses what cannot be while an index is filled or emptied. */
    static void refuseWhileIndexesChange(TableDefinition table) {
        if (table.globalIndexes().stream().anyMatch(index -> index.status() != IndexStatus.ACTIVE)) {
            throw inUse("Table: " + table.name() + " is in the process of being updated.");
        }
    }

    /** A refusal of a change of what is busy. */
    static DynamoDbException inUse(String reason) {
        return new DynamoDbException(
                ErrorType.RESOURCE_IN_USE, "Attempt to change a resource which is still in use: " + reason);
    }
}
