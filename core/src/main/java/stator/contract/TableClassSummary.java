package stator.contract;

/** The storage class of a table. */
public final class TableClassSummary {
    public static final StructureShape SHAPE = new StructureShape("TableClassSummary");
    public static final Member TABLE_CLASS = SHAPE.member("TableClass", Shape.STRING);
    public static final Member LAST_UPDATE_DATE_TIME = SHAPE.member("LastUpdateDateTime", Shape.TIMESTAMP);

    private TableClassSummary() {}
}
