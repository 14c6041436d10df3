package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a request that is wrong in one or more ways is refused with DynamoDB's text for the first of them.
 * Method: tables of requests and texts, grouped by operation, in the order in which DynamoDB checks; a request that is
 * wrong in two ways shows which comes first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ItemRefusalsTest {
    private static final String ENVELOPE = "1 validation error detected: ";
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";
    private static final String KEY_MISMATCH = "The provided key element does not match the schema";
    private static final String NOT_FOUND = "Requested resource not found";
    private static final String ENUM = " failed to satisfy constraint: Member must satisfy enum value set: ";
    private static final String NULL = " failed to satisfy constraint: Member must not be null";
    private static final String START = "The provided starting key is invalid";
    private static final String VALUES = "ExpressionAttributeValues contains invalid value: ";
    private static final String MIXED =
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: ";

    private TestEngine engine;

    @BeforeAll
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    /** Pairs of request and text. */
    private Stream<DynamicTest> refusals(String operation, String... pairs) {
        return Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
                .map(i -> dynamicTest(
                        label(pairs[i]),
                        () -> assertEquals(
                                pairs[i + 1],
                                engine.refusal(operation, pairs[i]),
                                () -> operation + " " + label(pairs[i]))));
    }

    private static String label(String request) {
        return request.length() <= 200 ? request : request.substring(0, 200) + "...";
    }

    private static String bytes(int length) {
        return "x".repeat(length);
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseGetItem() {
        return refusals(
                "GetItem",
                "{}",
                "2 validation errors detected: Value null at 'tableName'" + NULL + "; Value null at 'key'" + NULL,
                "{'TableName':'','Key':{}}",
                ENVELOPE + "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than"
                        + " or equal to 1",
                "{'TableName':'abc;','ReturnConsumedCapacity':'hi','AttributesToGet':[]}",
                "4 validation errors detected: Value 'hi' at 'returnConsumedCapacity'" + ENUM
                        + "[INDEXES, TOTAL, NONE]; Value '[]' at 'attributesToGet' failed to satisfy constraint: Member"
                        + " must have length greater than or equal to 1; Value 'abc;' at 'tableName' failed to satisfy"
                        + " constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at"
                        + " 'key'" + NULL,
                "{'TableName':'abc','Key':{'a':{}},'AttributesToGet':['a'],'ProjectionExpression':''}",
                MIXED + "{AttributesToGet} Expression parameters: {ProjectionExpression}",
                "{'TableName':'abc','Key':{'a':{}},'ExpressionAttributeNames':{}}",
                "ExpressionAttributeNames can only be specified when using expressions",
                "{'TableName':'abc','Key':{'a':{}},'AttributesToGet':['a','a']}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','Key':{'a':{'N':'b','S':'a'}}}",
                "The parameter cannot be converted to a numeric value: b",
                "{'TableName':'abc','Key':{'a':{'S':'a','N':'1'}}}",
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                        + " datatypes",
                "{'TableName':'abc','Key':{'a':{'S':'a'}},'AttributesToGet':['b','a','b','a']}",
                INVALID + "Duplicate value in attribute name: b",
                "{'TableName':'abc','Key':{'a':{'S':'a'}},'AttributesToGet':['a']}",
                NOT_FOUND,
                "{'TableName':'abc','Key':{},'ExpressionAttributeNames':{},'ProjectionExpression':''}",
                "ExpressionAttributeNames must not be empty",
                "{'TableName':'abc','Key':{},'ExpressionAttributeNames':{'a':'a'},'ProjectionExpression':''}",
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"",
                "{'TableName':'abc','Key':{},'ProjectionExpression':''}",
                "Invalid ProjectionExpression: The expression can not be empty;",
                "{'TableName':'abc','Key':{},'ProjectionExpression':'!!'}",
                "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\"",
                "{'TableName':'abc','Key':{},'ProjectionExpression':'a','ExpressionAttributeNames':{'#a':'a','#b':'b'}}",
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}",
                "{'TableName':'abc','Key':{}}",
                NOT_FOUND,
                "{'TableName':'hash','Key':{}}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'b':{'S':'a'}}}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'a':{'S':'a'},'b':{'S':'a'}}}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'a':{'N':'1'}}}",
                KEY_MISMATCH,
                "{'TableName':'range','Key':{'a':{'S':'a'}}}",
                KEY_MISMATCH,
                "{'TableName':'rangen','Key':{'a':{'S':'a'},'b':{'S':'1'}}}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'a':{'S':''}}}",
                INVALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'TableName':'rangeb','Key':{'a':{'S':'a'},'b':{'B':''}}}",
                INVALID + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: b",
                "{'TableName':'hash','Key':{'a':{'S':'" + bytes(2048) + "'}}}",
                "",
                "{'TableName':'hash','Key':{'a':{'S':'" + bytes(2049) + "'}}}",
                INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
                "{'TableName':'range','Key':{'a':{'S':'a'},'b':{'S':'" + bytes(1024) + "'}}}",
                "",
                "{'TableName':'range','Key':{'a':{'S':'a'},'b':{'S':'" + bytes(1025) + "'}}}",
                INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'ProjectionExpression':'a.b'}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
                "{'TableName':'range','Key':{'a':{'S':'a'},'b':{'S':'a'}},'ProjectionExpression':'c.d, b[1]'}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: b");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefusePutItem() {
        String big = "{'a':{'S':'k'},'b':{'S':'";
        return refusals(
                "PutItem",
                "{}",
                "2 validation errors detected: Value null at 'tableName'" + NULL + "; Value null at 'item'" + NULL,
                "{'TableName':'','ReturnValues':'hi'}",
                ENVELOPE + "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than"
                        + " or equal to 1",
                "{'TableName':'abc','Item':{},'ReturnConsumedCapacity':'h','ReturnValues':'i','ReturnItemCollectionMetrics':'j'}",
                "3 validation errors detected: Value 'h' at 'returnConsumedCapacity'" + ENUM
                        + "[INDEXES, TOTAL, NONE]; Value 'i' at 'returnValues'" + ENUM
                        + "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'j' at"
                        + " 'returnItemCollectionMetrics'" + ENUM + "[SIZE, NONE]",
                "{'TableName':'abc','Item':{},'Expected':{},'ConditionExpression':'','ExpressionAttributeNames':{}}",
                ENVELOPE + MIXED + "{Expected} Expression parameters: {ConditionExpression}",
                "{'TableName':'abc','Item':{'a':{}},'ExpressionAttributeNames':{},'ExpressionAttributeValues':{}}",
                ENVELOPE + "ExpressionAttributeNames can only be specified when using expressions",
                "{'TableName':'abc','Item':{'a':{}},'ExpressionAttributeValues':{}}",
                ENVELOPE
                        + "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is"
                        + " null",
                "{'TableName':'abc','Item':{'a':{}},'ReturnValues':'UPDATED_OLD'}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','Item':{'a':{'SS':[]}}}",
                ENVELOPE + INVALID + "An string set  may not be empty",
                "{'TableName':'abc','Item':{'a':{'NULL':false}}}",
                ENVELOPE + INVALID + "Null attribute value types must have the value of true",
                "{'TableName':'abc','Item':{'a':{'SS':['a','a']}}}",
                ENVELOPE + INVALID + "Input collection [a, a] contains duplicates.",
                "{'TableName':'abc','Item':{'a':{'NS':['1','1.0']}}}",
                ENVELOPE + "Input collection contains duplicates",
                "{'TableName':'abc','Item':{'a':{'N':'1e126'}}}",
                "Number overflow. Attempting to store a number with magnitude larger than supported range",
                "{'TableName':'abc','Item':{},'ReturnValues':'UPDATED_OLD','Expected':{}}",
                ENVELOPE + "ReturnValues can only be ALL_OLD or NONE",
                "{'TableName':'abc','Item':{},'ReturnValues':'ALL_NEW'}",
                ENVELOPE + "ReturnValues can only be ALL_OLD or NONE",
                "{'TableName':'hash','Item':" + big + bytes(409_600 - 3) + "'}}}",
                "",
                "{'TableName':'nosuch','Item':" + big + bytes(409_600 - 2) + "'}}}",
                "Item size has exceeded the maximum allowed size",
                "{'TableName':'abc','Item':{},'Expected':{'a':{}}}",
                INVALID + "Value must be provided when Exists is null for Attribute: a",
                "{'TableName':'abc','Item':{},'Expected':{'a':{'Exists':true}}}",
                INVALID + "Value must be provided when Exists is true for Attribute: a",
                "{'TableName':'abc','Item':{},'Expected':{'a':{'Exists':false,'Value':{}}}}",
                INVALID + "Value cannot be used when Exists is false for Attribute: a",
                "{'TableName':'abc','Item':{},'Expected':{'a':{'Exists':true,'Value':{}}}}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','Item':{},'Expected':{'a':{'Value':{'SS':[]}}}}",
                ENVELOPE + INVALID + "An string set  may not be empty",
                "{'TableName':'abc','Item':{},'Expected':{},'ConditionalOperator':'AND'}",
                "ConditionalOperator cannot be used without Filter or Expected",
                "{'TableName':'abc','Item':{},'Expected':{'a':{}},'ConditionalOperator':'AND'}",
                "ConditionalOperator can only be used when Filter or Expected has two or more elements",
                "{'TableName':'abc','Item':{},'Expected':{'a':{}},'ConditionalOperator':'OR','ConditionExpression':''}",
                ENVELOPE + MIXED + "{Expected, ConditionalOperator} Expression parameters: {ConditionExpression}",
                "{'TableName':'abc','Item':{},'Expected':{}}",
                NOT_FOUND,
                "{'TableName':'abc','Item':{},'ConditionExpression':'a=:b','ExpressionAttributeValues':{':b':{'SS':[]}}}",
                ENVELOPE + VALUES + INVALID + "An string set  may not be empty for key :b",
                "{'TableName':'abc','Item':{},'ConditionExpression':'a = :b'}",
                ENVELOPE + "Invalid ConditionExpression: An expression attribute value used in expression is not"
                        + " defined; attribute value: :b",
                "{'TableName':'abc','Item':{}}",
                NOT_FOUND,
                "{'TableName':'hash','Item':{}}",
                INVALID + "Missing the key a in the item",
                "{'TableName':'range','Item':{'a':{'S':'a'}}}",
                INVALID + "Missing the key b in the item",
                "{'TableName':'hash','Item':{'a':{'N':'1'}}}",
                INVALID + "Type mismatch for key a expected: S actual: N",
                "{'TableName':'hash','Item':{'a':{'M':{}}}}",
                INVALID + "Type mismatch for key a expected: S actual: M",
                "{'TableName':'hash','Item':{'a':{'S':''}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'TableName':'rangeb','Item':{'a':{'S':'a'},'b':{'B':''}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: b",
                "{'TableName':'hash','Item':{'a':{'S':'" + bytes(2049) + "'}}}",
                INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
                "{'TableName':'range','Item':{'a':{'S':'a'},'b':{'S':'" + bytes(1025) + "'}}}",
                INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
                "{'TableName':'hash','Item':{'a':{'S':'a'}},'ConditionExpression':'attribute_exists(zz)'}",
                "The conditional request failed");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseDeleteItem() {
        return refusals(
                "DeleteItem",
                "{'TableName':'abc;','ReturnValues':'hi'}",
                ENVELOPE + "Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular"
                        + " expression pattern: [a-zA-Z0-9_.-]+",
                "{'TableName':'abc','Key':{},'Expected':{},'ExpressionAttributeNames':{},'ConditionExpression':''}",
                MIXED + "{Expected} Expression parameters: {ConditionExpression}",
                "{'TableName':'abc','Key':{},'Expected':{},'ExpressionAttributeValues':{}}",
                "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
                "{'TableName':'abc','Key':{'a':{'SS':[]}},'ReturnValues':'ALL_NEW'}",
                INVALID + "An string set  may not be empty",
                "{'TableName':'abc','Key':{},'ReturnValues':'ALL_NEW'}",
                ENVELOPE + "Value 'ALL_NEW' at 'returnValues'" + ENUM + "[ALL_OLD, NONE]",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Value':{'S':'a'},'AttributeValueList':[],'Exists':true,'ComparisonOperator':'EQ'}}}",
                INVALID + "Value and AttributeValueList cannot be used together for Attribute: a",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Exists':true,'ComparisonOperator':'LT'}}}",
                INVALID + "Exists and ComparisonOperator cannot be used together for Attribute: a",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'ComparisonOperator':'LT'}}}",
                INVALID + "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Value':{'S':'a'},'ComparisonOperator':'BETWEEN'}}}",
                INVALID + "Invalid number of argument(s) for the BETWEEN ComparisonOperator",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'AttributeValueList':[],'ComparisonOperator':'IN'}}}",
                INVALID + "Invalid number of argument(s) for the IN ComparisonOperator",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Value':{'S':'a'},'ComparisonOperator':'NULL'}}}",
                INVALID + "Invalid number of argument(s) for the NULL ComparisonOperator",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'ComparisonOperator':'IN','AttributeValueList':[{'S':'b'},{'N':'1'}]}}}",
                INVALID + "AttributeValues inside AttributeValueList must be of same type",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'ComparisonOperator':'CONTAINS','Value':{'L':[]}}}}",
                INVALID + "ComparisonOperator CONTAINS is not valid for L AttributeValue type",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'b'},{'S':'a'}]}}}",
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'AttributeValueList':[]}}}",
                INVALID + "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Value':{'SS':[]}},'b':{}}}",
                INVALID + "An string set  may not be empty",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'Value':{'S':'a'}},'b':{}}}",
                INVALID + "Value must be provided when Exists is null for Attribute: b",
                "{'TableName':'abc','Key':{},'Expected':{'a':{'ComparisonOperator':'EQ','Value':{'L':[]}},'b':{'ComparisonOperator':'NULL'}}}",
                NOT_FOUND,
                "{'TableName':'abc','Key':{},'ExpressionAttributeValues':{},'ConditionExpression':''}",
                "ExpressionAttributeValues must not be empty",
                "{'TableName':'abc','Key':{},'ExpressionAttributeValues':{':b':{'a':''},'b':{'S':'a'}},'ConditionExpression':''}",
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"",
                "{'TableName':'abc','Key':{},'ExpressionAttributeValues':{':b':{}},'ConditionExpression':''}",
                VALUES + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key"
                        + " :b",
                "{'TableName':'abc','Key':{},'ConditionExpression':'a between :b and :a','ExpressionAttributeValues':{':a':{'S':'a'},':b':{'N':'1'}}}",
                "Invalid ConditionExpression: The BETWEEN operator requires same data type for lower and upper bounds;"
                        + " lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
                "{'TableName':'abc','Key':{}}",
                NOT_FOUND,
                "{'TableName':'hash','Key':{}}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'a':{'S':'nosuch'}},'ConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'nosuch'}}}",
                "The conditional request failed");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseUpdateItem() {
        return refusals(
                "UpdateItem",
                "{'TableName':'abc','Key':{},'ReturnValues':'h','ReturnConsumedCapacity':'i'}",
                "2 validation errors detected: Value 'i' at 'returnConsumedCapacity'" + ENUM
                        + "[INDEXES, TOTAL, NONE]; Value 'h' at 'returnValues'" + ENUM
                        + "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'x'}}}",
                ENVELOPE + "Value 'x' at 'attributeUpdates.a.member.action'" + ENUM + "[ADD, PUT, DELETE]",
                "{'TableName':'abc','Key':{'a':{}},'Expected':{'a':{}},'AttributeUpdates':{},'ExpressionAttributeNames':{},'ConditionExpression':'','UpdateExpression':''}",
                ENVELOPE + MIXED
                        + "{AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}",
                "{'TableName':'abc','Key':{'a':{}},'Expected':{'a':{}},'ExpressionAttributeValues':{}}",
                ENVELOPE + "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression"
                        + " and ConditionExpression are null",
                "{'TableName':'abc','Key':{'a':{'NULL':false}},'Expected':{'a':{}}}",
                ENVELOPE + INVALID + "Null attribute value types must have the value of true",
                "{'TableName':'abc','Key':{},'Expected':{'a':{}},'AttributeUpdates':{'a':{'x':'whatever'}}}",
                INVALID + "Only DELETE action is allowed when no attribute value is specified",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'ADD'}}}",
                INVALID + "Only DELETE action is allowed when no attribute value is specified",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'DELETE','Value':{}}}}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Value':{'NS':['1','1']}}}}",
                ENVELOPE + "Input collection contains duplicates",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'DELETE','Value':{'N':'1'}}}}",
                INVALID + "DELETE action with value is not supported for the type N",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'DELETE','Value':{'L':[]}}}}",
                INVALID + "DELETE action with value is not supported for the type L",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'ADD','Value':{'S':'1'}}}}",
                INVALID + "ADD action is not supported for the type S",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'a':{'Action':'ADD','Value':{'M':{}}}}}",
                INVALID + "ADD action is not supported for the type M",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{'':{'Value':{'S':'1'}}}}",
                ENVELOPE + INVALID + "Empty attribute name",
                "{'TableName':'hash','Key':{'a':{'S':'n'}},'AttributeUpdates':{'" + bytes(65_535)
                        + "':{'Action':'DELETE'}}}",
                "",
                "{'TableName':'hash','Key':{'a':{'S':'n'}},'AttributeUpdates':{'" + bytes(65_536)
                        + "':{'Action':'DELETE'}}}",
                "Attribute name is too large, must be less than 65536 bytes",
                "{'TableName':'abc','Key':{},'Expected':{'a':{}},'AttributeUpdates':{}}",
                INVALID + "Value must be provided when Exists is null for Attribute: a",
                "{'TableName':'abc','Key':{},'AttributeUpdates':{}}",
                NOT_FOUND,
                "{'TableName':'hash','Key':{'a':{'S':'k'}},'AttributeUpdates':{'b':{'Action':'DELETE'},'a':{'Value':{'S':'1'}}}}",
                INVALID + "Cannot update attribute a. This attribute is part of the key",
                "{'TableName':'abc','Key':{},'UpdateExpression':'INVALID SYNTAX HERE'}",
                ENVELOPE + "Invalid UpdateExpression: Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"",
                "{'TableName':'abc','Key':{},'UpdateExpression':'set a = :a','ConditionExpression':'!!'}",
                ENVELOPE + "Invalid UpdateExpression: An expression attribute value used in expression is not defined;"
                        + " attribute value: :a",
                "{'TableName':'abc','Key':{},'UpdateExpression':'remove a','ConditionExpression':'a = :b','ExpressionAttributeValues':{':a':{'S':'a'},':b':{'S':'a'},':c':{'S':'a'}}}",
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a, :c}",
                "{'TableName':'abc','Key':{},'UpdateExpression':'remove a'}",
                NOT_FOUND,
                "{'TableName':'hash','Key':{'b':{'S':'a'}},'UpdateExpression':'remove a'}",
                KEY_MISMATCH,
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'remove a.b'}",
                INVALID + "Cannot update attribute a. This attribute is part of the key",
                "{'TableName':'range','Key':{'a':{'S':'a'},'b':{'S':'a'}},'UpdateExpression':'remove b'}",
                INVALID + "Cannot update attribute b. This attribute is part of the key",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'set c = a.b'}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'set c = b','ConditionExpression':'attribute_exists(zz)'}",
                "The conditional request failed",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'set c = b'}",
                "The provided expression refers to an attribute that does not exist in the item",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'set b.a = :a','ExpressionAttributeValues':{':a':{'N':'1'}}}",
                "The document path provided in the update expression is invalid for update",
                "{'TableName':'hash','Key':{'a':{'S':'a'}},'UpdateExpression':'set b = :a','ExpressionAttributeValues':{':a':{'S':'"
                        + bytes(409_600) + "'}}}",
                "Item size to update has exceeded the maximum allowed size");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseQuery() {
        String good = "'KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'x'}}";
        String both =
                "'KeyConditionExpression':'a = :a and b %s','ExpressionAttributeValues':{':a':{'S':'x'},':b':{'S':'m'}}";
        return refusals(
                "Query",
                "{}",
                ENVELOPE + "Value null at 'tableName'" + NULL,
                "{'TableName':'abc','Limit':0}",
                ENVELOPE + "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal"
                        + " to 1",
                "{'TableName':'abc','QueryFilter':{},'AttributesToGet':['a','a'],'ConditionalOperator':'AND','KeyConditions':{},'ProjectionExpression':'','FilterExpression':'','KeyConditionExpression':'','ExclusiveStartKey':{'a':{}}}",
                MIXED + "{AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression parameters:"
                        + " {ProjectionExpression, FilterExpression, KeyConditionExpression}",
                "{'TableName':'abc','QueryFilter':{},'AttributesToGet':['a','a'],'ConditionalOperator':'AND','KeyConditions':{},'ProjectionExpression':'','FilterExpression':''}",
                MIXED + "{AttributesToGet, QueryFilter, ConditionalOperator} Expression parameters:"
                        + " {ProjectionExpression, FilterExpression}",
                "{'TableName':'abc','ExpressionAttributeValues':{},'QueryFilter':{}}",
                "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and"
                        + " KeyConditionExpression are null",
                "{'TableName':'abc','ExclusiveStartKey':{'a':{}}}",
                START + ": Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','ExclusiveStartKey':{'a':{'SS':[]}}}",
                START + ": " + INVALID + "An string set  may not be empty",
                "{'TableName':'abc','ExclusiveStartKey':{'a':{'NS':[]}}}",
                INVALID + "An number set  may not be empty",
                "{'TableName':'abc','ExclusiveStartKey':{'a':{'SS':['a','a']}}}",
                INVALID + "Input collection [a, a] contains duplicates.",
                "{'TableName':'abc','ExclusiveStartKey':{'a':{'N':'b'}}}",
                "The parameter cannot be converted to a numeric value: b",
                "{'TableName':'abc','QueryFilter':{}}",
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
                "{'TableName':'abc','ConditionalOperator':'AND'}",
                "ConditionalOperator cannot be used without Filter or Expected",
                "{'TableName':'abc','AttributesToGet':['a','a'],'QueryFilter':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[{},{}]}}}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','AttributesToGet':['a','a'],'QueryFilter':{'a':{'ComparisonOperator':'EQ'}}}",
                INVALID + "Invalid number of argument(s) for the EQ ComparisonOperator",
                "{'TableName':'abc','AttributesToGet':['a','a'],'QueryFilter':{'a':{'ComparisonOperator':'LT','AttributeValueList':[{'BOOL':true}]}}}",
                INVALID + "ComparisonOperator LT is not valid for BOOL AttributeValue type",
                "{'TableName':'abc','AttributesToGet':['a','a'],'QueryFilter':{},'ExclusiveStartKey':{'a':{}}}",
                INVALID + "Duplicate value in attribute name: a",
                "{'TableName':'abc','QueryFilter':{},'KeyConditions':{}}",
                "Conditions can be of length 1 or 2 only",
                "{'TableName':'abc','KeyConditions':{'a':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'N':'1'}]}},'FilterExpression':''}",
                "Invalid FilterExpression: The expression can not be empty;",
                "{'TableName':'abc','KeyConditions':{'a':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'N':'1'}]}},'Select':'SPECIFIC_ATTRIBUTES'}",
                INVALID + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type",
                "{'TableName':'abc','KeyConditions':{'a':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'1'},{'N':'0'}]}}}",
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
                "{'TableName':'abc','KeyConditions':{'a':{'ComparisonOperator':'NULL'},'b':{'ComparisonOperator':'NULL'},'c':{'ComparisonOperator':'NULL'}}}",
                "Conditions can be of length 1 or 2 only",
                "{'TableName':'abc','Select':'COUNT','AttributesToGet':['c'],'KeyConditions':{'a':{'ComparisonOperator':'NULL'}}}",
                ENVELOPE + "Cannot specify the AttributesToGet when choosing to get only the Count",
                "{'TableName':'abc','KeyConditions':{'a':{'ComparisonOperator':'NULL'}}}",
                NOT_FOUND,
                "{'TableName':'hash','KeyConditions':{'a':{'ComparisonOperator':'NULL'}}}",
                "Attempted conditional constraint is not an indexable operation",
                "{'TableName':'range','KeyConditions':{'z':{'ComparisonOperator':'NULL'}}}",
                "Query condition missed key schema element: a",
                "{'TableName':'range','KeyConditions':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]},'b':{'ComparisonOperator':'NE','AttributeValueList':[{'N':'1'}]}}}",
                "Attempted conditional constraint is not an indexable operation",
                "{'TableName':'hash','KeyConditions':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[{'L':[]}]}}}",
                INVALID + "Condition parameter type does not match schema type",
                "{'TableName':'range','KeyConditions':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]}},'QueryFilter':{'b':{'ComparisonOperator':'NULL'}}}",
                "QueryFilter can only contain non-primary key attributes: Primary key attribute: b",
                "{'TableName':'abc','KeyConditionExpression':'','FilterExpression':''}",
                "Invalid KeyConditionExpression: The expression can not be empty;",
                "{'TableName':'abc','KeyConditionExpression':'attribute_type(a, :a)','ExpressionAttributeValues':{':a':{'S':'S'}}}",
                "Invalid operator used in KeyConditionExpression: attribute_type",
                "{'TableName':'abc','KeyConditionExpression':'a = :a or b = :a','ExpressionAttributeValues':{':a':{'S':'S'}}}",
                "Invalid operator used in KeyConditionExpression: OR",
                "{'TableName':'abc','KeyConditionExpression':'b > :a AND b < :a','ExpressionAttributeValues':{':a':{'N':'1'}}}",
                "KeyConditionExpressions must only contain one condition per key",
                "{'TableName':'abc','KeyConditionExpression':'a = :a AND b = :a AND c = :a','ExpressionAttributeValues':{':a':{'N':'1'}}}",
                "Conditions can be of length 1 or 2 only",
                "{'TableName':'abc','Select':'SPECIFIC_ATTRIBUTES'," + good + "}",
                ENVELOPE + "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                        + " SPECIFIC_ATTRIBUTES",
                "{'TableName':'abc','Select':'COUNT','ProjectionExpression':'c'," + good + "}",
                ENVELOPE + "Cannot specify the ProjectionExpression when choosing to get only the Count",
                "{'TableName':'abc','Select':'ALL_ATTRIBUTES','ProjectionExpression':'c'," + good + "}",
                ENVELOPE + "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
                "{'TableName':'abc','Select':'ALL_PROJECTED_ATTRIBUTES'," + good + "}",
                ENVELOPE + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
                "{'TableName':'abc','IndexName':'whatever'," + good + "}",
                NOT_FOUND,
                "{'TableName':'hash','IndexName':'whatever'," + good + "}",
                "The table does not have the specified index: whatever",
                "{'TableName':'hash','ExclusiveStartKey':{},'KeyConditionExpression':'z = :a','ExpressionAttributeValues':{':a':{'S':'x'}}}",
                START,
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'x'},'c':{'S':'x'}}," + good + "}",
                START,
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'x'},'b':{'N':'1'}}," + good + "}",
                START + ": " + KEY_MISMATCH,
                "{'TableName':'range','KeyConditionExpression':'z = :a','ExpressionAttributeValues':{':a':{'S':'x'}}}",
                "Query condition missed key schema element: a",
                "{'TableName':'range','KeyConditionExpression':'z = :a and a = :a','ExpressionAttributeValues':{':a':{'S':'x'}}}",
                "Query condition missed key schema element: b",
                "{'TableName':'hash','KeyConditionExpression':'z = :a and a = :a','ExpressionAttributeValues':{':a':{'S':'x'}}}",
                "Query key condition not supported",
                "{'TableName':'hash','KeyConditionExpression':'a > :a','ExpressionAttributeValues':{':a':{'S':'x'}}}",
                "Query key condition not supported",
                "{'TableName':'hash','KeyConditionExpression':':a > a','ExpressionAttributeValues':{':a':{'N':'1'}}}",
                INVALID + "Condition parameter type does not match schema type",
                "{'TableName':'rangen','KeyConditionExpression':'a = :a and b = :a','ExpressionAttributeValues':{':a':{'S':'1'}}}",
                INVALID + "Condition parameter type does not match schema type",
                "{'TableName':'hash','KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':''}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'TableName':'hash','KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'"
                        + bytes(2049) + "'}}}",
                INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'y'},'b':{'S':'m'}}," + good + "}",
                "The provided starting key is outside query boundaries based on provided conditions",
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'y'},'b':{'S':'a'}}," + String.format(both, "> :b")
                        + "}",
                "The provided starting key does not match the range key predicate",
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'x'},'b':{'S':'z'}},"
                        + String.format(both, "between :a and :b").replace("'x'", "'m'") + "}",
                "The provided starting key does not match the range key predicate",
                "{'TableName':'range','ExclusiveStartKey':{'a':{'S':'y'},'b':{'S':'m'}}," + String.format(both, "= :b")
                        + "}",
                "The query can return at most one row and cannot be restarted",
                "{'TableName':'hash','ExclusiveStartKey':{'a':{'S':'x'}}," + good + "}",
                "The query can return at most one row and cannot be restarted",
                "{'TableName':'range','ProjectionExpression':'b.c','FilterExpression':'a = :a'," + good + "}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: b",
                "{'TableName':'range','FilterExpression':'attribute_exists(b.c) and c = :a'," + good + "}",
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: b");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseScan() {
        return refusals(
                "Scan",
                "{'TableName':'abc','Limit':0}",
                ENVELOPE + "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or"
                        + " equal to 1",
                "{'TableName':'abc','TotalSegments':1000001,'Segment':1000000}",
                "2 validation errors detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member"
                        + " must have value less than or equal to 1000000; Value '1000000' at 'segment' failed to"
                        + " satisfy constraint: Member must have value less than or equal to 999999",
                "{'TableName':'abc','ScanFilter':{},'AttributesToGet':['a'],'ConditionalOperator':'OR','ProjectionExpression':'','FilterExpression':''}",
                MIXED + "{AttributesToGet, ScanFilter, ConditionalOperator} Expression parameters:"
                        + " {ProjectionExpression, FilterExpression}",
                "{'TableName':'abc','ExpressionAttributeValues':{},'Segment':1}",
                "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
                "{'TableName':'abc','AttributesToGet':['a','a'],'ScanFilter':{'a':{'ComparisonOperator':'NULL','AttributeValueList':[{'S':'a'}]}}}",
                INVALID + "Duplicate value in attribute name: a",
                "{'TableName':'abc','ScanFilter':{'a':{'ComparisonOperator':'NULL','AttributeValueList':[{'S':'a'}]}},'ExclusiveStartKey':{'a':{}}}",
                INVALID + "Invalid number of argument(s) for the NULL ComparisonOperator",
                "{'TableName':'abc','ScanFilter':{'a':{'ComparisonOperator':'NULL'}},'ConditionalOperator':'AND','ExclusiveStartKey':{'a':{}}}",
                "ConditionalOperator can only be used when Filter or Expected has two or more elements",
                "{'TableName':'abc','Select':'ALL_ATTRIBUTES','AttributesToGet':['c']}",
                "Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES",
                "{'TableName':'abc','ScanFilter':{}}",
                NOT_FOUND,
                "{'TableName':'abc','Segment':1,'ExclusiveStartKey':{'a':{}}}",
                START + ": Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'TableName':'abc','Segment':1,'FilterExpression':''}",
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is"
                        + " present",
                "{'TableName':'abc','TotalSegments':1,'FilterExpression':''}",
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is"
                        + " present",
                "{'TableName':'abc','Segment':1,'TotalSegments':1,'FilterExpression':''}",
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not"
                        + " less than TotalSegments: 1",
                "{'TableName':'abc','FilterExpression':'','Select':'SPECIFIC_ATTRIBUTES'}",
                "Invalid FilterExpression: The expression can not be empty;",
                "{'TableName':'abc','Select':'SPECIFIC_ATTRIBUTES'}",
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
                "{'TableName':'abc'}",
                NOT_FOUND,
                "{'TableName':'hash','IndexName':'whatever'}",
                "The table does not have the specified index: whatever",
                "{'TableName':'hash','ExclusiveStartKey':{'a':{'S':'a'},'b':{'S':'a'}}}",
                START + ": " + KEY_MISMATCH,
                "{'TableName':'hash','ExclusiveStartKey':{'a':{'N':'1'}}}",
                START + ": " + KEY_MISMATCH,
                "{'TableName':'hash','ExclusiveStartKey':{'a':{'S':''}}}",
                START + ": " + INVALID
                        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'TableName':'hash','ProjectionExpression':'a[0]'}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
                "{'TableName':'hash','FilterExpression':'attribute_exists(a.b)'}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a");
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseBatchGetItem() {
        return refusals(
                "BatchGetItem",
                "{}",
                ENVELOPE + "Value null at 'requestItems'" + NULL,
                "{'RequestItems':{}}",
                "The requestItems parameter is required for BatchGetItem",
                "{'RequestItems':{'abc':{}}}",
                ENVELOPE + "Value null at 'requestItems.abc.member.keys'" + NULL,
                "{'RequestItems':{'abc':{'Keys':[]}}}",
                ENVELOPE + "Value '[]' at 'requestItems.abc.member.keys' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 1",
                "{'RequestItems':{'abc':{'Keys':" + keys(101) + "}}}",
                ENVELOPE + "Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: Member must have"
                        + " length less than or equal to 100",
                "{'RequestItems':{'abc':{'Keys':[{}],'AttributesToGet':['a'],'ProjectionExpression':''}}}",
                MIXED + "{AttributesToGet} Expression parameters: {ProjectionExpression}",
                "{'RequestItems':{'abc':{'Keys':[{'a':{}}],'AttributesToGet':['a','a']}}}",
                INVALID + "Duplicate value in attribute name: a",
                "{'RequestItems':{'abc':{'Keys':[{'a':{}}],'ProjectionExpression':''}}}",
                "Invalid ProjectionExpression: The expression can not be empty;",
                "{'RequestItems':{'abc':{'Keys':[{'a':{'S':'a'}},{'a':{'S':'a'}},{'a':{}}]}}}",
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'RequestItems':{'abc':{'Keys':[{'a':{'N':'1'}},{'a':{'N':'1.0'}}]}}}",
                "Provided list of item keys contains duplicates",
                "{'RequestItems':{'abc':{'Keys':" + keys(100) + "},'abd':{'Keys':[{}]}}}",
                "Too many items requested for the BatchGetItem call",
                "{'RequestItems':{'abc':{'Keys':" + keys(100) + "}}}",
                NOT_FOUND,
                "{'RequestItems':{'hash':{'Keys':[{'a':{'S':'a'}},{}]}}}",
                KEY_MISMATCH,
                "{'RequestItems':{'hash':{'Keys':" + keys(100) + "}}}",
                "");
    }

    private static String keys(int count) {
        StringBuilder keys = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            keys.append(i == 0 ? "" : ",").append("{'a':{'S':'").append(i).append("'}}");
        }
        return keys.append(']').toString();
    }

    private static String deletes(int first, int count) {
        StringBuilder writes = new StringBuilder("[");
        for (int i = first; i < first + count; i++) {
            writes.append(i == first ? "" : ",")
                    .append("{'DeleteRequest':{'Key':{'a':{'S':'")
                    .append(i)
                    .append("'}}}}");
        }
        return writes.append(']').toString();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseBatchWriteItem() {
        String put = "{'PutRequest':{'Item':";
        String oneOfTwo = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                + " supported datatypes";
        return refusals(
                "BatchWriteItem",
                "{'RequestItems':{}}",
                "The requestItems parameter is required for BatchWriteItem",
                "{'RequestItems':{'abc':[{'PutRequest':{}},{'DeleteRequest':{}}]}}",
                "2 validation errors detected: Value null at"
                        + " 'requestItems.abc.member.1.member.putRequest.item'" + NULL
                        + "; Value null at 'requestItems.abc.member.2.member.deleteRequest.key'" + NULL,
                "{'RequestItems':{'abc':[{}]}}",
                oneOfTwo,
                "{'RequestItems':{'abc':[{'PutRequest':{'Item':{}},'DeleteRequest':{'Key':{}}}]}}",
                oneOfTwo,
                "{'RequestItems':{'abc':[" + put + "{'a':{'SS':[]}}}}]}}",
                INVALID + "An string set  may not be empty",
                "{'RequestItems':{'abc':[" + put + "{'a':{'S':'" + bytes(409_600) + "'}}}}]}}",
                "Item size has exceeded the maximum allowed size",
                "{'RequestItems':{'abc':" + deletes(0, 25) + ",'abd':" + deletes(0, 1) + "}}",
                "Too many items requested for the BatchWriteItem call",
                "{'RequestItems':{'abc':" + deletes(0, 25) + "}}",
                NOT_FOUND,
                "{'RequestItems':{'hash':[" + put + "{'b':{'S':'a'}}}}]}}",
                KEY_MISMATCH,
                "{'RequestItems':{'hash':[" + put + "{'a':{'N':'1'}}}}]}}",
                KEY_MISMATCH,
                "{'RequestItems':{'hash':[" + put + "{'a':{'S':''}}}}]}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'a':{'S':'a'},'b':{'S':'a'}}}}]}}",
                KEY_MISMATCH,
                "{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'a':{'S':'a'}}}}," + put + "{'a':{'S':'a'}}}}]}}",
                "Provided list of item keys contains duplicates",
                "{'RequestItems':{'hash':" + deletes(0, 25) + "}}",
                "");
    }
}
