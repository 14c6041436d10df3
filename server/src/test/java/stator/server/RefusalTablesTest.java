package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
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
 * Behind an answer stand the reasons of a cancelled transaction, and what is wrong with the statements of a batch.
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
        "TransactGetItems",
        "TransactWriteItems",
        "ExecuteStatement",
        "BatchExecuteStatement",
        "ExecuteTransaction",
        "CreateTable",
        "UpdateTable",
        "UpdateTimeToLive",
        "DescribeTimeToLive"
    };
    /** Namespaces of the errors whose names do not begin with the model's. */
    private static final Map<String, String> NAMESPACES = Map.of(
            "ValidationException", "com.amazon.coral.validate",
            "SerializationException", "com.amazon.coral.service",
            "UnknownOperationException", "com.amazon.coral.service",
            "AccessDeniedException", "com.amazon.coral.service");

    private static final Set<String> CAPITAL =
            Set.of("SerializationException", "AccessDeniedException", "TransactionCanceledException");

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
        Map<String, Object> members = object(answer.body());
        if (answer.status() == 200) {
            return "ok" + (operation.equals("BatchExecuteStatement") ? reasons(members.get("Responses"), "Error") : "");
        }
        assertEquals(400, answer.status(), answer.body());
        String type = String.valueOf(members.remove("__type"));
        String name = type.substring(type.indexOf('#') + 1);
        assertEquals(NAMESPACES.getOrDefault(name, "com.amazonaws.dynamodb.v20120810") + '#' + name, type);
        Object message = members.remove(CAPITAL.contains(name) ? "Message" : "message");
        String reasons = reasons(members.remove("CancellationReasons"), "");
        assertTrue(members.isEmpty(), answer.body());
        return (message == null ? name : name + ": " + message) + reasons;
    }

    /** What the elements of a list, or a member of each, say: {@code  | code: text} one after the other. */
    private static String reasons(@Nullable Object list, String member) {
        StringBuilder reasons = new StringBuilder();
        for (Object element : list == null ? List.of() : (List<?>) list) {
            Object reason = member.isEmpty() ? element : ((Map<?, ?>) element).get(member);
            Object code = reason == null ? "None" : ((Map<?, ?>) reason).get("Code");
            Object text = reason == null ? null : ((Map<?, ?>) reason).get("Message");
            reasons.append(" | ").append(code).append(text == null ? "" : ": " + text);
        }
        return reasons.toString();
    }

    private static Map<String, Object> object(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken(), json);
            return object(parser);
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new TreeMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return parser.getText();
        }
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
