package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DeleteTable;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.table.TableDefinition;

/** DeleteTable. */
final class DeleteTableHandler extends ControlPlaneHandler {
    DeleteTableHandler(Catalog catalog) {
        super(DeleteTable.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, DeleteTable.TABLE_NAME, context());
        ConstraintChecker.check(request);
        catalog().delete(name, DeleteTableHandler::refuseIfProtected, whenDurable(handler, deleting -> output().set(
                        DeleteTable.TABLE_DESCRIPTION, TableDescriber.describe(deleting, catalog()))));
        return null;
    }

    private static void refuseIfProtected(TableDefinition table) {
        if (table.deletionProtected()) {
            throw DynamoDbException.validation(
                    "Resource cannot be deleted as it is currently protected against deletion."
                            + " Disable deletion protection first.");
        }
    }
}
