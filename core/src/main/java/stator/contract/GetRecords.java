package stator.contract;

/** Reads the change records of a shard, from where an iterator stands. */
public final class GetRecords {
    /** Records of a page at the most. */
    public static final int MAX_LIMIT = 1000;

    private static final StructureShape INPUT = new StructureShape("GetRecordsInput");
    public static final Member SHARD_ITERATOR = INPUT.member(
            "ShardIterator", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(2048));
    public static final Member LIMIT =
            INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1), Constraint.maximum(MAX_LIMIT));

    private static final StructureShape OUTPUT = new StructureShape("GetRecordsOutput");
    public static final Member RECORDS = OUTPUT.member("Records", Shape.list(Shape.structure(StreamedChange.SHAPE)));
    public static final Member NEXT_SHARD_ITERATOR = OUTPUT.member("NextShardIterator", Shape.STRING);

    public static final Operation OPERATION = new Operation(Api.STREAMS, "GetRecords", INPUT, OUTPUT);

    private GetRecords() {}
}
