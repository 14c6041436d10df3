package stator.engine;

import java.util.List;
import stator.contract.DescribeEndpoints;
import stator.contract.Endpoint;
import stator.contract.Structure;

/** DescribeEndpoints: this server, not Amazon's, so that a client that asks stays here. */
final class DescribeEndpointsHandler extends ControlPlaneHandler {
    private static final long CACHE_MINUTES = 1440;

    DescribeEndpointsHandler(Catalog catalog) {
        super(DescribeEndpoints.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        return output().set(
                        DescribeEndpoints.ENDPOINTS,
                        List.of(new Structure(Endpoint.SHAPE)
                                .set(Endpoint.ADDRESS, context().endpoint())
                                .set(Endpoint.CACHE_PERIOD_IN_MINUTES, CACHE_MINUTES)));
    }
}
