package stator.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import stator.contract.ListTables;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.partition.Durability;

/**
 * Goal: clients keep their promises about threads, bounds, interrupts and closing, and let every reply go.
 * Method: an engine that answers when the test says so, and counts the replies that are not closed.
 */
class ClientTest {
    private final HeldEngine engine = new HeldEngine();

    @Test
    void shouldAnswerAndLetTheReplyGo() {
        engine.answerAtOnce = true;
        try (DynamoDbClient client = StatorDynamoDbClient.create(engine)) {
            assertEquals(List.of("a", "b"), client.listTables().tableNames());
            assertEquals("dynamodb", client.serviceName());
            assertEquals(
                    "us-east-1", client.serviceClientConfiguration().region().id());
            assertEquals(client, client);
            assertNotEquals(client, StatorDynamoDbClient.create(engine));
            assertTrue(client.toString().contains("Stator"));
            assertThrows(NullPointerException.class, () -> client.listTables((ListTablesRequest) null));
        }
        assertEquals(0, engine.openReplies.get());
        assertEquals(1, engine.closes);
    }

    @Test
    void shouldOpenADirectoryWhoseTablesHaveStreams(@TempDir Path directory) throws Exception {
        try (DynamoDbClient client = StatorDynamoDbClient.open(directory)) {
            client.createTable(table -> table.tableName("streamed")
                    .billingMode("PAY_PER_REQUEST")
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("pk")
                            .attributeType("S")
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("pk")
                            .keyType("HASH")
                            .build())
                    .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE")));
        }
        try (DynamoDbAsyncClient client = StatorDynamoDbAsyncClient.open(directory)) {
            String stream = client.describeTable(table -> table.tableName("streamed"))
                    .get(10, SECONDS)
                    .table()
                    .latestStreamArn();
            assertTrue(stream.contains("table/streamed/stream/"), stream);
        }
    }

    @Test
    void shouldRefuseCallsAfterClose() throws Exception {
        DynamoDbClient client = StatorDynamoDbClient.create(engine);
        client.close();
        assertThrows(IllegalStateException.class, client::listTables);

        DynamoDbAsyncClient async = StatorDynamoDbAsyncClient.create(engine);
        CompletableFuture<ListTablesResponse> pending = async.listTables();
        async.close();
        engine.answerAll();
        ExecutionException late = assertThrows(ExecutionException.class, () -> pending.get(10, SECONDS));
        assertInstanceOf(SdkClientException.class, late.getCause());
        assertEquals(0, engine.openReplies.get());
    }

    @Test
    void shouldLetGoAReplyThatComesAfterAnInterrupt() {
        try (DynamoDbClient client = StatorDynamoDbClient.create(engine)) {
            Thread.currentThread().interrupt();
            assertThrows(AbortedException.class, client::listTables);
            assertTrue(Thread.interrupted(), "the interrupt is for the caller to see");
            engine.answerAll();
        }
        assertEquals(0, engine.openReplies.get());
    }

    @Test
    void shouldCompleteFuturesOnThreadsOfItsOwn() throws Exception {
        try (DynamoDbAsyncClient client = StatorDynamoDbAsyncClient.create(engine)) {
            CompletableFuture<Thread> thread = client.listTables().thenApply(response -> Thread.currentThread());
            assertFalse(thread.isDone());
            engine.answerAll();
            assertEquals("stator-client", thread.get(10, SECONDS).getName());
        }
    }

    @Test
    void shouldRefuseMoreCallsThanTheBound() throws Exception {
        try (DynamoDbAsyncClient client = StatorDynamoDbAsyncClient.create(engine)) {
            List<CompletableFuture<ListTablesResponse>> calls = new ArrayList<>();
            for (int i = 0; i < PromisingCaller.MAX_IN_FLIGHT; i++) {
                calls.add(client.listTables());
            }
            ExecutionException refused = assertThrows(
                    ExecutionException.class, () -> client.listTables().get(10, SECONDS));
            assertInstanceOf(ThrottlingException.class, refused.getCause());
            engine.answerAll();
            CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0])).get(30, SECONDS);
            engine.answerAtOnce = true;
            assertEquals(2, client.listTables().get(10, SECONDS).tableNames().size());
        }
        assertEquals(0, engine.openReplies.get());
    }

    /** Knows ListTables; keeps the handlers until it is told to answer. */
    private static final class HeldEngine implements Operations {
        private final List<ReplyHandler> held = new ArrayList<>();
        private final AtomicInteger openReplies = new AtomicInteger();
        private boolean answerAtOnce;
        private int closes;

        @Override
        public @Nullable Operation operation(String name) {
            return name.equals("ListTables") ? ListTables.OPERATION : null;
        }

        @Override
        public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
            held.add(handler);
            if (answerAtOnce) {
                answerAll();
            }
        }

        void answerAll() {
            for (ReplyHandler handler : held) {
                Structure body = new Structure(ListTables.OPERATION.output());
                body.set(ListTables.TABLE_NAMES, List.of("a", "b"));
                openReplies.incrementAndGet();
                handler.onReply(new Reply(body, openReplies::decrementAndGet));
            }
            held.clear();
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
