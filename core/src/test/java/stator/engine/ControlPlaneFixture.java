package stator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.partition.PartitionedStore;
import stator.time.TestClock;

/** The operations of the control plane over a storage, a clock that tests move, and requests written as maps. */
final class ControlPlaneFixture implements AutoCloseable {
    static final long START_MS = 1_780_000_000_000L;

    private final Map<String, OperationHandler> handlers = new HashMap<>();
    private final Catalog catalog;
    private final TestClock clock;

    ControlPlaneFixture(CatalogStorage storage) {
        this(new CatalogContext(), storage, TestClock.standingAt(START_MS));
    }

    ControlPlaneFixture(CatalogContext context, CatalogStorage storage, TestClock clock) {
        this(storage, StreamService.NONE, context, clock);
    }

    /** Whose tables may have streams. */
    ControlPlaneFixture(CatalogStorage storage, StreamService streams) {
        this(storage, streams, new CatalogContext(), TestClock.standingAt(START_MS));
    }

    private ControlPlaneFixture(
            CatalogStorage storage, StreamService streams, CatalogContext context, TestClock clock) {
        this.clock = clock;
        catalog = Catalog.open(context.clock(clock), storage, streams);
        for (OperationHandler handler : TableOperations.handlers(catalog)) {
            handlers.put(handler.operation().name(), handler);
        }
    }

    /** Over the catalog of a store. */
    static ControlPlaneFixture over(PartitionedStore store) {
        return new ControlPlaneFixture(new StoreCatalogStorage(store));
    }

    Catalog catalog() {
        return catalog;
    }

    TestClock clock() {
        return clock;
    }

    /** Runs an operation and waits for its answer. */
    Structure run(String operation, Map<String, ?> request) {
        return submit(operation, request).await();
    }

    PromisedReply<Structure> submit(String operation, Map<String, ?> request) {
        OperationHandler handler = handlers.get(operation);
        if (handler == null) {
            throw new IllegalArgumentException("operation=" + operation);
        }
        PromisedReply<Structure> answer = new PromisedReply<>(body -> body);
        handler.execute(structure(handler.operation().input(), request), answer);
        return answer;
    }

    /** "Code: message" of the refusal of a request; "" if it is answered. */
    String refusal(String operation, Map<String, ?> request) {
        try {
            run(operation, request);
            return "";
        } catch (DynamoDbException e) {
            return e.type().code() + ": " + e.getMessage();
        }
    }

    /** Waits until the catalog's thread has done all that was asked of it. */
    void settle() {
        // changes are made in order, so the answer to this one comes after the rest of those before; a drop may ask
        // again
        for (int i = 0; i < 2; i++) {
            refusal("DeleteTable", Map.of("TableName", "no-such-table"));
        }
    }

    /** A request as the JSON door would make it: members by wire name, structures as maps. */
    static Structure structure(StructureShape shape, Map<String, ?> members) {
        Structure structure = new Structure(shape);
        members.forEach((name, value) -> {
            Member member = shape.member(name);
            if (member == null) {
                throw new IllegalArgumentException(shape.name() + " has no member=" + name);
            }
            structure.set(member, convert(member.shape(), value));
        });
        return structure;
    }

    @SuppressWarnings("unchecked")
    private static Object convert(Shape shape, Object value) {
        StructureShape structure = shape.structure();
        Shape element = shape.element();
        if (structure != null) {
            return structure(structure, (Map<String, ?>) value);
        }
        if (element != null) {
            List<Object> elements = new ArrayList<>();
            for (Object each : (List<Object>) value) {
                elements.add(convert(element, each));
            }
            return elements;
        }
        return shape.kind() == Shape.Kind.LONG ? (Object) ((Number) value).longValue() : value;
    }

    /** A request for a table with a partition key {@code pk} that is paid for by request. */
    static Map<String, Object> table(String name) {
        Map<String, Object> request = new HashMap<>();
        request.put("TableName", name);
        request.put("BillingMode", "PAY_PER_REQUEST");
        request.put("AttributeDefinitions", List.of(definition("pk", "S")));
        request.put("KeySchema", List.of(key("pk", "HASH")));
        return request;
    }

    /** As {@link #table}, with provisioned throughput. */
    static Map<String, Object> provisionedTable(String name, long read, long write) {
        Map<String, Object> request = table(name);
        request.put("BillingMode", "PROVISIONED");
        request.put("ProvisionedThroughput", throughput(read, write));
        return request;
    }

    static Map<String, Object> with(Map<String, Object> request, String member, Object value) {
        Map<String, Object> changed = new HashMap<>(request);
        changed.put(member, value);
        return changed;
    }

    static Map<String, Object> without(Map<String, Object> request, String member) {
        Map<String, Object> changed = new HashMap<>(request);
        changed.remove(member);
        return changed;
    }

    static Map<String, Object> definition(String name, String type) {
        return Map.of("AttributeName", name, "AttributeType", type);
    }

    static Map<String, Object> key(String name, String role) {
        return Map.of("AttributeName", name, "KeyType", role);
    }

    static Map<String, Object> throughput(long read, long write) {
        return Map.of("ReadCapacityUnits", read, "WriteCapacityUnits", write);
    }

    static Map<String, Object> tag(String key, String value) {
        return Map.of("Key", key, "Value", value);
    }

    static String arn(String table) {
        return "arn:aws:dynamodb:us-east-1:000000000000:table/" + table;
    }

    @Override
    public void close() {
        catalog.close();
    }
}
