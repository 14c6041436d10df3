package stator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.AUTH;
import static stator.server.RawClient.JSON;
import static stator.server.RawClient.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: every good request gets the answer that DynamoDB's protocol and HTTP/1.1 give it, however its bytes come, and one
 * that an operation fails is answered too.
 * Method: bytes over a socket, against operations that echo.
 */
@Timeout(60)
class HttpServerTest extends HttpServerTester {
    @Test
    void shouldAnswerAnOperation() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request("Echo", ECHO));
            assertEquals(200, answer.status());
            assertEquals(ECHO, answer.body());
            assertEquals("application/x-amz-json-1.0", answer.header("content-type"));
            assertTrue(answer.header("x-amzn-requestid").matches("[0-9A-Z]{52}"), answer.body());
            assertEquals(crc(answer.bytes()), answer.header("x-amz-crc32"));
            assertEquals("Thu, 1 Jan 2026 00:00:00 GMT", answer.header("date"));
            assertEquals("", answer.header("connection"));
        }
    }

    @Test
    void shouldCallJsonAsTheRequestDid() throws IOException {
        try (RawClient client = client()) {
            String body = request("Echo", "{}").replace(JSON, "Content-Type: application/json; charset=UTF-8\r\n");
            RawClient.Answer answer = client.ask(body);
            assertEquals(200, answer.status());
            assertEquals("application/json", answer.header("content-type"));
        }
    }

    @Test
    void shouldGiveEveryAnswerItsOwnId() throws IOException {
        Set<String> ids = new HashSet<>();
        try (RawClient client = client()) {
            for (int i = 0; i < 1000; i++) {
                assertTrue(ids.add(client.ask(request("Echo", "{}")).header("x-amzn-requestid")));
            }
        }
    }

    @Test
    void shouldSayThatItIsHealthy() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("GET /anything?x=y HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(200, answer.status());
            assertEquals("healthy: dynamodb.us-east-1.amazonaws.com ", answer.body());
            assertEquals("3128867991", answer.header("x-amz-crc32"));
            assertTrue(answer.header("x-amzn-requestid").matches("[0-9A-Z]{52}"));
        }
    }

    @Test
    void shouldTakeASignatureInTheQuery() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("POST /?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c"
                    + "&X-Amz-SignedHeaders=d&X-Amz-Date=e HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.Echo\r\n" + JSON
                    + "Content-Length: 2\r\n\r\n{}");
            assertEquals(200, answer.status());
        }
    }

    @Test
    void shouldCompressLongAnswersWhenAsked() throws IOException {
        String long1 = "{\"String\":\"" + "abc".repeat(5000) + "\"}";
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request("Echo", long1, "Accept-Encoding: deflate, GZIP;q=0.5\r\n"));
            assertEquals("gzip", answer.header("content-encoding"));
            assertEquals(crc(answer.bytes()), answer.header("x-amz-crc32"), "checksum is over what was sent");
            assertEquals(long1, gunzip(answer.bytes()));
            assertTrue(answer.bytes().length < 1000);
            answer = client.ask(request("Echo", ECHO, "Accept-Encoding: gzip\r\n"));
            assertEquals("", answer.header("content-encoding"), "not worth it");
            answer = client.ask(request("Echo", long1, "Accept-Encoding: gzip;q=0, identity\r\n"));
            assertEquals("", answer.header("content-encoding"));
            assertEquals(long1, answer.body());
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrderOneAtATime() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            all.append(request(i % 3 == 0 ? "Later" : "Echo", "{\"Integer\":" + i + "}"));
        }
        try (RawClient client = client()) {
            Thread sender = new Thread(() -> sendAll(client, all.toString()));
            sender.start();
            for (int i = 0; i < 2000; i++) {
                assertEquals("{\"Integer\":" + i + "}", client.answer().body());
            }
        }
        assertEquals(1, dispatcher.mostExecuting.get());
    }

    @Test
    void shouldTakeChunkedBodies() throws IOException {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: DynamoDB_20120810.Echo\r\n" + AUTH + JSON
                + "Transfer-Encoding: chunked\r\n\r\n";
        try (RawClient client = client()) {
            assertEquals(
                    ECHO,
                    client.ask(head + "5\r\n{\"Str\r\n9;x=y\r\ning\":\"a\"}\r\n0\r\nTrailer: b\r\n\r\n")
                            .body());
            assertError(client.ask(head + "0\r\n\r\n"), SERIALIZATION);
        }
    }

    @Test
    void shouldTakeRequestsByteByByte() throws IOException {
        try (RawClient client = client()) {
            for (int round = 0; round < 2; round++) {
                for (byte b : request("Echo", ECHO).getBytes(UTF_8)) {
                    client.send(new byte[] {b});
                }
                assertEquals(ECHO, client.answer().body());
            }
        }
    }

    @Test
    void shouldTakeABodyOfTheGreatestLength() throws IOException {
        int room = ServerContext.MAX_BODY_LENGTH - "{\"Integer\":1,\"x\":\"\"}".length();
        String body = "{\"Integer\":1,\"x\":\"" + "y".repeat(room) + "\"}";
        assertEquals(ServerContext.MAX_BODY_LENGTH, body.length());
        try (RawClient client = client()) {
            assertEquals("{\"Integer\":1}", client.ask(request("Echo", body)).body());
            assertEquals("{\"Integer\":1}", client.ask(request("Later", body)).body());
        }
    }

    @Test
    void shouldTellAClientToContinue() throws IOException {
        String head = request("Echo", ECHO, "Expect: 100-continue\r\n");
        int body = head.length() - ECHO.length();
        try (RawClient client = client()) {
            client.send(head.substring(0, body));
            assertEquals("HTTP/1.1 100 Continue", client.line());
            assertEquals("", client.line());
            assertEquals(ECHO, client.ask(head.substring(body)).body());
            // no need to read it to refuse it
            client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 16777217\r\n\r\n");
            assertEquals(413, client.answer().status());
        }
        try (RawClient client = client()) {
            assertEquals(
                    417,
                    client.ask("POST / HTTP/1.1\r\nExpect: more\r\nContent-Length: 1\r\n\r\n")
                            .status());
        }
    }

    @Test
    void shouldCloseWhenAsked() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request("Later", ECHO, "Connection: close\r\n"));
            assertEquals(ECHO, answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldSpeakHttp10() throws IOException {
        String request = request("Echo", ECHO).replace("HTTP/1.1", "HTTP/1.0");
        try (RawClient client = client()) {
            assertEquals("close", client.ask(request).header("connection"));
            assertTrue(client.atEnd());
        }
        try (RawClient client = client()) {
            String keepAlive = request.replace("Host:", "Connection: keep-alive\r\nHost:");
            assertEquals("keep-alive", client.ask(keepAlive).header("connection"));
            assertEquals(ECHO, client.ask(keepAlive).body());
        }
    }

    @Test
    void shouldAnswerAClientThatHasEndedItsOutput() throws Exception {
        try (RawClient client = client()) {
            client.send(request("Held", ECHO));
            client.endOutput();
            dispatcher.awaitHeld();
            dispatcher.release();
            assertEquals(ECHO, client.answer().body());
            assertTrue(client.atEnd());
        }
        try (RawClient client = client()) {
            client.send(request("Later", "{\"Integer\":1}") + request("Echo", "{\"Integer\":2}"));
            client.endOutput();
            assertEquals("{\"Integer\":1}", client.answer().body());
            assertEquals("{\"Integer\":2}", client.answer().body());
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldPassRefusalsOfOperationsOn() throws IOException {
        try (RawClient client = client()) {
            assertError(
                    client.ask(request("Refuse", "{}")),
                    "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"refused: \u20ac\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throw", "Broken"})
    void shouldAnswer500AndCloseWhenAnOperationIsBroken(String operation) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request(operation, "{}"));
            assertEquals(500, answer.status());
            assertEquals(
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
                            + "\"message\":\"Internal server error\"}",
                    answer.body());
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldSendOneAnswerOnlyWhenAnOperationGivesTwo() throws IOException {
        try (RawClient client = client()) {
            assertEquals(
                    "{\"Integer\":1}",
                    client.ask(request("Twice", "{\"Integer\":1}")).body());
            assertEquals(
                    "{\"Integer\":2}",
                    client.ask(request("Echo", "{\"Integer\":2}")).body());
        }
    }

    private static void sendAll(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readAllBytes();
            return new String(plain, UTF_8);
        }
    }
}
