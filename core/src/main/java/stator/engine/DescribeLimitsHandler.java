package stator.engine;

import stator.contract.DescribeLimits;
import stator.contract.Structure;

/** DescribeLimits: what a new account has. */
final class DescribeLimitsHandler extends ControlPlaneHandler {
    DescribeLimitsHandler(Catalog catalog) {
        super(DescribeLimits.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        return output().set(DescribeLimits.ACCOUNT_MAX_READ_CAPACITY_UNITS, ThroughputChecks.ACCOUNT_MAX_UNITS)
                .set(DescribeLimits.ACCOUNT_MAX_WRITE_CAPACITY_UNITS, ThroughputChecks.ACCOUNT_MAX_UNITS)
                .set(DescribeLimits.TABLE_MAX_READ_CAPACITY_UNITS, ThroughputChecks.TABLE_MAX_UNITS)
                .set(DescribeLimits.TABLE_MAX_WRITE_CAPACITY_UNITS, ThroughputChecks.TABLE_MAX_UNITS);
    }
}
