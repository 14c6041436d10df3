package stator.contract;

/** How a table is encrypted. */
public final class SseDescription {
    public static final StructureShape SHAPE = new StructureShape("SSEDescription");
    public static final Member STATUS = SHAPE.member("Status", Shape.STRING);
    public static final Member SSE_TYPE = SHAPE.member("SSEType", Shape.STRING);
    public static final Member KMS_MASTER_KEY_ARN = SHAPE.member("KMSMasterKeyArn", Shape.STRING);
    public static final Member INACCESSIBLE_ENCRYPTION_DATE_TIME =
            SHAPE.member("InaccessibleEncryptionDateTime", Shape.TIMESTAMP);

    private SseDescription() {}
}
