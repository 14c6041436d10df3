package stator.contract;

/** How a table is asked to be encrypted. */
public final class SseSpecification {
    public static final StructureShape SHAPE = new StructureShape("SSESpecification");
    public static final Member ENABLED = SHAPE.member("Enabled", Shape.BOOLEAN);
    public static final Member SSE_TYPE = SHAPE.member("SSEType", Shape.STRING, Constraint.oneOf("AES256", "KMS"));
    public static final Member KMS_MASTER_KEY_ID = SHAPE.member("KMSMasterKeyId", Shape.STRING);

    private SseSpecification() {}
}
