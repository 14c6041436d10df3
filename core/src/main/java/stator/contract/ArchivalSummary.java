package stator.contract;

/** When and why a table was archived. */
public final class ArchivalSummary {
    public static final StructureShape SHAPE = new StructureShape("ArchivalSummary");
    public static final Member ARCHIVAL_DATE_TIME = SHAPE.member("ArchivalDateTime", Shape.TIMESTAMP);
    public static final Member ARCHIVAL_REASON = SHAPE.member("ArchivalReason", Shape.STRING);
    public static final Member ARCHIVAL_BACKUP_ARN = SHAPE.member("ArchivalBackupArn", Shape.STRING);

    private ArchivalSummary() {}
}
