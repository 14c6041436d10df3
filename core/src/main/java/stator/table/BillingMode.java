package stator.table;

/** How reads and writes of a table are paid for; the names are those of the API. */
public enum BillingMode {
    PROVISIONED,
    PAY_PER_REQUEST
}
