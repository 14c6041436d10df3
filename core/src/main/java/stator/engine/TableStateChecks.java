package stator.engine;

import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.table.IndexStatus;
import stator.table.TableDefinition;

/** What a table that is on its way from one state to another refuses. */
final class TableStateChecks {
    private TableStateChecks() {}

    /** Refuses every change of a table that is not at rest. */
    static void refuseUnlessActive(TableDefinition table) {
        String reason =
                switch (table.status()) {
                    case ACTIVE -> null;
                    case CREATING -> "Table is being created: " + table.name();
                    case DELETING -> "Table is being deleted: " + table.name();
                    case UPDATING -> updating(table);
                };
        if (reason != null) {
            throw inUse(reason);
        }
    }

    /** Refuses what cannot be while an index is filled or emptied. */
    static void refuseWhileIndexesChange(TableDefinition table) {
        if (table.globalIndexes().stream().anyMatch(index -> index.status() != IndexStatus.ACTIVE)) {
            throw inUse(updating(table));
        }
    }

    private static String updating(TableDefinition table) {
        return "Table: " + table.name() + " is in the process of being updated.";
    }

    private static DynamoDbException inUse(String reason) {
        return new DynamoDbException(
                ErrorType.RESOURCE_IN_USE, "Attempt to change a resource which is still in use: " + reason);
    }
}
