package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.key;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.throughput;
import static stator.engine.ControlPlaneFixture.with;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stator.time.TestClock;

/**
 * Goal: every refusal of a request about tables has DynamoDB's type and exact text, and comes in its order: what the
 * operations have in common, and those that only look.
 * Method: a table of requests and texts per operation. A request that is wrong twice shows which check is first.
 */
class ControlPlaneErrorsTest extends ControlPlaneTester {
    @Test
    void shouldCheckTheTableNameFirst() {
        for (String operation : List.of("CreateTable", "DescribeTable", "UpdateTable", "DeleteTable")) {
            expect(
                    operation,
                    Map.of(),
                    "ValidationException: The parameter 'TableName' is required but was not present in the request");
            expect(
                    operation,
                    Map.of("TableName", "ab"),
                    ONE_ERROR + "'ab' at 'tableName' failed to satisfy constraint: "
                            + "Member must have length greater than or equal to 3");
            expect(
                    operation,
                    Map.of("TableName", ""),
                    ONE_ERROR + "'' at 'tableName' failed to satisfy constraint: "
                            + "Member must have length greater than or equal to 3");
            String tooLong = "a".repeat(256);
            expect(
                    operation,
                    Map.of("TableName", tooLong),
                    ONE_ERROR + "'" + tooLong + "' at 'tableName' failed to satisfy constraint: "
                            + "Member must have length less than or equal to 255");
        }
        for (String operation : List.of("DescribeTable", "DeleteTable")) {
            expect(
                    operation,
                    Map.of("TableName", "abc;"),
                    ONE_ERROR + "'abc;' at 'tableName' failed to satisfy constraint: "
                            + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
            expect(
                    operation,
                    Map.of("TableName", "a".repeat(255)),
                    "ResourceNotFoundException: Requested resource not found: Table: " + "a".repeat(255)
                            + " not found");
        }
        expect(
                "DescribeTable",
                Map.of("TableName", "arn:aws:dynamodb:eu-west-1:000000000000:table/abc"),
                "ResourceNotFoundException: Requested resource not found: Table: "
                        + "arn:aws:dynamodb:eu-west-1:000000000000:table/abc not found");
    }

    @Test
    void shouldListConstraintViolationsInTheOrderOfTheModel() {
        expect(
                "CreateTable",
                Map.of("TableName", "abc;"),
                "ValidationException: 3 validation errors detected: "
                        + "Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; "
                        + "Value 'abc;' at 'tableName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
                        + "Value null at 'keySchema' failed to satisfy constraint: Member must not be null");
        expect(
                "CreateTable",
                Map.of(
                        "TableName", "abc",
                        "BillingMode", "A",
                        "AttributeDefinitions", List.of(Map.of("AttributeName", "a", "AttributeType", "SS")),
                        "ProvisionedThroughput", throughput(-1, -2),
                        "KeySchema", List.of()),
                "ValidationException: 5 validation errors detected: "
                        + "Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [B, N, S]; "
                        + "Value 'A' at 'billingMode' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; "
                        + "Value '-2' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value '-1' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value '[]' at 'keySchema' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
        expect(
                "CreateTable",
                with(table("abc"), "KeySchema", List.of(key("a", "HASH"), key("b", "RANGE"), key("c", "RANGE"))),
                ONE_ERROR + "'[KeySchemaElement(attributeName=a, keyType=HASH), "
                        + "KeySchemaElement(attributeName=b, keyType=RANGE), "
                        + "KeySchemaElement(attributeName=c, keyType=RANGE)]' at 'keySchema' "
                        + "failed to satisfy constraint: Member must have length less than or equal to 2");
        expect(
                "UpdateTable",
                Map.of("TableName", "abc", "ProvisionedThroughput", throughput(1_000_000_000_001L, -1)),
                ONE_ERROR + "'-1' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1");
    }

    @Test
    void shouldSayWhatIsWrongWithATableThatIsOrIsNotThere() {
        create(table("abc"));
        expect("CreateTable", table("abc"), "ResourceInUseException: Table already exists: abc");
        expect("CreateTable", table(arn("abc")), "ResourceInUseException: Table already exists: abc");
        for (String operation : List.of("DescribeTable", "DeleteTable")) {
            expect(
                    operation,
                    Map.of("TableName", "xyz"),
                    "ResourceNotFoundException: Requested resource not found: Table: xyz not found");
        }
        expect(
                "UpdateTable",
                Map.of("TableName", "xyz", "BillingMode", "PAY_PER_REQUEST"),
                "ResourceNotFoundException: Requested resource not found: Table: xyz not found");
        create(with(table("guarded"), "DeletionProtectionEnabled", true));
        expect(
                "DeleteTable",
                Map.of("TableName", "guarded"),
                "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable"
                        + " deletion protection first.");
    }

    @Test
    void shouldCheckListTables() {
        expect(
                "ListTables",
                Map.of("ExclusiveStartTableName", "a;", "Limit", 500),
                "ValidationException: 3 validation errors detected: "
                        + "Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
                        + "Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 3; "
                        + "Value '500' at 'limit' failed to satisfy constraint: "
                        + "Member must have value less than or equal to 100");
        expect(
                "ListTables",
                Map.of("Limit", 0),
                ONE_ERROR + "'0' at 'limit' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1");
        expect(
                "ListTables",
                Map.of("Limit", 101),
                ONE_ERROR + "'101' at 'limit' failed to satisfy constraint: "
                        + "Member must have value less than or equal to 100");
    }

    @Test
    void shouldHoldNoMoreTablesThanTheLimit() {
        try (ControlPlaneFixture small = new ControlPlaneFixture(
                new CatalogContext().maxTables(3),
                new MemoryCatalogStorage(),
                TestClock.standingAt(ControlPlaneFixture.START_MS))) {
            for (int i = 0; i < 3; i++) {
                assertEquals("", small.refusal("CreateTable", table("table" + i)));
            }
            assertEquals(
                    "LimitExceededException: Subscriber limit exceeded: There is a limit of 3 tables per subscriber",
                    small.refusal("CreateTable", table("table3")));
            small.run("DeleteTable", Map.of("TableName", "table0"));
            small.settle();
            assertEquals("", small.refusal("CreateTable", table("table3")));
        }
    }
}
