package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.engine.ControlPlaneFixture.provisionedTable;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.throughput;
import static stator.engine.ControlPlaneFixture.with;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Goal: every refusal of a change of a table has DynamoDB's type and exact text, and comes in its order.
 * Method: a table of requests and texts per operation. A request that is wrong twice shows which check is first.
 */
class UpdateTableErrorsTest extends ControlPlaneTester {
    @Test
    void shouldCheckUpdatesThatNeedNoTable() {
        Map<String, Object> named = Map.of("TableName", "abc");
        String nothing = "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required";
        expect("UpdateTable", named, nothing);
        expect("UpdateTable", with(named, "GlobalSecondaryIndexUpdates", List.of()), nothing);
        expect(
                "UpdateTable",
                with(named, "BillingMode", "PROVISIONED"),
                INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        expect(
                "UpdateTable",
                with(named, "ProvisionedThroughput", throughput(1_000_000_000_001L, 1)),
                "ValidationException: Given value 1000000000001 for ReadCapacityUnits is out of bounds");
        expect(
                "UpdateTable",
                with(named, "GlobalSecondaryIndexUpdates", List.of(Map.of())),
                INVALID + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                        + " GlobalSecondaryIndexUpdate.Delete must not be null");
        Map<String, Object> delete = Map.of("Delete", Map.of("IndexName", "abc"));
        expect(
                "UpdateTable",
                with(named, "GlobalSecondaryIndexUpdates", List.of(delete, delete)),
                INVALID + "Only one global secondary index update per index is allowed simultaneously. Index: abc");
        expect(
                "UpdateTable",
                with(with(named, "TableClass", "STANDARD"), "DeletionProtectionEnabled", true),
                INVALID + "TableClass modification must be the only operation in the request");
        expect(
                "UpdateTable",
                with(named, "VectorIndexUpdates", List.of(Map.of("Delete", Map.of("IndexName", "abc")))),
                INVALID + "VectorIndexUpdates is not supported yet");
    }

    @Test
    void shouldCheckUpdatesAgainstTheTable() {
        create(table("demand"));
        create(provisionedTable("prov", 5, 6));
        Map<String, Object> demand = Map.of("TableName", "demand");
        Map<String, Object> prov = Map.of("TableName", "prov");
        expect(
                "UpdateTable",
                with(demand, "ProvisionedThroughput", throughput(1, 1)),
                INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST");
        expect(
                "UpdateTable",
                with(prov, "ProvisionedThroughput", throughput(5, 6)),
                "ValidationException: The provisioned throughput for the table will not change. The requested value"
                        + " equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested"
                        + " ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 6. Requested"
                        + " WriteCapacityUnits: 6. Refer to the Amazon DynamoDB Developer Guide for current limits and"
                        + " how to request higher limits.");
        Map<String, Object> update =
                Map.of("Update", Map.of("IndexName", "abc", "ProvisionedThroughput", throughput(1, 1)));
        expect(
                "UpdateTable",
                with(demand, "GlobalSecondaryIndexUpdates", List.of(update)),
                "ValidationException: This operation cannot be performed with given input values. Please contact"
                        + " DynamoDB service team for more info: Action Blocked: IndexUpdate");
        Map<String, Object> delete = Map.of("Delete", Map.of("IndexName", "abc"));
        expect(
                "UpdateTable",
                with(demand, "GlobalSecondaryIndexUpdates", List.of(delete)),
                "ResourceNotFoundException: Requested resource not found");
        expect(
                "UpdateTable",
                with(
                        demand,
                        "GlobalSecondaryIndexUpdates",
                        List.of(delete, Map.of("Delete", Map.of("IndexName", "abd")))),
                "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted"
                        + " simultaneously per table");
        expect(
                "UpdateTable",
                with(demand, "StreamSpecification", Map.of("StreamEnabled", false)),
                "ValidationException: Table has no stream to disable: TableName: demand");
        expect(
                "UpdateTable",
                with(demand, "StreamSpecification", Map.of("StreamEnabled", true, "StreamViewType", "KEYS_ONLY")),
                "ValidationException: This database was opened without streams: see Stator.Context.streams");
    }

    @Test
    void shouldLimitDecreasesOfThroughput() {
        create(provisionedTable("abc", 100, 100));
        Map<String, Object> request = new HashMap<>(Map.of("TableName", "abc"));
        for (int i = 1; i <= 4; i++) {
            request.put("ProvisionedThroughput", throughput(100 - i, 100));
            assertEquals("", fixture.refusal("UpdateTable", request));
            fixture.settle();
        }
        request.put("ProvisionedThroughput", throughput(50, 100));
        fixture.clock().advance(3_599_999);
        assertEquals(
                "LimitExceededException: Subscriber limit exceeded: Provisioned throughput decreases are limited within"
                        + " a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day"
                        + " can be performed at most once every 3600 seconds. Number of decreases today: 4. Last"
                        + " decrease at Thursday, May 28, 2026 at 8:26:40 PM Coordinated Universal Time. Next decrease"
                        + " can be made at Thursday, May 28, 2026 at 9:26:40 PM Coordinated Universal Time",
                fixture.refusal("UpdateTable", request));
        request.put("ProvisionedThroughput", throughput(96, 200));
        assertEquals("", fixture.refusal("UpdateTable", request), "an increase is free");
        fixture.settle();
        request.put("ProvisionedThroughput", throughput(50, 100));
        fixture.clock().advance(1);
        assertEquals("", fixture.refusal("UpdateTable", request));
        assertEquals(
                5,
                Objects.requireNonNull(fixture.catalog().find("abc"))
                        .throughputHistory()
                        .decreases());
    }
}
