package stator.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;

/**
 * Goal: what is printed is JSON, says what was meant, and looks as DynamoDB's does.
 * Method: golden texts; random strings, bytes and numbers read back with another parser.
 */
class JsonEncoderTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;

    private final JsonDecoder decoder = new JsonDecoder();
    private final JsonEncoder encoder = new JsonEncoder();
    private final JsonWriter writer = new JsonWriter(16, 1 << 16);

    @Test
    void shouldPrintEveryKindOfMember() {
        String golden = "{\"String\":\"a\\\"b\\\\c\\n\\u0001\u00e9\u20ac\ud83d\ude00\",\"Integer\":-7,"
                + "\"Long\":-9223372036854775808,\"Double\":1.0,\"Boolean\":true,\"Timestamp\":1732271063.125,"
                + "\"Item\":{\"b\":{\"B\":\"AAEC\"},\"bs\":{\"BS\":[\"AA==\",\"AAE=\"]},\"e\":{\"L\":[]},"
                + "\"l\":{\"L\":[{\"S\":\"x\"},{\"L\":[{\"M\":{}}]},{\"NULL\":true}]},"
                + "\"m\":{\"M\":{\"k\":{\"M\":{\"z\":{\"BOOL\":false}}},\"l\":{\"S\":\"\"}}},"
                + "\"n\":{\"N\":\"1.5\"},\"ns\":{\"NS\":[\"-3\",\"20\"]},\"nul\":{\"NULL\":true},\"o\":{\"BOOL\":true},"
                + "\"ss\":{\"SS\":[\"a\",\"b\"]},\"t\\\"\":{\"S\":\"q\\t\"}},"
                + "\"Value\":{\"M\":{\"a\":{\"N\":\"0\"}}},\"Strings\":[\"x\",\"y\"],"
                + "\"Keys\":[{\"k\":{\"S\":\"1\"}},{}],\"Parts\":[{\"Name\":\"p\",\"Value\":{\"S\":\"v\"}},{}],"
                + "\"Names\":{\"#a\":\"b\"},\"Values\":{\":v\":{\"L\":[]}},\"Tables\":{\"t\":[{}],\"u\":[]},"
                + "\"PartMap\":{\"\":{\"Name\":\"\"}},\"Structure\":{\"Name\":\"s\"}}";
        assertEquals(golden, print(decode(golden)));
    }

    @Test
    void shouldPrintNothingButBracesForAnEmptyAnswer() {
        assertEquals("{}", print(new Structure(TestShapes.ALL)));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1.0",
        "0.5,0.5",
        "0,0.0",
        "-0.25,-0.25",
        "2.005,2.005",
        "100,100.0",
        "1732271063.123,1732271063.123",
        "0.0001,1.0E-4",
        "1e15,1.0E15",
        "12.34,12.34",
        "-1000.5,-1000.5",
        "0.007,0.007",
        "0.07,0.07"
    })
    void shouldPrintDecimalsWithTheirFraction(double value, String printed) {
        Structure structure = new Structure(TestShapes.ALL).set(TestShapes.DOUBLE, value);
        assertEquals("{\"Double\":" + printed + "}", print(structure));
    }

    @Test
    void shouldPrintErrorsAsDynamoDbDoes() {
        assertEquals(
                "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"bad\"}",
                print(DynamoDbException.validation("bad")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\",\"Message\":\"bad\"}",
                print(new DynamoDbException(ErrorType.SERIALIZATION, "bad")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}",
                print(new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null)));
        StructureShape details = new StructureShape("Details");
        var item = details.member("Item", Shape.ATTRIBUTE_MAP);
        Object value = decode("{\"Item\":{\"a\":{\"N\":\"1\"}}}").value(TestShapes.ITEM);
        assertEquals(
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
                        + "\"message\":\"The conditional request failed\",\"Item\":{\"a\":{\"N\":\"1\"}}}",
                print(new DynamoDbException(
                        ErrorType.CONDITIONAL_CHECK_FAILED,
                        "The conditional request failed",
                        new Structure(details).set(item, value))));
    }

    @Test
    void shouldEscapeEveryStringSoThatItReadsBack() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            String text = randomText(random, random.nextInt(40));
            byte[] utf8 = text.getBytes(UTF_8);
            writer.reset();
            writer.string(text);
            writer.finish();
            assertEquals(text, readString(), RERUN);
            writer.reset();
            writer.string(new UnsafeBuffer(utf8), 0, utf8.length);
            writer.finish();
            assertEquals(text, readString(), RERUN);
        }
    }

    @Test
    void shouldPrintBase64AsJavaDoes() throws IOException {
        Random random = new Random(SEED);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            writer.reset();
            writer.base64(new UnsafeBuffer(bytes), 0, length);
            writer.finish();
            String encoded = readString();
            assertEquals(Base64.getEncoder().encodeToString(bytes), encoded, RERUN);
            byte[] back = new byte[Base64Decoder.maxDecodedLength(encoded.length())];
            int decoded = Base64Decoder.decode(encoded.toCharArray(), 0, encoded.length(), back);
            assertEquals(length, decoded, RERUN);
            assertEquals(-1, Arrays.mismatch(bytes, Arrays.copyOf(back, decoded)), RERUN);
        }
    }

    @Test
    void shouldPrintEveryLong() {
        Random random = new Random(SEED);
        for (int round = 0; round < 10_000; round++) {
            long value = random.nextLong() >> random.nextInt(Long.SIZE);
            writer.reset();
            writer.integer(value);
            writer.finish();
            assertEquals(Long.toString(value), new String(writer.array(), 0, writer.length(), UTF_8), RERUN);
        }
    }

    @Test
    void shouldLetGoOfTheMemoryOfOneLongText() {
        JsonWriter small = new JsonWriter(16, 64);
        small.string("x".repeat(10_000));
        small.reset();
        assertEquals(64, small.array().length);
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\b\u007f".charAt(random.nextInt(5)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0xFFFFF));
                case 3 -> text.append((char) (0x80 + random.nextInt(0xD800 - 0x80)));
                default -> text.append((char) (0x20 + random.nextInt(0x5f)));
            }
        }
        return text.toString();
    }

    private String readString() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(writer.array(), 0, writer.length())) {
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            String text = parser.getText();
            assertEquals(null, parser.nextToken());
            return text;
        }
    }

    private Structure decode(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return decoder.decode(TestShapes.ALL, bytes, 0, bytes.length);
    }

    private String print(Structure structure) {
        writer.reset();
        encoder.encode(structure, writer);
        return new String(writer.array(), 0, writer.length(), UTF_8);
    }

    private String print(DynamoDbException error) {
        writer.reset();
        encoder.encode(error, writer);
        return new String(writer.array(), 0, writer.length(), UTF_8);
    }
}
