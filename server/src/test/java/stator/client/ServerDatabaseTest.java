package stator.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.Database;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.ConditionalCheckFailed;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.ServerContext;
import stator.streams.Streams;

/**
 * Goal: code for the embedded library does the same over HTTP, errors and their details included.
 * Method: each call is made of a database of this process and of a server in front of it; what one does the other must see.
 */
@Timeout(60)
class ServerDatabaseTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private Stator embedded;

    @SuppressWarnings("NullAway.Init") // before each test
    private stator.server.HttpServer server;

    @SuppressWarnings("NullAway.Init") // before each test
    private Database remote;

    @BeforeEach
    void start() {
        embedded = Stator.openTemporary();
        server = stator.server.HttpServer.start(
                new ServerContext().port(0), new EngineDispatcher(embedded, new Streams()));
        remote = ServerDatabase.at(
                URI.create("http://127.0.0.1:" + server.address().getPort()));
    }

    @AfterEach
    void stop() {
        server.close();
        embedded.close();
    }

    @Test
    void shouldDoWhatTheEmbeddedLibraryDoes() throws Exception {
        Table users = remote.ensureTable(
                TableSpec.named("users").partitionKey("id", KeyType.STRING).sortKey("n", KeyType.NUMBER));
        Table same = embedded.table("users");
        users.put(Item.of("id", "ada", "n", 1, "bytes", new byte[] {1, 2}, "list", List.of("a", 2)));
        assertEquals(users.find("ada", 1), same.find("ada", 1));
        assertNotNull(users.find("ada", 1));
        assertNull(users.find("ada", 2));
        List<String> seen = new ArrayList<>();
        assertTrue(users.read(item -> seen.add(Item.of(item).string("id")), "ada", 1));
        assertFalse(users.read(item -> seen.add("none"), "bob", 1));
        assertEquals(List.of("ada"), seen);
        users.update("ADD visits :one", "ada", 2).value(":one", 1).run();
        users.putting(Item.of("id", "ada", "n", 3)).durably().run();
        users.putAsync(Item.of("id", "bob", "n", 1)).toCompletableFuture().get();
        assertEquals(same.query("ada").list(), users.query("ada").list());
        assertEquals(3, users.query("ada").list().size());
        assertEquals(4, users.scan().list().size());
        assertEquals(Item.of("id", "bob", "n", 1), users.delete("bob", 1));
        assertEquals(
                List.of(Item.of("id", "ada", "n", 3)),
                remote.execute("SELECT * FROM users WHERE id = ? AND n = ?", "ada", 3));
        remote.transact()
                .add(users.update("SET a = :a", "ada", 1).value(":a", "b"))
                .add(users.putting(Item.of("id", "eve", "n", 9)))
                .run();
        assertEquals("b", Objects.requireNonNull(same.find("ada", 1)).string("a"));
        assertEquals(List.of("users"), remote.tableNames());
        remote.deleteTable("users");
        assertEquals(List.of(), embedded.tableNames());
    }

    @Test
    void shouldTellWhatTheServerTellsOfARefusal() {
        Table users = remote.createTable(TableSpec.named("users").partitionKey("id", KeyType.STRING));
        users.put(Item.of("id", "ada"));
        DynamoDbException failed = assertThrows(DynamoDbException.class, () -> users.putting(Item.of("id", "ada"))
                .onlyIf("attribute_not_exists(id)")
                .run());
        assertEquals(ErrorType.CONDITIONAL_CHECK_FAILED, failed.type());
        assertEquals("The conditional request failed", failed.getMessage());
        assertNull(Objects.requireNonNull(failed.details()).value(ConditionalCheckFailed.ITEM));
        DynamoDbException canceled = assertThrows(DynamoDbException.class, () -> remote.transact()
                .add(users.checking("attribute_exists(id)", "ada"))
                .add(users.checking("attribute_exists(id)", "bob"))
                .run());
        assertEquals(ErrorType.TRANSACTION_CANCELED, canceled.type());
        assertTrue(
                String.valueOf(canceled.getMessage()).contains("[None, ConditionalCheckFailed]"),
                canceled.getMessage());
        List<Structure> reasons =
                Objects.requireNonNull(canceled.details()).list(TransactionCanceled.CANCELLATION_REASONS);
        assertEquals(
                "ConditionalCheckFailed", Objects.requireNonNull(reasons).get(1).string(TransactionCanceled.CODE));
        assertEquals(
                ErrorType.RESOURCE_NOT_FOUND,
                assertThrows(DynamoDbException.class, () -> remote.table("none"))
                        .type());
        assertEquals(
                ErrorType.RESOURCE_IN_USE,
                assertThrows(
                                DynamoDbException.class,
                                () -> remote.createTable(
                                        TableSpec.named("users").partitionKey("id", KeyType.STRING)))
                        .type());
    }

    @Test
    void shouldRefuseWhatJsonCannotSayAsTheEmbeddedLibraryDoes() {
        Table users = remote.createTable(TableSpec.named("users").partitionKey("id", KeyType.NUMBER));
        BigDecimal tooLarge = new BigDecimal("1e200");
        DynamoDbException here = assertThrows(
                DynamoDbException.class, () -> embedded.table("users").find(tooLarge));
        DynamoDbException there = assertThrows(DynamoDbException.class, () -> users.find(tooLarge));
        assertEquals(here.getMessage(), there.getMessage());
        assertEquals(here.type(), there.type());
        assertThrows(DynamoDbException.class, () -> users.delete(tooLarge));
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        Table users = remote.createTable(TableSpec.named("users").partitionKey("id", KeyType.STRING));
        server.close();
        DynamoDbException failed = assertThrows(DynamoDbException.class, () -> users.find("ada"));
        assertEquals(ErrorType.INTERNAL_SERVER_ERROR, failed.type());
        assertInstanceOf(IOException.class, failed.getCause());
        CompletionException later = assertThrows(
                CompletionException.class,
                () -> users.putAsync(Item.of("id", "ada")).toCompletableFuture().join());
        assertEquals(
                ErrorType.INTERNAL_SERVER_ERROR,
                assertInstanceOf(DynamoDbException.class, later.getCause()).type());
        Database nowhere = ServerDatabase.at(URI.create("http://127.0.0.1:1"));
        DynamoDbException none = assertThrows(DynamoDbException.class, nowhere::tableNames);
        assertInstanceOf(ConnectException.class, none.getCause());
        assertEquals("no server answers at http://127.0.0.1:1", none.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 502})
    void shouldSayWhatAnythingElseAnswered(int status) throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>out of order</html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            Database proxied = ServerDatabase.at(
                    URI.create("http://127.0.0.1:" + other.getAddress().getPort()));
            DynamoDbException failed = assertThrows(DynamoDbException.class, proxied::tableNames);
            assertEquals(ErrorType.INTERNAL_SERVER_ERROR, failed.type());
            assertEquals("status=" + status + " body=<html>out of order</html>", failed.getMessage());
        } finally {
            other.stop(0);
        }
    }

    @Test
    void shouldRefuseAnEndpointThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> ServerDatabase.at(URI.create("127.0.0.1")));
        assertThrows(IllegalArgumentException.class, () -> ServerDatabase.at(URI.create("ftp://127.0.0.1")));
    }
}
