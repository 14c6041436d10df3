package stator.contract;

/** Whether the items of a table expire, and which of their attributes says when. */
public final class TimeToLiveSpecification {
    public static final StructureShape SHAPE = new StructureShape("TimeToLiveSpecification");
    public static final Member ENABLED = SHAPE.member("Enabled", Shape.BOOLEAN, Constraint.REQUIRED);
    public static final Member ATTRIBUTE_NAME = SHAPE.member(
            "AttributeName", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(255));

    private TimeToLiveSpecification() {}
}
