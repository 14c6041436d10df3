package stator.contract;

/** The attributes that an index holds beside keys. */
public final class Projection {
    public static final StructureShape SHAPE = new StructureShape("Projection");
    public static final Member PROJECTION_TYPE =
            SHAPE.member("ProjectionType", Shape.STRING, Constraint.oneOf("ALL", "INCLUDE", "KEYS_ONLY"));
    public static final Member NON_KEY_ATTRIBUTES = SHAPE.member(
            "NonKeyAttributes",
            Shape.list(Shape.STRING),
            Constraint.minLength(1),
            Constraint.maxLength(20),
            Constraint.elementLength(1, 255));

    private Projection() {}
}
