package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.definition;
import static stator.engine.ControlPlaneFixture.key;
import static stator.engine.ControlPlaneFixture.provisionedTable;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.throughput;
import static stator.engine.ControlPlaneFixture.with;
import static stator.engine.ControlPlaneFixture.without;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: every refusal of a new table has DynamoDB's type and exact text, and comes in its order.
 * Method: a table of requests and texts per operation. A request that is wrong twice shows which check is first.
 */
class CreateTableErrorsTest extends ControlPlaneTester {
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
}
