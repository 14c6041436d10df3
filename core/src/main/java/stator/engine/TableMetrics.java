package stator.engine;

import java.util.List;

/**
 * What one table holds.
 *
 * @param status    as DescribeTable has it
 * @param items     how many there are
 * @param sizeBytes as DynamoDB counts them
 * @param indexes   its secondary indexes
 */
public record TableMetrics(String name, String status, long items, long sizeBytes, List<TableIndexMetrics> indexes) {
    /**
     * What one secondary index holds.
     *
     * @param items     how many of the table's items are in it
     * @param sizeBytes as DynamoDB counts what it holds of them
     */
    public record TableIndexMetrics(String name, long items, long sizeBytes) {}
}
