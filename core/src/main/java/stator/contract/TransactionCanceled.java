package stator.contract;

/** Details of a TransactionCanceledException. */
public final class TransactionCanceled {
    public static final StructureShape REASON_SHAPE = new StructureShape("CancellationReason");

    /** The item as it was, if its condition failed and the request asked for it. */
    public static final Member ITEM = REASON_SHAPE.member("Item", Shape.ATTRIBUTE_MAP);

    public static final Member CODE = REASON_SHAPE.member("Code", Shape.STRING);
    public static final Member MESSAGE = REASON_SHAPE.member("Message", Shape.STRING);

    public static final StructureShape SHAPE = new StructureShape("TransactionCanceledException");

    /** One for each item of the request, in its order. */
    public static final Member CANCELLATION_REASONS =
            SHAPE.member("CancellationReasons", Shape.list(Shape.structure(REASON_SHAPE)));

    private TransactionCanceled() {}
}
