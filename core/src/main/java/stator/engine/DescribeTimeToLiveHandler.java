package stator.engine;

import stator.contract.ConstraintChecker;
import stator.contract.DescribeTimeToLive;
import stator.contract.Structure;
import stator.contract.TimeToLiveDescription;
import stator.table.TableDefinition;

/** DescribeTimeToLive. */
final class DescribeTimeToLiveHandler extends ControlPlaneHandler {
    DescribeTimeToLiveHandler(Catalog catalog) {
        super(DescribeTimeToLive.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, DescribeTimeToLive.TABLE_NAME, context());
        ConstraintChecker.check(request);
        TableDefinition table = catalog().find(name);
        if (table == null) {
            throw TableRequests.notFound(name);
        }
        String attribute = table.timeToLiveAttribute();
        Structure description = new Structure(TimeToLiveDescription.SHAPE)
                .set(TimeToLiveDescription.TIME_TO_LIVE_STATUS, attribute == null ? "DISABLED" : "ENABLED")
                .set(TimeToLiveDescription.ATTRIBUTE_NAME, attribute);
        return output().set(DescribeTimeToLive.TIME_TO_LIVE_DESCRIPTION, description);
    }
}
