package stator.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.cli.Terminal.run;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;

/**
 * Goal: an operator's scrub of a running server tells good from damaged, by text and by exit status.
 * Method: the command as its user runs it, in this process; a bit of a cold record is flipped in its file.
 */
class ScrubCommandTest {
    @Test
    void shouldTellGoodFromDamaged(@TempDir Path directory) throws Exception {
        try (Stator database =
                        Stator.open(new Stator.Context().directory(directory).partitions(1));
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database))) {
            String endpoint = "http://127.0.0.1:" + server.address().getPort();
            Table notes = database.createTable(TableSpec.named("notes").partitionKey("id", KeyType.STRING));
            for (int i = 0; i < 100; i++) {
                notes.put(Item.of("id", "note " + i, "text", "the text of note " + i));
            }
            assertEquals(400, send(endpoint + "/scrub?rate=0", "POST").statusCode());
            assertEquals("scrub none\n", send(endpoint + "/scrub", "GET").body());
            String good = run(0, "scrub", "--endpoint", endpoint, "--rate", "1000");
            assertTrue(
                    good.matches(
                            "scrub running=false checked=\\d+ of=\\d+ records=\\d+ entries=10[12] pages=\\d+ changes=0 damages=0\n"),
                    good);

            Path file = directory.resolve("partition-0").resolve("00000000000000000000.log");
            int at = flip(file, "the text of note 42");
            String damaged = run(1, "scrub", "--endpoint", endpoint);
            assertTrue(damaged.contains(" damages=1\ndamage file=" + file + " offset="), damaged);
            int offset = Integer.parseInt(damaged.replaceAll("(?s).*offset=(\\d+).*", "$1"));
            assertTrue(offset <= at && offset > at - 200, damaged + "flipped at " + at);
            assertThrows(DynamoDbException.class, () -> notes.find("note 42"));
            assertEquals(500, getItem(endpoint, "note 42"));
            assertEquals(200, getItem(endpoint, "note 41"));
            assertEquals(Item.of("id", "note 41", "text", "the text of note 41"), notes.find("note 41"));
            run(2, "scrub", "--endpoint", endpoint, "--rate", "0");
        }
    }

    /** Asks for an item as a client does, and returns the status of the answer. */
    private static int getItem(String endpoint, String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"TableName\":\"notes\",\"Key\":{\"id\":{\"S\":\"" + id + "\"}}}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static int flip(Path file, String text) throws Exception {
        int at = new String(Files.readAllBytes(file), ISO_8859_1).indexOf(text);
        assertTrue(at > 0, "not stored: " + text);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (text.charAt(0) ^ 1)}), at);
        }
        return at;
    }

    private static HttpResponse<String> send(String page, String method) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(page))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
