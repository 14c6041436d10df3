package stator.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.item.AttributeType;
import stator.partition.Durability;
import stator.partition.PartitionedStore;
import stator.partition.StoreContext;
import stator.table.KeyAttribute;
import stator.table.TableDefinition;
import stator.table.TableSchema;

/** The item operations over real partitions in a directory of their own, with tables that tests declare. */
final class TestEngine implements AutoCloseable {
    private final PartitionedStore store;
    private final Map<String, TableDefinition> tables = new HashMap<>();
    private final Map<String, OperationHandler> handlers = new HashMap<>();

    TestEngine(Path directory) {
        this(new StoreContext()
                .directory(directory)
                .partitions(2)
                .newHashSeed(7)
                .durability(Durability.BUFFERED));
    }

    TestEngine(StoreContext context) {
        store = PartitionedStore.open(context);
        Tables known = tables::get;
        ItemOperations.handlers(known, store)
                .forEach(handler -> handlers.put(handler.operation().name(), handler));
    }

    /** Declares a table with a partition key {@code a} and, if its type is not 0, a sort key {@code b}. */
    TestEngine table(String name, byte partitionKeyType, byte sortKeyType) {
        TableSchema schema = new TableSchema(
                tables.size() + 1,
                name,
                new KeyAttribute("a", partitionKeyType),
                sortKeyType == 0 ? null : new KeyAttribute("b", sortKeyType));
        tables.put(name, TableDefinition.builder(schema).build());
        return this;
    }

    /** Declares a table, with a number that leaves room for its indexes'. */
    TestEngine table(TableSchema schema) {
        TableSchema numbered = schema.withId((tables.size() + 1) * 100);
        tables.put(schema.name(), TableDefinition.builder(numbered).build());
        return this;
    }

    /** The tables of the messages page: one with a partition key, one with a sort key as well. */
    TestEngine usualTables() {
        return table("hash", AttributeType.S, (byte) 0)
                .table("range", AttributeType.S, AttributeType.S)
                .table("rangen", AttributeType.S, AttributeType.N)
                .table("rangeb", AttributeType.S, AttributeType.B)
                .table("hashn", AttributeType.N, (byte) 0);
    }

    /** Answers a request; the answer is copied. Throws what it is refused with. */
    Map<String, Object> call(String operation, String json) {
        OperationHandler handler = handler(operation);
        return call(operation, TestShapes.request(handler.operation().input(), json));
    }

    Map<String, Object> call(String operation, Structure request) {
        PromisedReply<Map<String, Object>> answer = new PromisedReply<>(TestShapes::plain);
        handler(operation).execute(request, answer);
        return answer.await();
    }

    /** Text that a request is refused with; "" if it is answered. */
    String refusal(String operation, String json) {
        try {
            call(operation, json);
            return "";
        } catch (DynamoDbException ex) {
            return String.valueOf(ex.getMessage());
        }
    }

    private OperationHandler handler(String operation) {
        OperationHandler handler = handlers.get(operation);
        if (handler == null) {
            throw new IllegalArgumentException("operation=" + operation);
        }
        return handler;
    }

    @Override
    public void close() {
        store.close();
    }
}
