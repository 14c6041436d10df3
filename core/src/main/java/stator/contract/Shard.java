package stator.contract;

/** A part of a stream whose records are in order. */
public final class Shard {
    public static final StructureShape SHAPE = new StructureShape("Shard");
    public static final Member SHARD_ID = SHAPE.member("ShardId", Shape.STRING);
    public static final Member SEQUENCE_NUMBER_RANGE =
            SHAPE.member("SequenceNumberRange", Shape.structure(SequenceNumberRange.SHAPE));
    public static final Member PARENT_SHARD_ID = SHAPE.member("ParentShardId", Shape.STRING);

    private Shard() {}
}
