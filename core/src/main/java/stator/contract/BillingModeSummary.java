package stator.contract;

/** How reads and writes of a table are paid for. */
public final class BillingModeSummary {
    public static final StructureShape SHAPE = new StructureShape("BillingModeSummary");
    public static final Member BILLING_MODE = SHAPE.member("BillingMode", Shape.STRING);
    public static final Member LAST_UPDATE_TO_PAY_PER_REQUEST_DATE_TIME =
            SHAPE.member("LastUpdateToPayPerRequestDateTime", Shape.TIMESTAMP);

    private BillingModeSummary() {}
}
