package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Goal: the enhanced client, with its beans and its version extension, works unchanged.
 * Method: one bean with keys, nested types and a version; each enhanced operation once; at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class EnhancedEndToEndTest {
    @Parameter
    Door door;

    private DynamoDbEnhancedClient enhanced;
    private DynamoDbTable<Order> orders;

    @BeforeEach
    void createTable() {
        enhanced =
                DynamoDbEnhancedClient.builder().dynamoDbClient(door.client()).build();
        orders = enhanced.table(TestTables.name("orders"), TableSchema.fromBean(Order.class));
        orders.createTable();
        door.client().waiter().waitUntilTableExists(request -> request.tableName(orders.tableName()), TestTables::soon);
    }

    @Test
    void shouldReadABeanAsItWasWritten() {
        Order order = order("ann", 1);
        order.setTags(Set.of("gift", "fragile"));
        order.setLines(List.of("tea", "cup"));
        order.setNotes(Map.of("door", "ring twice"));
        orders.putItem(order);
        Order read = orders.getItem(key("ann", 1));
        assertEquals("ann", read.getCustomer());
        assertEquals(order.getPlaced(), read.getPlaced());
        assertEquals(order.getTags(), read.getTags());
        assertEquals(order.getLines(), read.getLines());
        assertEquals(order.getNotes(), read.getNotes());
        assertEquals(1L, read.getVersion());
    }

    @Test
    void shouldRefuseTheSecondOfTwoEditors() {
        orders.putItem(order("bob", 1));
        Order first = orders.getItem(key("bob", 1));
        Order second = orders.getItem(key("bob", 1));
        first.setState("PAID");
        assertEquals(2L, orders.updateItem(first).getVersion());
        second.setState("CANCELLED");
        assertThrows(ConditionalCheckFailedException.class, () -> orders.updateItem(second));
        assertEquals("PAID", orders.getItem(key("bob", 1)).getState());
    }

    @Test
    void shouldQueryScanAndDelete() {
        for (int number = 1; number <= 5; number++) {
            orders.putItem(order("eve", number));
        }
        orders.putItem(order("zoe", 1));
        assertEquals(
                List.of(5, 4, 3),
                orders
                        .query(request -> request.queryConditional(
                                        QueryConditional.sortGreaterThanOrEqualTo(key("eve", 3)))
                                .scanIndexForward(false)
                                .limit(2))
                        .items()
                        .stream()
                        .map(Order::getNumber)
                        .toList());
        Expression even = Expression.builder()
                .expression("#n IN (:two, :four)")
                .expressionNames(Map.of("#n", "total"))
                .expressionValues(Map.of(":two", AttributeValue.fromN("20"), ":four", AttributeValue.fromN("40")))
                .build();
        assertEquals(
                2,
                orders.scan(request -> request.filterExpression(even)).items().stream()
                        .count());
        assertEquals("eve", orders.deleteItem(key("eve", 5)).getCustomer());
        assertNull(orders.getItem(key("eve", 5)));
    }

    @Test
    void shouldWriteAndReadBatches() {
        DynamoDbEnhancedClient plain = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(door.client())
                .extensions(List.of()) // versions need conditions, and batches have none
                .build();
        DynamoDbTable<Order> unversioned = plain.table(orders.tableName(), TableSchema.fromBean(Order.class));
        plain.batchWriteItem(BatchWriteItemEnhancedRequest.builder()
                .writeBatches(WriteBatch.builder(Order.class)
                        .mappedTableResource(unversioned)
                        .addPutItem(order("kim", 1))
                        .addPutItem(order("kim", 2))
                        .build())
                .build());
        assertEquals(
                2,
                enhanced
                        .batchGetItem(BatchGetItemEnhancedRequest.builder()
                                .readBatches(ReadBatch.builder(Order.class)
                                        .mappedTableResource(orders)
                                        .addGetItem(key("kim", 1))
                                        .addGetItem(key("kim", 2))
                                        .build())
                                .build())
                        .resultsForTable(orders)
                        .stream()
                        .count());
    }

    private static Key key(String customer, int number) {
        return Key.builder().partitionValue(customer).sortValue(number).build();
    }

    private static Order order(String customer, int number) {
        Order order = new Order();
        order.setCustomer(customer);
        order.setNumber(number);
        order.setTotal(number * 10);
        order.setState("OPEN");
        order.setPlaced(Instant.ofEpochSecond(1_700_000_000L + number, 123_000_000));
        return order;
    }
}
