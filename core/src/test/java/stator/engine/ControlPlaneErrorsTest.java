package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.definition;
import static stator.engine.ControlPlaneFixture.key;
import static stator.engine.ControlPlaneFixture.provisionedTable;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.tag;
import static stator.engine.ControlPlaneFixture.throughput;
import static stator.engine.ControlPlaneFixture.with;
import static stator.engine.ControlPlaneFixture.without;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stator.time.TestClock;

/**
 * Goal: every refusal of a request about tables has DynamoDB's type and exact text, and comes in its order.
 * Method: a table of requests and texts per operation. A request that is wrong twice shows which check is first.
 */
class ControlPlaneErrorsTest {
    private static final String INVALID = "ValidationException: One or more parameter values were invalid: ";
    private static final String ONE_ERROR = "ValidationException: 1 validation error detected: Value ";

    private final ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage());

    @AfterEach
    void close() {
        fixture.close();
    }

    private void expect(String operation, Map<String, ?> request, String refusal) {
        assertEquals(refusal, fixture.refusal(operation, request), () -> operation + " " + request);
    }

    private void create(Map<String, ?> request) {
        fixture.run("CreateTable", request);
        fixture.settle();
    }

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
    void shouldCheckCapacityOfNewTables() {
        Map<String, Object> good = table("abc");
        expect(
                "CreateTable",
                with(good, "ProvisionedThroughput", throughput(1, 1)),
                INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST");
        expect(
                "CreateTable",
                without(good, "BillingMode"),
                INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                        + " PROVISIONED");
        expect(
                "CreateTable",
                provisionedTable("abc", 1_000_000_000_001L, 1_000_000_000_001L),
                "ValidationException: Given value 1000000000001 for ReadCapacityUnits is out of bounds");
        expect(
                "CreateTable",
                provisionedTable("abc", 1_000_000_000_000L, 1_000_000_000_001L),
                "ValidationException: Given value 1000000000001 for WriteCapacityUnits is out of bounds");
        expect(
                "CreateTable",
                provisionedTable("abc", 1, 40_001),
                "LimitExceededException: The requested WriteCapacityUnits, 40001, is above the per table maximum for"
                        + " the account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer"
                        + " Guide for current limits and how to request higher limits.");
        expect(
                "CreateTable",
                with(provisionedTable("abc", 1, 1), "OnDemandThroughput", Map.of("MaxReadRequestUnits", 1)),
                INVALID + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is"
                        + " PROVISIONED");
        expect(
                "CreateTable",
                with(good, "OnDemandThroughput", Map.of("MaxWriteRequestUnits", -1)),
                INVALID + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range");
        assertEquals("", fixture.refusal("CreateTable", provisionedTable("abc", 40_000, 40_000)));
    }

    @Test
    void shouldCheckKeysOfNewTables() {
        Map<String, Object> request = table("abc");
        List<Object> ab = List.of(definition("a", "S"), definition("b", "S"));
        record Row(List<Object> definitions, List<Object> keys, String refusal) {}
        for (Row row : List.of(
                new Row(
                        List.of(definition("a", "S")),
                        List.of(key("a", "HASH"), key("a", "RANGE")),
                        "ValidationException: Invalid KeySchema: Some index key attribute have no definition"),
                new Row(
                        List.of(definition("b", "S")),
                        List.of(key("a", "HASH")),
                        INVALID + "Some index key attributes are not defined in AttributeDefinitions. Keys: [a],"
                                + " AttributeDefinitions: [b]"),
                new Row(
                        ab,
                        List.of(key("a", "HASH"), key("a", "HASH")),
                        "ValidationException: Both the Hash Key and the Range Key element in the KeySchema have the"
                                + " same name"),
                new Row(
                        ab,
                        List.of(key("a", "RANGE"), key("b", "HASH")),
                        "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
                new Row(
                        ab,
                        List.of(key("a", "HASH"), key("b", "HASH")),
                        "ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
                new Row(
                        ab,
                        List.of(key("a", "HASH")),
                        INVALID + "Number of attributes in KeySchema does not exactly match number of attributes"
                                + " defined in AttributeDefinitions"),
                new Row(
                        List.of(definition("a", "S"), definition("a", "N")),
                        List.of(key("a", "HASH")),
                        "ValidationException: Attribute Name is duplicated: a"))) {
            expect(
                    "CreateTable",
                    with(with(request, "AttributeDefinitions", row.definitions), "KeySchema", row.keys),
                    row.refusal);
        }
    }

    private static Map<String, Object> index(String name, String hash, String range, Map<String, ?> projection) {
        return Map.of(
                "IndexName", name,
                "KeySchema", List.of(key(hash, "HASH"), key(range, "RANGE")),
                "Projection", projection);
    }

    private void expectIndexes(String kind, List<?> indexes, String refusal) {
        Map<String, Object> request = with(
                with(table("abc"), "AttributeDefinitions", List.of(definition("a", "S"), definition("b", "S"))),
                "KeySchema",
                List.of(key("a", "HASH"), key("b", "RANGE")));
        expect("CreateTable", with(request, kind, indexes), refusal);
    }

    @Test
    void shouldCheckLocalIndexes() {
        String local = "LocalSecondaryIndexes";
        Map<String, Object> all = Map.of("ProjectionType", "ALL");
        Map<String, Object> good = index("idx", "a", "b", all);
        expectIndexes(local, List.of(), INVALID + "List of LocalSecondaryIndexes is empty");
        expect(
                "CreateTable",
                with(table("abc"), local, List.of(good)),
                INVALID + "Table KeySchema does not have a range key, which is required when specifying a"
                        + " LocalSecondaryIndex");
        expectIndexes(
                local,
                List.of(index("idx", "c", "d", all)),
                INVALID + "Some index key attributes are not defined in AttributeDefinitions. Keys: [c, d],"
                        + " AttributeDefinitions: [a, b]");
        expectIndexes(
                local,
                List.of(with(good, "KeySchema", List.of(key("a", "HASH")))),
                INVALID + "Index KeySchema does not have a range key for index: idx");
        expectIndexes(
                local,
                List.of(index("idx", "b", "a", all)),
                INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema for index: idx."
                        + " index hash key: b, table hash key: a");
        expectIndexes(local, List.of(index("idx", "a", "b", Map.of())), INVALID + "Unknown ProjectionType: null");
        expectIndexes(
                local,
                List.of(index("idx", "a", "b", Map.of("ProjectionType", "ALL", "NonKeyAttributes", List.of("x")))),
                INVALID + "ProjectionType is ALL, but NonKeyAttributes is specified");
        expectIndexes(
                local,
                List.of(index("idx", "a", "b", Map.of("ProjectionType", "INCLUDE"))),
                INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        expectIncluding(names(20, 255), "");
        String nonKey =
                "' at 'localSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy constraint: ";
        String detected = "ValidationException: 1 validation error detected: Value '";
        List<String> tooMany = names(21, 1);
        expectIncluding(tooMany, detected + tooMany + nonKey + "Member must have length less than or equal to 20");
        List<String> tooLong = names(1, 256);
        expectIncluding(
                tooLong,
                detected + tooLong + nonKey
                        + "Member must satisfy constraint: [Member must have length less than or equal"
                        + " to 255, Member must have length greater than or equal to 1]");
        expectIndexes(local, List.of(good, good), INVALID + "Duplicate index name: idx");
        List<Object> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(index("idx" + i, "a", "b", all));
        }
        expectIndexes(local, six, INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        expectIndexes(local, six.subList(0, 5), "");
    }

    private void expectIncluding(List<String> nonKeyAttributes, String refusal) {
        Map<String, Object> projection = Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", nonKeyAttributes);
        expectIndexes("LocalSecondaryIndexes", List.of(index("idx", "a", "b", projection)), refusal);
        fixture.refusal("DeleteTable", Map.of("TableName", "abc"));
    }

    /** So many names of a length, all different if they are long enough. */
    private static List<String> names(int count, int length) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add((char) ('a' + i) + "x".repeat(length - 1));
        }
        return names;
    }

    @Test
    void shouldTakeAHundredProjectedAttributesOfAllIndexesAndNoMore() {
        List<Object> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(index("idx" + i, "a", "b", Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", names(20, 2))));
        }
        Map<String, ?> one = Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", List.of("x"));
        Map<String, Object> request = with(
                with(table("abc"), "AttributeDefinitions", List.of(definition("a", "S"), definition("b", "S"))),
                "KeySchema",
                List.of(key("a", "HASH"), key("b", "RANGE")));
        expect(
                "CreateTable",
                with(
                        with(request, "LocalSecondaryIndexes", five),
                        "GlobalSecondaryIndexes",
                        List.of(index("idx", "b", "a", one))),
                INVALID + "Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100");
        expect("CreateTable", with(request, "LocalSecondaryIndexes", five), "");
        fixture.refusal("DeleteTable", Map.of("TableName", "abc"));
    }

    @Test
    void shouldCheckGlobalIndexes() {
        String global = "GlobalSecondaryIndexes";
        Map<String, Object> all = Map.of("ProjectionType", "ALL");
        Map<String, Object> good = index("idx", "b", "a", all);
        expectIndexes(global, List.of(), INVALID + "List of GlobalSecondaryIndexes is empty");
        expectIndexes(
                global,
                List.of(with(good, "ProvisionedThroughput", throughput(1, 1))),
                INVALID + "ProvisionedThroughput should not be specified for index: idx when BillingMode is"
                        + " PAY_PER_REQUEST");
        expectIndexes(global, List.of(good, good), INVALID + "Duplicate index name: idx");
        expectIndexes(
                global,
                List.of(with(good, "KeySchema", List.of(key("b", "HASH"), key("a", "RANGE"), key("b", "RANGE")))),
                "ValidationException: The KeySchema contains multiple key attributes with the same name");
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            many.add(index("idx" + i, "b", "a", all));
        }
        expectIndexes(global, many, INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
        expectIndexes(global, many.subList(0, 20), "");
        expect(
                "CreateTable",
                with(
                        with(
                                table("abc"),
                                "AttributeDefinitions",
                                List.of(definition("pk", "S"), definition("x", "S"))),
                        global,
                        List.of(with(good, "KeySchema", List.of(key("pk", "HASH"))))),
                INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, x], keys used: [pk]");
    }

    @Test
    void shouldRefuseWhatIsNotBuiltAndAcceptWhatTurnsItOff() {
        Map<String, Object> good = table("abc");
        expect(
                "CreateTable",
                with(good, "StreamSpecification", Map.of("StreamEnabled", true)),
                INVALID + "Table is being created with a stream enabled, UpdateViewType is required");
        expect(
                "CreateTable",
                with(good, "StreamSpecification", Map.of("StreamEnabled", false, "StreamViewType", "KEYS_ONLY")),
                INVALID + "Table is being created with a stream disabled, UpdateViewType should not be specified");
        expect(
                "CreateTable",
                with(good, "StreamSpecification", Map.of("StreamEnabled", true, "StreamViewType", "KEYS_ONLY")),
                "ValidationException: This database was opened without streams: see Stator.Context.streams");
        expect(
                "CreateTable",
                with(good, "SSESpecification", Map.of("Enabled", true, "SSEType", "KMS")),
                INVALID + "SSESpecification with Enabled true is not supported yet");
        expect(
                "CreateTable",
                with(good, "SSESpecification", Map.of("Enabled", true, "SSEType", "AES256")),
                INVALID + "SSEType AES256 is not supported");
        Map<String, Object> unsupported = Map.of(
                "WarmThroughput", Map.of("ReadUnitsPerSecond", 1),
                "ResourcePolicy", "{}",
                "GlobalTableSourceArn", arn("other"),
                "GlobalTableSettingsReplicationMode", "ENABLED",
                "VectorIndexes", List.of());
        unsupported.forEach((member, value) ->
                expect("CreateTable", with(good, member, value), INVALID + member + " is not supported yet"));
        expect(
                "CreateTable",
                with(good, "TableClass", "GLACIER"),
                "ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class"
                        + " value: [STANDARD, STANDARD_INFREQUENT_ACCESS].");
        Map<String, Object> off = with(good, "StreamSpecification", Map.of("StreamEnabled", false));
        assertEquals("", fixture.refusal("CreateTable", with(off, "SSESpecification", Map.of("Enabled", false))));
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
    void shouldCheckTheArnsOfTags() {
        for (String operation : List.of("TagResource", "UntagResource", "ListTagsOfResource")) {
            String denied = "AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform:"
                    + " dynamodb:" + operation + " on resource: ";
            expect(operation, Map.of(), "ValidationException: Invalid TableArn");
            expect(operation, Map.of("ResourceArn", ""), denied + "*");
            expect(operation, Map.of("ResourceArn", "abcd"), denied + "abcd");
            expect(operation, Map.of("ResourceArn", "a:b:c:d:e/f"), denied + "a:b:c:d:e/f");
            expect(operation, Map.of("ResourceArn", "a:b:c:d:e:f"), denied + "a:b:c:d:e:f");
        }
        expect(
                "TagResource",
                Map.of("ResourceArn", "a:b:c:d:e:f/g"),
                ONE_ERROR + "null at 'tags' failed to satisfy constraint: Member must not be null");
        expect(
                "UntagResource",
                Map.of("ResourceArn", "a:b:c:d:e:f/g"),
                ONE_ERROR + "null at 'tagKeys' failed to satisfy constraint: Member must not be null");
        for (String arn : List.of("a:b:c:d:e:f/g", arn("ab"))) {
            String invalid = "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input " + arn;
            expect("TagResource", Map.of("ResourceArn", arn, "Tags", List.of()), invalid);
            expect("UntagResource", Map.of("ResourceArn", arn, "TagKeys", List.of()), invalid);
            expect("ListTagsOfResource", Map.of("ResourceArn", arn), invalid);
        }
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("xyz"), "Tags", List.of()),
                "ValidationException: Atleast one Tag needs to be provided as Input.");
        expect(
                "UntagResource",
                Map.of("ResourceArn", arn("xyz"), "TagKeys", List.of()),
                "ValidationException: Atleast one Tag Key needs to be provided as Input.");
        String notFound =
                "ResourceNotFoundException: Requested resource not found: ResourcArn: " + arn("xyz") + " not found";
        expect("TagResource", Map.of("ResourceArn", arn("xyz"), "Tags", List.of(tag("a", "b"))), notFound);
        expect("ListTagsOfResource", Map.of("ResourceArn", arn("xyz")), notFound);
        expect(
                "UntagResource",
                Map.of("ResourceArn", arn("xyz"), "TagKeys", List.of("a")),
                "ResourceNotFoundException: Requested resource not found");
    }

    @Test
    void shouldAcceptTagsUpToTheirLimitsAndNothingBeyond() {
        create(table("abc"));
        expectTag("k".repeat(129), "v", "The Tag Key provided is invalid, Key: " + "k".repeat(129));
        expectTag("", "v", "The Tag Key provided is invalid, Key: ");
        expectTag("k!", "v", "The Tag Key provided is invalid, Key: k!");
        expectTag("aws:k", "v", "Tag Key cannot be prefixed with aws:, Key: aws:k");
        expectTag("k", "v".repeat(257), "The Tag Value provided is invalid, Value: " + "v".repeat(257));
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag("k", "1"), tag("k", "2"))),
                "ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found k");
        List<Object> fifty = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            fifty.add(tag("key" + i, ""));
        }
        fifty.add(tag("k".repeat(128), "v".repeat(256)));
        String tooMany = "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn";
        assertEquals("", fixture.refusal("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", fifty)));
        expect("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag("more", ""))), tooMany);
        assertEquals("", fixture.refusal("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", fifty)));
        List<Object> fiftyOne = new ArrayList<>(fifty);
        fiftyOne.add(tag("more", ""));
        expect("CreateTable", with(table("tagged"), "Tags", fiftyOne), tooMany);
        assertEquals("", fixture.refusal("CreateTable", with(table("tagged"), "Tags", fifty)));
    }

    private void expectTag(String key, String value, String message) {
        expect(
                "TagResource",
                Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag(key, value))),
                "ValidationException: " + message);
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
