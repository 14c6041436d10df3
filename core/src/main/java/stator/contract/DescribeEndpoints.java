package stator.contract;

/** Tells where to send requests. */
public final class DescribeEndpoints {
    private static final StructureShape INPUT = new StructureShape("DescribeEndpointsInput");

    private static final StructureShape OUTPUT = new StructureShape("DescribeEndpointsOutput");
    public static final Member ENDPOINTS = OUTPUT.member("Endpoints", Shape.list(Shape.structure(Endpoint.SHAPE)));

    public static final Operation OPERATION = new Operation("DescribeEndpoints", INPUT, OUTPUT);

    private DescribeEndpoints() {}
}
