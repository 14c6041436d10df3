package stator.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.item.AttributeMap;

/**
 * Goal: every conversion and every refusal of requests' JSON is DynamoDB's.
 * Method: one shape with every kind of member; JSON in, and what comes out printed again, or the refusal's text.
 */
class JsonDecoderTest {
    private static final String START = "Start of structure or map found where not expected";
    private static final String CAST =
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to"
                    + " class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class"
                    + " are in module java.base of loader 'bootstrap')";
    private static final String MODEL = "com.amazonaws.dynamodb.v20120810.";

    private final JsonDecoder decoder = new JsonDecoder();
    private final JsonEncoder encoder = new JsonEncoder();
    private final JsonWriter writer = new JsonWriter(16, 1 << 16);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"String\":true}|TRUE_VALUE cannot be converted to String",
                "{\"String\":false}|FALSE_VALUE cannot be converted to String",
                "{\"String\":23}|NUMBER_VALUE cannot be converted to String",
                "{\"String\":34.56}|DECIMAL_VALUE cannot be converted to String",
                "{\"String\":1e3}|DECIMAL_VALUE cannot be converted to String",
                "{\"String\":[]}|Unrecognized collection type class java.lang.String",
                "{\"String\":{}}|" + START,
                "{\"Boolean\":\"maybe\"}|Unexpected token received from parser",
                "{\"Boolean\":23}|NUMBER_VALUE cannot be converted to Boolean",
                "{\"Boolean\":34.56}|DECIMAL_VALUE cannot be converted to Boolean",
                "{\"Boolean\":[]}|Unrecognized collection type class java.lang.Boolean",
                "{\"Boolean\":{}}|" + START,
                "{\"Integer\":\"23\"}|STRING_VALUE cannot be converted to Integer",
                "{\"Integer\":true}|TRUE_VALUE cannot be converted to Integer",
                "{\"Integer\":false}|FALSE_VALUE cannot be converted to Integer",
                "{\"Integer\":[]}|Unrecognized collection type class java.lang.Integer",
                "{\"Integer\":{}}|" + START,
                "{\"Long\":\"23\"}|STRING_VALUE cannot be converted to Long",
                "{\"Long\":[]}|Unrecognized collection type class java.lang.Long",
                "{\"Double\":\"1\"}|STRING_VALUE cannot be converted to Double",
                "{\"Timestamp\":\"1\"}|STRING_VALUE cannot be converted to Date",
                "{\"Strings\":\"23\"}|Unexpected field type",
                "{\"Strings\":true}|Unexpected field type",
                "{\"Strings\":23}|Unexpected field type",
                "{\"Strings\":34.56}|Unexpected field type",
                "{\"Strings\":{}}|" + START,
                "{\"Strings\":[1]}|NUMBER_VALUE cannot be converted to String",
                "{\"Keys\":[23]}|" + CAST,
                "{\"Keys\":[\"a\"]}|" + CAST,
                "{\"Keys\":[[]]}|Unrecognized collection type java.util.Map<java.lang.String, " + MODEL
                        + "AttributeValue>",
                "{\"Tables\":{\"a\":true}}|" + CAST,
                "{\"Tables\":{\"a\":{}}}|" + START,
                "{\"Tables\":[]}|Unrecognized collection type java.util.Map<java.lang.String, java.util.List<" + MODEL
                        + "Part>>",
                "{\"Tables\":{\"a\":[[]]}}|Unrecognized collection type class " + MODEL + "Part",
                "{\"Tables\":{\"a\":[1]}}|Unexpected value type in payload",
                "{\"Names\":23}|Unexpected field type",
                "{\"Names\":[]}|Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
                "{\"Values\":[]}|Unrecognized collection type java.util.Map<java.lang.String, " + MODEL
                        + "AttributeValue>",
                "{\"Values\":{\"a\":1}}|Unexpected value type in payload",
                "{\"Values\":{\"a\":[]}}|Unrecognized collection type class " + MODEL + "AttributeValue",
                "{\"PartMap\":[]}|Unrecognized collection type java.util.Map<java.lang.String, " + MODEL + "Part>",
                "{\"PartMap\":{\"a\":1}}|Unexpected value type in payload",
                "{\"Parts\":[\"a\"]}|Unexpected value type in payload",
                "{\"Parts\":[[]]}|Unrecognized collection type class " + MODEL + "Part",
                "{\"Structure\":\"a\"}|Unexpected field type",
                "{\"Structure\":[]}|Unrecognized collection type class " + MODEL + "Part",
                "{\"Item\":\"a\"}|Unexpected field type",
                "{\"Item\":[]}|Unrecognized collection type java.util.Map<java.lang.String, " + MODEL
                        + "AttributeValue>",
                "{\"Item\":{\"a\":true}}|Unexpected value type in payload",
                "{\"Item\":{\"a\":[]}}|Unrecognized collection type class " + MODEL + "AttributeValue",
                "{\"Value\":1}|Unexpected field type",
                "{\"Value\":[]}|Unrecognized collection type class " + MODEL + "AttributeValue",
                "[]|Unrecognized collection type class " + MODEL + "AllInput",
                "1|Unexpected value type in payload",
                "\"a\"|Unexpected value type in payload",
                "null|Unexpected value type in payload",
            })
    void shouldRefuseWhatDoesNotConvert(String json, String message) {
        assertEquals(message, refusal(json).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"S\":23}|NUMBER_VALUE cannot be converted to String",
                "{\"N\":23}|NUMBER_VALUE cannot be converted to String",
                "{\"N\":[]}|Unrecognized collection type class java.lang.String",
                "{\"B\":true}|only base-64-encoded strings are convertible to bytes",
                "{\"B\":23}|only base-64-encoded strings are convertible to bytes",
                "{\"B\":34.56}|only base-64-encoded strings are convertible to bytes",
                "{\"B\":[]}|Unrecognized collection type class java.nio.ByteBuffer",
                "{\"B\":{}}|" + START,
                "{\"B\":\"23456\"}|Base64 encoded length is expected a multiple of 4 bytes but found: 5",
                "{\"B\":\"=+/=\"}|Invalid last non-pad Base64 character dectected",
                "{\"B\":\"+/+=\"}|Invalid last non-pad Base64 character dectected",
                "{\"B\":\"YR==\"}|Invalid last non-pad Base64 character dectected",
                "{\"B\":\"YQ=a\"}|Invalid Base64 character: '='",
                "{\"B\":\"Y$==\"}|Invalid Base64 character: '$'",
                "{\"B\":\"YQ-_\"}|Invalid Base64 character: '-'",
                "{\"B\":\"====\"}|Invalid Base64 character: '='",
                "{\"BOOL\":\"a\"}|Unexpected token received from parser",
                "{\"NULL\":1}|NUMBER_VALUE cannot be converted to Boolean",
                "{\"SS\":\"a\"}|Unexpected field type",
                "{\"SS\":{}}|" + START,
                "{\"SS\":[1]}|NUMBER_VALUE cannot be converted to String",
                "{\"SS\":[[]]}|Unrecognized collection type class java.lang.String",
                "{\"NS\":[true]}|TRUE_VALUE cannot be converted to String",
                "{\"BS\":[1]}|only base-64-encoded strings are convertible to bytes",
                "{\"BS\":[{}]}|" + START,
                "{\"L\":1}|Unexpected field type",
                "{\"L\":{}}|" + START,
                "{\"L\":[1]}|Unexpected value type in payload",
                "{\"L\":[[]]}|Unrecognized collection type class " + MODEL + "AttributeValue",
                "{\"M\":1}|Unexpected field type",
                "{\"M\":[]}|Unrecognized collection type java.util.Map<java.lang.String, " + MODEL + "AttributeValue>",
                "{\"M\":{\"a\":1}}|Unexpected value type in payload",
            })
    void shouldRefuseWhatDoesNotConvertInsideAttributeValues(String value, String message) {
        assertEquals(message, refusal("{\"Item\":{\"a\":" + value + "}}").getMessage());
        assertEquals(message, refusal("{\"Value\":" + value + "}").getMessage());
        assertEquals(
                message,
                refusal("{\"Value\":{\"L\":[{\"M\":{\"x\":" + value + "}}]}}").getMessage());
        assertEquals(message, refusal("{\"Values\":{\":v\":" + value + "}}").getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "nonsense",
                "{\"String\":}",
                "{\"String\":\"a\"",
                "{\"String\":\"a\"}}",
                "{} {}",
                "{},",
                "1 2",
                "{\"Integer\":01}",
                "{\"Double\":NaN}",
                "{'String':\"a\"}",
                "{\"String\":\"\\x\"}",
                "{\"String\":\"\n\"}",
                "{\"String\":true,\"x\":}",
                "{\"x\":[1,2}",
                "[1,]",
                "{\"Item\":{\"a\":1",
                "[] []",
                "/* */ {}",
                "{\"Value\":{\"SS\":[1],]}}"
            })
    void shouldRefuseWithoutMessageWhatIsNotJson(String body) {
        assertNull(refusal(body).getMessage());
        byte[] bytes = body.getBytes(UTF_8);
        DynamoDbException error =
                assertThrows(DynamoDbException.class, () -> JsonDecoder.check(bytes, 0, bytes.length));
        assertNull(error.getMessage());
    }

    @Test
    void shouldReportTheFirstOfSeveralRefusals() {
        assertEquals(
                "NUMBER_VALUE cannot be converted to String",
                refusal("{\"Item\":{\"a\":{\"S\":1}},\"String\":true}").getMessage());
        assertEquals(
                "TRUE_VALUE cannot be converted to String",
                refusal("{\"String\":true,\"Item\":{\"a\":{\"S\":1}}}").getMessage());
    }

    @Test
    void shouldDecodeTheNextRequestAfterARefusal() {
        refusal("{\"Item\":{\"a\":{\"L\":[{\"M\":{\"b\":{\"S\":1}}}]}}}");
        assertEquals("{\"Item\":{\"a\":{\"S\":\"x\"}}}", roundTrip("{\"Item\":{\"a\":{\"S\":\"x\"}}}"));
    }

    @Test
    void shouldDropUnknownMembersAndNulls() {
        assertEquals(
                "{\"String\":\"a\"}",
                roundTrip("{\"Nope\":{\"x\":[1,{\"y\":null}]},\"Integer\":null,\"String\":\"a\",\"Item\":null}"));
        assertEquals("{\"Strings\":[\"a\"]}", roundTrip("{\"Strings\":[null,\"a\",null]}"));
        assertEquals("{\"Names\":{\"b\":\"c\"}}", roundTrip("{\"Names\":{\"a\":null,\"b\":\"c\"}}"));
        assertEquals(
                "{\"Item\":{\"c\":{\"S\":\"d\"}}}",
                roundTrip("{\"Item\":{\"a\":null,\"c\":{\"N\":null,\"S\":\"d\",\"Z\":[1]}}}"));
        assertEquals("{\"Value\":{\"SS\":[\"a\"]}}", roundTrip("{\"Value\":{\"SS\":[null,\"a\"],\"BOOL\":null}}"));
    }

    @Test
    void shouldTakeTheLastOfRepeatedMembers() {
        assertEquals("{\"String\":\"b\"}", roundTrip("{\"String\":\"a\",\"String\":\"b\"}"));
        assertEquals("{}", roundTrip("{\"String\":\"a\",\"String\":null}"));
        assertEquals("{\"Names\":{}}", roundTrip("{\"Names\":{\"a\":\"b\",\"a\":null}}"));
        assertEquals(
                "{\"Item\":{\"a\":{\"N\":\"2\"}}}", roundTrip("{\"Item\":{\"a\":{\"S\":\"1\"},\"a\":{\"N\":\"2\"}}}"));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "TRUE,true", "1,true", "yes,true", "False,false", "0,false", "NO,false"})
    void shouldTakeWordsForBooleans(String word, boolean value) {
        assertEquals("{\"Boolean\":" + value + "}", roundTrip("{\"Boolean\":\"" + word + "\"}"));
        assertEquals("{\"Value\":{\"BOOL\":" + value + "}}", roundTrip("{\"Value\":{\"BOOL\":\"" + word + "\"}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "5,5,5",
        "5.9,5,5",
        "-5.1,-6,-6",
        "1e3,1000,1000",
        "99999999999,2147483647,99999999999",
        "-99999999999,-2147483648,-99999999999",
        "99999999999999999999999999,2147483647,9223372036854775807",
        "-1e400,-2147483648,-9223372036854775808"
    })
    void shouldCutFractionsOffAndStayInRange(String number, String integer, String whole) {
        assertEquals("{\"Integer\":" + integer + "}", roundTrip("{\"Integer\":" + number + "}"));
        assertEquals("{\"Long\":" + whole + "}", roundTrip("{\"Long\":" + number + "}"));
    }

    @Test
    void shouldRefuseNumbersThatAreTooLong() {
        String digits = "1".repeat(JsonDecoder.MAX_NUMBER_LENGTH);
        roundTrip("{\"Long\":" + digits + "}");
        assertNull(refusal("{\"Long\":" + digits + "1}").getMessage());
    }

    @Test
    void shouldKeepTheFirstErrorInsideValuesForTheOperation() {
        AttributeMap item = item("{\"Item\":{\"a\":{\"S\":\"x\"},\"b\":{},\"c\":{\"N\":\"z\"}}}");
        assertEquals("b", requireNonNull(item.error()).attribute());
        assertEquals(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                item.error().message());
        assertEquals(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                        + " datatypes",
                requireNonNull(item("{\"Item\":{\"b\":{\"S\":\"a\",\"N\":\"1\"}}}")
                                .error())
                        .message());
        assertEquals(
                "The parameter cannot be converted to a numeric value: z",
                requireNonNull(item("{\"Item\":{\"b\":{\"N\":\"z\",\"S\":\"a\"}}}")
                                .error())
                        .message());
    }

    @Test
    void shouldDeferTooDeepNestingAndRefuseAbsurdNesting() {
        AttributeMap item = item(nested(40));
        assertEquals(ErrorType.VALIDATION, requireNonNull(item.error()).type());
        assertNull(item(nested(30)).error());
        assertNull(refusal(nested(10_000)).getMessage());
        assertNull(refusal("[".repeat(1_000_000)).getMessage());
    }

    @Test
    void shouldBoundTheNumberOfElements() {
        String many = "{\"Parts\":[" + "{},".repeat(JsonDecoder.MAX_ELEMENTS) + "{}]}";
        assertEquals("Request has more than 100000 elements", refusal(many).getMessage());
    }

    @Test
    void shouldReplaceHalfASurrogatePair() {
        assertEquals("{\"Value\":{\"S\":\"a?b\"}}", roundTrip("{\"Value\":{\"S\":\"a\\ud800b\"}}"));
        assertEquals("{\"String\":\"?\"}", roundTrip("{\"String\":\"\\udc00\"}"));
    }

    private static String nested(int levels) {
        return "{\"Item\":{\"a\":" + "{\"M\":{\"a\":".repeat(levels) + "{\"S\":\"x\"}" + "}}".repeat(levels) + "}}";
    }

    private AttributeMap item(String json) {
        return (AttributeMap) requireNonNull(decode(json).value(TestShapes.ITEM));
    }

    private String roundTrip(String json) {
        writer.reset();
        encoder.encode(decode(json), writer);
        return new String(writer.array(), 0, writer.length(), UTF_8);
    }

    private Structure decode(String json) {
        byte[] bytes = (">" + json + "<").getBytes(UTF_8);
        return decoder.decode(TestShapes.ALL, bytes, 1, bytes.length - 2);
    }

    private DynamoDbException refusal(String json) {
        DynamoDbException error = assertThrows(DynamoDbException.class, () -> decode(json), json);
        assertEquals(ErrorType.SERIALIZATION, error.type());
        return error;
    }
}
