package stator.contract;

/** Whether changes of a table are streamed, and what a change record holds. */
public final class StreamSpecification {
    public static final StructureShape SHAPE = new StructureShape("StreamSpecification");
    public static final Member STREAM_ENABLED = SHAPE.member("StreamEnabled", Shape.BOOLEAN, Constraint.REQUIRED);
    public static final Member STREAM_VIEW_TYPE = SHAPE.member(
            "StreamViewType",
            Shape.STRING,
            Constraint.oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"));

    private StreamSpecification() {}
}
