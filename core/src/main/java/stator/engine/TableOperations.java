package stator.engine;

import java.util.List;

/** The operations of the control plane: on tables, their tags, when their items expire, and the account. */
public final class TableOperations {
    private TableOperations() {}

    /**
     * Handlers of CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable, TagResource, UntagResource,
     * ListTagsOfResource, UpdateTimeToLive, DescribeTimeToLive, DescribeLimits and DescribeEndpoints.
     *
     * @param catalog what they read and change; stays the caller's to close, after the last request
     */
    public static List<OperationHandler> handlers(Catalog catalog) {
        return List.of(
                new CreateTableHandler(catalog),
                new DescribeTableHandler(catalog),
                new ListTablesHandler(catalog),
                new UpdateTableHandler(catalog),
                new DeleteTableHandler(catalog),
                new TagResourceHandler(catalog),
                new UntagResourceHandler(catalog),
                new ListTagsOfResourceHandler(catalog),
                new UpdateTimeToLiveHandler(catalog),
                new DescribeTimeToLiveHandler(catalog),
                new DescribeLimitsHandler(catalog),
                new DescribeEndpointsHandler(catalog));
    }
}
