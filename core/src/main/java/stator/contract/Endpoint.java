package stator.contract;

/** An address to send requests to, and how long to remember it. */
public final class Endpoint {
    public static final StructureShape SHAPE = new StructureShape("Endpoint");
    public static final Member ADDRESS = SHAPE.member("Address", Shape.STRING);
    public static final Member CACHE_PERIOD_IN_MINUTES = SHAPE.member("CachePeriodInMinutes", Shape.LONG);

    private Endpoint() {}
}
