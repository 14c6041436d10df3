package stator.contract;

/** What a table was restored from. */
public final class RestoreSummary {
    public static final StructureShape SHAPE = new StructureShape("RestoreSummary");
    public static final Member SOURCE_BACKUP_ARN = SHAPE.member("SourceBackupArn", Shape.STRING);
    public static final Member SOURCE_TABLE_ARN = SHAPE.member("SourceTableArn", Shape.STRING);
    public static final Member RESTORE_DATE_TIME = SHAPE.member("RestoreDateTime", Shape.TIMESTAMP);
    public static final Member RESTORE_IN_PROGRESS = SHAPE.member("RestoreInProgress", Shape.BOOLEAN);

    private RestoreSummary() {}
}
