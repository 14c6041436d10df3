package stator.contract;

/** Which shards of a stream are asked for: those that came out of one. */
public final class ShardFilter {
    public static final StructureShape SHAPE = new StructureShape("ShardFilter");
    public static final Member TYPE = SHAPE.member("Type", Shape.STRING, Constraint.oneOf("CHILD_SHARDS"));
    public static final Member SHARD_ID = SHAPE.member("ShardId", Shape.STRING, StreamShapes.shardId());

    private ShardFilter() {}
}
