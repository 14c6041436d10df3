package stator.contract;

/** The sequence numbers of a shard's records; without an end while it is open. */
public final class SequenceNumberRange {
    public static final StructureShape SHAPE = new StructureShape("SequenceNumberRange");
    public static final Member STARTING_SEQUENCE_NUMBER = SHAPE.member("StartingSequenceNumber", Shape.STRING);
    public static final Member ENDING_SEQUENCE_NUMBER = SHAPE.member("EndingSequenceNumber", Shape.STRING);

    private SequenceNumberRange() {}
}
