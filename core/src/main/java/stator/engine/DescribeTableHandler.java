package stator.engine;

import stator.contract.ConstraintChecker;
import stator.contract.DescribeTable;
import stator.contract.Structure;
import stator.table.TableDefinition;

/** DescribeTable. */
final class DescribeTableHandler extends ControlPlaneHandler {
    DescribeTableHandler(Catalog catalog) {
        super(DescribeTable.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, DescribeTable.TABLE_NAME, context());
        ConstraintChecker.check(request);
        TableDefinition table = catalog().find(name);
        if (table == null) {
            throw TableRequests.notFound(name);
        }
        return output().set(DescribeTable.TABLE, TableDescriber.describe(table, catalog()));
    }
}
