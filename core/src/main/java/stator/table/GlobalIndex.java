package stator.table;

/**
 * A global secondary index as the catalog knows it.
 *
 * @param number         of the index in the log and in keys, as a table has one; never reused
 * @param throughput     none for an on-demand table
 * @param onDemandLimits what the index of an on-demand table is held to
 */
public record GlobalIndex(
        IndexDefinition definition,
        int number,
        IndexStatus status,
        Throughput throughput,
        ThroughputHistory throughputHistory,
        Throughput onDemandLimits) {
    /** What an index has for a number until the catalog gives it one. */
    public static final int NO_NUMBER = -1;

    /** An index of a table that is being made, or, as it is being created, of one that has been. */
    public static GlobalIndex of(IndexDefinition definition, IndexStatus status) {
        return new GlobalIndex(definition, NO_NUMBER, status, Throughput.NONE, ThroughputHistory.NONE, Throughput.NONE);
    }

    public String name() {
        return definition.name();
    }

    /** The entries of the index as items of a table of their own, to be removed as such. */
    public TableSchema asTable() {
        return new TableSchema(number, name(), definition.partitionKey().get(0), null);
    }

    public GlobalIndex withNumber(int value) {
        return new GlobalIndex(definition, value, status, throughput, throughputHistory, onDemandLimits);
    }

    public GlobalIndex withStatus(IndexStatus value) {
        return new GlobalIndex(definition, number, value, throughput, throughputHistory, onDemandLimits);
    }

    public GlobalIndex withThroughput(Throughput value, ThroughputHistory history) {
        return new GlobalIndex(definition, number, status, value, history, onDemandLimits);
    }

    public GlobalIndex withOnDemandLimits(Throughput value) {
        return new GlobalIndex(definition, number, status, throughput, throughputHistory, value);
    }
}
