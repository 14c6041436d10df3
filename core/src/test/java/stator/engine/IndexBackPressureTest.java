package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.partition.BackfillHandler;
import stator.partition.Durability;
import stator.table.TableSchema;

/**
 * Goal: a write to a table whose global index is too far behind is refused in DynamoDB's words, which depend on how the table is
 * paid for, by whatever operation it comes.
 * Method: the thread that keeps the indexes is held, with a bound of one byte; then each operation, before and after the billing
 * mode is changed.
 */
class IndexBackPressureTest {
    private static final String PROVISIONED =
            "The level of configured provisioned throughput for one or more global secondary indexes of the table was"
                    + " exceeded. Consider increasing your provisioning level for the under-provisioned global secondary"
                    + " indexes with the UpdateTable API";
    private static final String ON_DEMAND =
            "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically"
                    + " scaling your index so please try again shortly.";
    private static final String UNITS = "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':5}";
    private static final String PUT = "{'TableName':'indexed','Item':{'pk':{'S':'a'},'a':{'S':'b'}}}";
    private static final String OTHER = "{'TableName':'plain','Item':{'pk':{'S':'a'}}}";
    private static final String STATEMENT = "{'Statement':\"UPDATE indexed SET a='c' WHERE pk='a'\"}";

    @Test
    void shouldRefuseWritesInTheWordsOfTheBillingMode(@TempDir Path directory) {
        CountDownLatch release = new CountDownLatch(1);
        try (IndexedStore store = new IndexedStore(IndexedStore.context(directory, Durability.BUFFERED)
                .maxIndexLagBytes(1)
                .maxSubmitWaitNs(1_000_000))) {
            store.call(
                    "CreateTable",
                    "{'TableName':'indexed','BillingMode':'PROVISIONED'," + UNITS + "," + schema(",'a'")
                            + ",'GlobalSecondaryIndexes':[{'IndexName':'by-a','Projection':{'ProjectionType':'ALL'},"
                            + UNITS + ",'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]}]}");
            store.call("CreateTable", "{'TableName':'plain','BillingMode':'PAY_PER_REQUEST'," + schema("") + "}");
            store.awaitIndexes();
            hold(store, release);
            try {
                checkWhileHeld(store);
            } finally {
                release.countDown(); // before the store is closed, which waits for that thread
            }
            store.awaitIndexes();
        }
    }

    private static void checkWhileHeld(IndexedStore store) {
        for (int i = 0; store.refusal("PutItem", PUT).isEmpty(); i++) {
            assertTrue(i < 1_000, "never stopped");
        }
        check(store, "ProvisionedThroughputExceeded", PROVISIONED, ".");
        store.call("UpdateTable", "{'TableName':'indexed','BillingMode':'PAY_PER_REQUEST'}");
        check(store, "Throttling", ON_DEMAND, "");
        assertEquals("", store.refusal("PutItem", OTHER), "its neighbour");
    }

    /** The thread that keeps the indexes waits, until it is let go on. */
    private static void hold(IndexedStore store, CountDownLatch release) {
        CountDownLatch held = new CountDownLatch(1);
        TableSchema table = store.schema("indexed");
        store.store()
                .globalIndexes()
                .backfill(table, Objects.requireNonNull(table.index("by-a")), new BackfillHandler() {
                    @Override
                    public void onBegun() {
                        held.countDown();
                        await(release);
                    }

                    @Override
                    public void onFilled() {
                        assertEquals(0, release.getCount());
                    }
                });
        await(held);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** @param end what the text of a reason ends with, other than that of the exception */
    private static void check(IndexedStore store, String code, String text, String end) {
        String error = code + "Exception: " + text;
        String reason = code.equals("Throttling") ? "ThrottlingError" : code;
        assertEquals(error, store.refusal("PutItem", PUT));
        assertEquals(error, store.refusal("DeleteItem", "{'TableName':'indexed','Key':{'pk':{'S':'a'}}}"));
        assertEquals(
                error,
                store.refusal(
                        "UpdateItem", "{'TableName':'indexed','Key':{'pk':{'S':'a'}},'UpdateExpression':'REMOVE b'}"));
        assertEquals(
                error,
                store.refusal(
                        "BatchWriteItem", "{'RequestItems':{'indexed':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}}"));
        assertEquals(error, store.refusal("ExecuteStatement", STATEMENT));
        Map<String, Object> answer = store.call("BatchExecuteStatement", "{'Statements':[" + STATEMENT + "]}");
        assertEquals(
                Map.of("Code", reason, "Message", text),
                IndexedStore.maps(answer.get("Responses")).get(0).get("Error"));
        Structure cancelled = cancellation(
                store,
                "TransactWriteItems",
                "{'TransactItems':["
                        + "{'Put':" + OTHER + "},{'Put':" + PUT + "},"
                        + "{'ConditionCheck':{'TableName':'indexed','Key':{'pk':{'S':'c'}},'ConditionExpression':"
                        + "'attribute_not_exists(pk)'}}]}");
        assertEquals(
                List.of(Map.of("Code", "None"), Map.of("Code", reason, "Message", text + end), Map.of("Code", "None")),
                TestShapes.plain(cancelled).get("CancellationReasons"));
        assertEquals(
                List.of(Map.of("Code", reason, "Message", text + end)),
                TestShapes.plain(
                                cancellation(store, "ExecuteTransaction", "{'TransactStatements':[" + STATEMENT + "]}"))
                        .get("CancellationReasons"));
    }

    private static Structure cancellation(IndexedStore store, String operation, String json) {
        DynamoDbException refused = assertThrows(DynamoDbException.class, () -> store.call(operation, json));
        assertEquals(ErrorType.TRANSACTION_CANCELED, refused.type(), refused::getMessage);
        return Objects.requireNonNull(refused.details());
    }

    private static String schema(String alsoDefined) {
        StringBuilder definitions = new StringBuilder("{'AttributeName':'pk','AttributeType':'S'}");
        if (!alsoDefined.isEmpty()) {
            definitions.append(",{'AttributeName':'a','AttributeType':'S'}");
        }
        return "'AttributeDefinitions':[" + definitions + "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]";
    }
}
