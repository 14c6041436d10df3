package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * Goal: tables live and die as the SDK's users expect, waiters and paginators included.
 * Method: each control-plane operation through the SDK, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class TablesEndToEndTest {
    @Parameter
    Door door;

    @Test
    void shouldDescribeATableAsItWasCreated() {
        DynamoDbClient client = door.client();
        String name = TestTables.name("described");
        TableDescription created = client.createTable(TestTables.request(name, ScalarAttributeType.N))
                .tableDescription();
        assertEquals(TableStatus.CREATING, created.tableStatus());

        TableDescription table = client.waiter()
                .waitUntilTableExists(request -> request.tableName(name), TestTables::soon)
                .matched()
                .response()
                .orElseThrow()
                .table();
        assertEquals(TableStatus.ACTIVE, table.tableStatus());
        assertEquals(created.tableId(), table.tableId());
        assertEquals(created.creationDateTime(), table.creationDateTime());
        assertEquals("arn:aws:dynamodb:us-east-1:000000000000:table/" + name, table.tableArn());
        assertEquals(
                List.of("pk", "sk"),
                table.keySchema().stream().map(key -> key.attributeName()).toList());
        assertEquals(BillingMode.PAY_PER_REQUEST, table.billingModeSummary().billingMode());
        assertEquals(0, table.itemCount());
        assertFalse(table.deletionProtectionEnabled());
        assertFalse(table.hasGlobalSecondaryIndexes());
    }

    @Test
    void shouldListTablesPageByPage() {
        DynamoDbClient client = door.client();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            names.add(TestTables.create(client, "listed"));
        }
        List<String> listed = client.listTablesPaginator(request -> request.limit(2)).tableNames().stream()
                .filter(name -> name.startsWith("listed-"))
                .toList();
        assertTrue(listed.containsAll(names), listed + " lacks some of " + names);
        assertEquals(listed.stream().sorted().toList(), listed);
        assertEquals(
                2, client.listTables(request -> request.limit(2)).tableNames().size());
        assertTrue(client.listTables().tableNames().contains(names.get(0)));
    }

    @Test
    void shouldUpdateATable() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "updated");
        client.updateTable(request -> request.tableName(name)
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(units -> units.readCapacityUnits(5L).writeCapacityUnits(7L)));
        TableDescription table = client.waiter()
                .waitUntilTableExists(request -> request.tableName(name), TestTables::soon)
                .matched()
                .response()
                .orElseThrow()
                .table();
        assertEquals(5, table.provisionedThroughput().readCapacityUnits());
        assertEquals(7, table.provisionedThroughput().writeCapacityUnits());
    }

    @Test
    void shouldDeleteATableAndTellWaitersSo() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "deleted");
        client.putItem(request -> request.tableName(name).item(Values.item("pk", "a")));
        assertEquals(
                TableStatus.DELETING,
                client.deleteTable(request -> request.tableName(name))
                        .tableDescription()
                        .tableStatus());
        client.waiter().waitUntilTableNotExists(request -> request.tableName(name), TestTables::soon);
        ResourceNotFoundException missing = assertThrows(
                ResourceNotFoundException.class, () -> client.describeTable(request -> request.tableName(name)));
        assertEquals(
                "Requested resource not found: Table: " + name + " not found",
                missing.awsErrorDetails().errorMessage());

        client.createTable(TestTables.request(name));
        client.waiter().waitUntilTableExists(request -> request.tableName(name), TestTables::soon);
        assertEquals(0, client.scan(request -> request.tableName(name)).count());
    }

    @Test
    void shouldKeepAProtectedTable() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "protected");
        client.updateTable(request -> request.tableName(name).deletionProtectionEnabled(true));
        client.waiter().waitUntilTableExists(request -> request.tableName(name), TestTables::soon);
        Failure.expect(
                "ValidationException",
                "Resource cannot be deleted as it is currently protected against deletion."
                        + " Disable deletion protection first.",
                () -> client.deleteTable(request -> request.tableName(name)));
    }

    @Test
    void shouldDeleteItemsWhenTheirTimeHasCome() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "expiring");
        TimeToLiveSpecification on = TimeToLiveSpecification.builder()
                .enabled(true)
                .attributeName("expires")
                .build();
        assertEquals(
                TimeToLiveStatus.DISABLED,
                client.describeTimeToLive(request -> request.tableName(name))
                        .timeToLiveDescription()
                        .timeToLiveStatus());
        assertEquals(
                on,
                client.updateTimeToLive(request -> request.tableName(name).timeToLiveSpecification(on))
                        .timeToLiveSpecification());
        TimeToLiveDescription description =
                client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        assertEquals(TimeToLiveStatus.ENABLED, description.timeToLiveStatus());
        assertEquals("expires", description.attributeName());

        long nowS = Instant.now().toEpochMilli() / 1000;
        for (int i = 0; i < 3; i++) {
            AttributeValue expires = AttributeValue.fromN(Long.toString(nowS + (i < 2 ? 1 : 3_600)));
            AttributeValue key = AttributeValue.fromS("session-" + i);
            client.putItem(request -> request.tableName(name).item(Map.of("pk", key, "expires", expires)));
        }
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        int left = 3;
        while (left > 1) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "left=" + left);
            left = client.scan(request -> request.tableName(name)).count();
        }
        assertTrue(Instant.now().toEpochMilli() > 1_000 * (nowS + 1), "deleted before its time");
        assertEquals(
                "session-2",
                client.scan(request -> request.tableName(name))
                        .items()
                        .get(0)
                        .get("pk")
                        .s());
        Failure.expect(
                "ValidationException",
                "TimeToLive is already enabled",
                () -> client.updateTimeToLive(request -> request.tableName(name).timeToLiveSpecification(on)));
    }

    @Test
    void shouldCreateATableOnce() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "once");
        ResourceInUseException twice =
                assertThrows(ResourceInUseException.class, () -> client.createTable(TestTables.request(name)));
        assertEquals("Table already exists: " + name, twice.awsErrorDetails().errorMessage());
    }

    @Test
    void shouldTagATable() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "tagged");
        String arn =
                client.describeTable(request -> request.tableName(name)).table().tableArn();
        client.tagResource(request -> request.resourceArn(arn).tags(tag("team", "search"), tag("stage", "test")));
        client.untagResource(request -> request.resourceArn(arn).tagKeys("stage"));
        Map<String, String> tags = client.listTagsOfResource(request -> request.resourceArn(arn)).tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
        assertEquals(Map.of("team", "search"), tags);
    }

    @Test
    void shouldTellLimitsAndEndpoints() {
        DynamoDbClient client = door.client();
        assertEquals(80_000, client.describeLimits().accountMaxReadCapacityUnits());
        assertNotNull(client.describeEndpoints().endpoints().get(0).address());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
