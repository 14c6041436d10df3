package stator.contract;

/** Size of an item collection: all items of one partition key, in a table with local secondary indexes. */
public final class ItemCollectionMetrics {
    public static final StructureShape SHAPE = new StructureShape("ItemCollectionMetrics");
    public static final Member ITEM_COLLECTION_KEY = SHAPE.member("ItemCollectionKey", Shape.ATTRIBUTE_MAP);

    /** Lower and upper bound of an estimate, in gigabytes. */
    public static final Member SIZE_ESTIMATE_RANGE_GB = SHAPE.member("SizeEstimateRangeGB", Shape.list(Shape.DOUBLE));

    private ItemCollectionMetrics() {}
}
