package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import stator.Stator;
import stator.partition.Durability;

/**
 * Goal: a request that is wrong in one or more ways is refused with DynamoDB's error for the first of them, and every
 * limit is where DynamoDB has it.
 * Method: tables of requests and answers, one of each operation, in the order in which DynamoDB checks, sent to a server
 * over HTTP; the body of the answer is compared whole. A request that is wrong in two ways shows which check comes first;
 * one at a limit is answered, one past it refused. What depends on the state of a table is in the engine's tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTablesTest {
    private static final String[] OPERATIONS = {
        "GetItem",
        "PutItem",
        "DeleteItem",
        "UpdateItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "CreateTable",
        "UpdateTable"
    };
    /** Namespaces of the errors whose names do not begin with the model's. */
    private static final Map<String, String> NAMESPACES = Map.of(
            "ValidationException", "com.amazon.coral.validate",
            "SerializationException", "com.amazon.coral.service",
            "UnknownOperationException", "com.amazon.coral.service",
            "AccessDeniedException", "com.amazon.coral.service");

    private static final JsonFactory JSON = new JsonFactory();

    private Stator database;
    private HttpServer server;
    private RawClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        database = Stator.open(new Stator.Context().directory(directory).durability(Durability.BUFFERED));
        server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database));
        client = new RawClient(server.address());
        createTable("hash", "{\"AttributeName\":\"a\",\"AttributeType\":\"S\"}", "");
        createTable(
                "indexed",
                "{\"AttributeName\":\"a\",\"AttributeType\":\"S\"},{\"AttributeName\":\"c\",\"AttributeType\":\"S\"},"
                        + "{\"AttributeName\":\"d\",\"AttributeType\":\"N\"}",
                "],\"GlobalSecondaryIndexes\":[{\"IndexName\":\"keys\",\"KeySchema\":["
                        + "{\"AttributeName\":\"c\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"d\",\"KeyType\":\"RANGE\"}],"
                        + "\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"}},{\"IndexName\":\"several\",\"KeySchema\":["
                        + "{\"AttributeName\":\"c\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"a\",\"KeyType\":\"HASH\"},"
                        + "{\"AttributeName\":\"d\",\"KeyType\":\"RANGE\"}],\"Projection\":{\"ProjectionType\":\"ALL\"}}");
        createTable("hashn", "{\"AttributeName\":\"a\",\"AttributeType\":\"N\"}", "");
        for (String type : new String[] {"S", "N", "B"}) {
            createTable(
                    type.equals("S") ? "range" : "range" + type.toLowerCase(java.util.Locale.ROOT),
                    "{\"AttributeName\":\"a\",\"AttributeType\":\"S\"},{\"AttributeName\":\"b\",\"AttributeType\":\""
                            + type + "\"}",
                    ",{\"AttributeName\":\"b\",\"KeyType\":\"RANGE\"}");
        }
    }

    @AfterAll
    void close() {
        CloseHelper.closeAll(client, server, database);
    }

    private void createTable(String name, String attributes, String sortKey) throws IOException {
        String request = "{\"TableName\":\"" + name
                + "\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":[" + attributes
                + "],\"KeySchema\":[{\"AttributeName\":\"a\",\"KeyType\":\"HASH\"}" + sortKey + "]}";
        assertEquals("ok", answer("CreateTable", request));
        String description = "";
        while (!description.contains("\"TableStatus\":\"ACTIVE\"")) {
            description = client.ask(RawClient.request("DescribeTable", "{\"TableName\":\"" + name + "\"}"))
                    .body();
        }
    }

    @TestFactory
    Stream<DynamicContainer> shouldAnswerAsTheTablesSay() {
        return Stream.of(OPERATIONS).map(operation -> DynamicContainer.dynamicContainer(operation, rows(operation)));
    }

    private Stream<DynamicTest> rows(String operation) {
        return RefusalTable.read(operation).stream()
                .map(row -> dynamicTest(row.toString(), () -> {
                    String actual = answer(operation, row.request());
                    assertEquals(row.answerLike(actual), actual, row::toString);
                }));
    }

    /** The answer in the words of the tables. Everything else about it is checked here. */
    private String answer(String operation, String request) throws IOException {
        RawClient.Answer answer = client.ask(RawClient.request(operation, request));
        if (answer.status() == 200) {
            return "ok";
        }
        assertEquals(400, answer.status(), answer.body());
        Map<String, String> error = members(answer.body());
        String type = String.valueOf(error.remove("__type"));
        String name = type.substring(type.indexOf('#') + 1);
        assertEquals(NAMESPACES.getOrDefault(name, "com.amazonaws.dynamodb.v20120810") + '#' + name, type);
        boolean capital = name.equals("SerializationException") || name.equals("AccessDeniedException");
        String message = error.remove(capital ? "Message" : "message");
        assertTrue(error.isEmpty(), answer.body());
        return message == null ? name : name + ": " + message;
    }

    private static Map<String, String> members(String json) throws IOException {
        Map<String, String> members = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken(), json);
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                members.put(name, parser.nextTextValue());
            }
        }
        return members;
    }
}
