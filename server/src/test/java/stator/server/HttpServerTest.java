package stator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.AUTH;
import static stator.server.RawClient.JSON;
import static stator.server.RawClient.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: every request, good, bad or hostile, gets the answer that DynamoDB's protocol and HTTP/1.1 give it, and no other.
 * Method: bytes over a socket, against operations that echo.
 */
@Timeout(60)
class HttpServerTest {
    private static final String ECHO = "{\"String\":\"a\"}";
    private static final String UNKNOWN = "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}";
    private static final String SERIALIZATION = "{\"__type\":\"com.amazon.coral.service#SerializationException\"}";
    private static final String NOT_FOUND = "<UnknownOperationException/>\n";

    private final TestDispatcher dispatcher = new TestDispatcher();
    private HttpServer server = HttpServer.start(settings(), dispatcher);

    @AfterEach
    void close() {
        server.close();
        dispatcher.close();
        assertEquals(0, server.inFlightBytes());
        assertEquals(0, server.connections());
        assertEquals(0, dispatcher.openReplies.get());
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "QUERY"})
    void shouldNotFindOtherMethods(String method) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(404, answer.status());
            assertEquals(NOT_FOUND, answer.body());
            assertEquals("3552371480", answer.header("x-amz-crc32"));
            assertEquals("29", answer.header("content-length"));
        }
    }

    @Test
    void shouldAnswerHeadWithoutBody() throws IOException {
        try (RawClient client = client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            RawClient.Answer answer = client.answer(false);
            assertEquals(404, answer.status());
            assertEquals("29", answer.header("content-length"));
            assertEquals(200, client.ask(request("Echo", "{}")).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type: text/plain\r\n", "Content-Type: application/x-amz-json-1.1\r\n"})
    void shouldNotFindOtherContentTypes(String contentType) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request("Echo", "{}").replace(JSON, contentType));
            assertEquals(404, answer.status());
            assertEquals(NOT_FOUND, answer.body());
        }
    }

    @Test
    void shouldRefuseTheFirstThingThatIsWrong() throws IOException {
        String noAuth = JSON + "X-Amz-Target: DynamoDB_20120810.Echo\r\n";
        try (RawClient client = client()) {
            // not JSON comes before target and signature
            assertError(client.ask(post(JSON, "nonsense")), SERIALIZATION);
            assertError(client.ask(post(noAuth, "{\"String\":1")), SERIALIZATION);
            // target comes before signature
            assertError(client.ask(post(JSON, "{}")), UNKNOWN);
            assertError(client.ask(post("", "")), UNKNOWN);
            // signature comes before an empty body and before conversion
            String missing = "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\","
                    + "\"message\":\"Request is missing Authentication Token\"}";
            assertError(client.ask(post(noAuth, "")), missing);
            assertError(client.ask(post(noAuth, "{\"String\":1}")), missing);
            assertError(client.ask(request("Echo", "")), SERIALIZATION);
            assertError(
                    client.ask(request("Echo", "{\"String\":1}")),
                    "{\"__type\":\"com.amazon.coral.service#SerializationException\","
                            + "\"Message\":\"NUMBER_VALUE cannot be converted to String\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DynamoDB_20120810.Nope",
                "DynamoDB_20120810.",
                "DynamoDB_20120810",
                "DynamoDB_20111205.Echo",
                "Echo",
                "",
                "dynamodb_20120810.echo"
            })
    void shouldNotKnowOtherTargets(String target) throws IOException {
        try (RawClient client = client()) {
            assertError(client.ask(post("X-Amz-Target: " + target + "\r\n" + AUTH + JSON, "{}")), UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/?X-Amz-Algorithm=a|Authorization: AWS4-HMAC-SHA256 x|InvalidSignatureException|"
                        + "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
                "/|Authorization: Basic x|MissingAuthenticationTokenException|Request is missing Authentication Token",
                "/?x=%zz|Host: b|MissingAuthenticationTokenException|Request is missing Authentication Token",
                "/|Authorization: AWS4-HMAC-SHA256|IncompleteSignatureException|"
                        + "Authorization header requires 'Credential' parameter. Authorization header requires"
                        + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
                        + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                        + " Authorization=AWS4-HMAC-SHA256",
                "/|Authorization: AWS4-X Credential=a, Signature=, XSignedHeaders=b|IncompleteSignatureException|"
                        + "Authorization header requires 'Signature' parameter. Authorization header requires"
                        + " 'SignedHeaders' parameter. Authorization header requires existence of either a"
                        + " 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-X Credential=a, Signature=,"
                        + " XSignedHeaders=b",
                "/?X-Amz-Algorithm=a&X-Amz-Credential=b|Host: b|IncompleteSignatureException|"
                        + "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must"
                        + " include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'."
                        + " Re-examine the query-string parameters.",
            })
    void shouldRefuseWhatIsNotSigned(String uri, String header, String type, String message) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("POST " + uri + " HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.Echo\r\n"
                    + header + "\r\n" + JSON + "Content-Length: 2\r\n\r\n{}");
            assertError(
                    answer, "{\"__type\":\"com.amazon.coral.service#" + type + "\",\"message\":\"" + message + "\"}");
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
    void shouldRefuseALongerBodyWithoutReadingIt() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask("POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n{");
            assertEquals(413, answer.status());
            assertEquals("", answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldAnswerAClientThatGoesOnSendingTooMuch() throws Exception {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 257; i++) {
                client.send(chunk);
            }
            assertEquals(413, client.answer().status());
            assertTrue(server.inFlightBytes() <= ServerContext.MAX_BODY_LENGTH);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|nonsense\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nContent-Length: x\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nContent-Length: -1\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nab",
                "400|POST / HTTP/1.1\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n",
                "400|POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffffff\\r\\n",
                "400|POST / HTTP/1.1\\r\\nBad Header: 1\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\nHost: a\\n\\n",
                "505|PRI * HTTP/2.0\\r\\n\\r\\n",
            })
    void shouldRefuseWhatIsNotHttp(int status, String request) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request.replace("\\r", "\r").replace("\\n", "\n"));
            assertEquals(status, answer.status());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldBoundUriAndHeaders() throws IOException {
        String end = " HTTP/1.1\r\nHost: a\r\n";
        assertEquals(200, only("GET /" + "a".repeat(8190) + end + "\r\n"));
        assertEquals(414, only("GET /" + "a".repeat(8300) + end + "\r\n"));
        assertEquals(200, only("GET /" + end + "X: " + "a".repeat(16_000) + "\r\n\r\n"));
        assertEquals(431, only("GET /" + end + "X: " + "a".repeat(16_400) + "\r\n\r\n"));
        assertEquals(200, only("GET /" + end + "X: a\r\n".repeat(99) + "\r\n"));
        assertEquals(431, only("GET /" + end + "X: a\r\n".repeat(100) + "\r\n"));
    }

    @Test
    void shouldTellBrowsersOfThisMachineThatTheyMay() throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(
                    "OPTIONS / HTTP/1.1\r\nOrigin: http://localhost:3000\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n\r\n");
            assertEquals(200, answer.status());
            assertEquals("http://localhost:3000", answer.header("access-control-allow-origin"));
            assertEquals("POST", answer.header("access-control-allow-methods"));
            assertEquals("x-amz-target", answer.header("access-control-allow-headers"));
            assertEquals("172800", answer.header("access-control-max-age"));
            assertEquals("0", answer.header("content-length"));
            answer = client.ask(request("Echo", ECHO, "Origin: http://127.0.0.1\r\n"));
            assertEquals(ECHO, answer.body());
            assertEquals("http://127.0.0.1", answer.header("access-control-allow-origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "http://localhost.evil.example", "http://localhost@evil.example"})
    void shouldRefusePagesFromElsewhere(String origin) throws IOException {
        try (RawClient client = client()) {
            RawClient.Answer answer = client.ask(request("Echo", ECHO, "Origin: " + origin + "\r\n"));
            assertEquals(403, answer.status());
            assertEquals("", answer.header("access-control-allow-origin"));
            assertEquals(
                    403,
                    client.ask("OPTIONS / HTTP/1.1\r\nOrigin: " + origin + "\r\n\r\n")
                            .status());
        }
        assertEquals(0, dispatcher.executed.get());
    }

    @Test
    void shouldLetPagesInThatAreAllowed() throws IOException {
        restart(settings().origins(Set.of("https://console.example")));
        try (RawClient client = client()) {
            assertEquals(
                    200,
                    client.ask(request("Echo", ECHO, "Origin: https://console.example\r\n"))
                            .status());
            assertEquals(
                    403,
                    client.ask(request("Echo", ECHO, "Origin: https://other.example\r\n"))
                            .status());
        }
        restart(settings().origins(Set.of("*")));
        try (RawClient client = client()) {
            assertEquals(
                    200,
                    client.ask(request("Echo", ECHO, "Origin: https://other.example\r\n"))
                            .status());
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

    @Test
    void shouldReleaseTheReplyWhenTheClientHasGone() throws Exception {
        try (RawClient client = client()) {
            client.send(request("Held", ECHO));
            dispatcher.awaitHeld();
        }
        dispatcher.release();
        try (RawClient client = client()) {
            assertEquals(ECHO, client.ask(request("Later", ECHO)).body());
        }
    }

    @Test
    void shouldWaitForAClientThatReadsSlowly() throws Exception {
        StringBuilder all = new StringBuilder();
        int requests = 200;
        for (int i = 0; i < requests; i++) {
            all.append(request("Big", "{\"Integer\":500000}"));
        }
        try (RawClient client = client()) {
            client.send(all.toString());
            try (RawClient other = client()) { // by the time this is answered, the server had time to go too far
                for (int i = 0; i < 50; i++) {
                    other.ask(request("Later", "{}"));
                }
            }
            long executed = dispatcher.executed.get() - 50;
            assertTrue(executed < 40, "answers piled up for a client that reads none: executed=" + executed);
            for (int i = 0; i < requests; i++) {
                assertTrue(client.answer().bytes().length > 500_000);
            }
        }
    }

    @Test
    void shouldCloseConnectionsThatDoNothing() throws IOException {
        restart(settings().idleTimeoutMs(200));
        long start = System.nanoTime();
        try (RawClient idle = client();
                RawClient slowHead = client().send("POST / HTT")) {
            assertTrue(idle.atEnd());
            assertTrue(slowHead.atEnd());
        }
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(190));
    }

    @Test
    void shouldNotCloseAConnectionWhoseRequestExecutes() throws Exception {
        restart(settings().idleTimeoutMs(100));
        try (RawClient client = client();
                RawClient idle = client()) {
            client.send(request("Held", ECHO));
            dispatcher.awaitHeld();
            assertTrue(idle.atEnd());
            dispatcher.release();
            assertEquals(ECHO, client.answer().body());
        }
    }

    @Test
    void shouldTimeOutABodyThatDoesNotCome() throws IOException {
        restart(settings().requestTimeoutMs(200));
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
            assertEquals(408, client.answer().status());
            assertTrue(client.atEnd());
        }
    }

    @Test
    void shouldCloseConnectionsBeyondTheBound() throws IOException {
        restart(settings().maxConnections(2));
        try (RawClient one = client();
                RawClient two = client()) {
            assertEquals(200, one.ask(request("Echo", "{}")).status());
            assertEquals(200, two.ask(request("Echo", "{}")).status());
            try (RawClient three = client()) {
                assertTrue(three.atEnd());
            }
            assertEquals(200, one.ask(request("Echo", "{}")).status());
        }
    }

    @Test
    void shouldRefuseBytesBeyondTheBound() throws Exception {
        restart(settings().maxInFlightBytes(ServerContext.MAX_BODY_LENGTH));
        String body = "{\"Integer\":1,\"x\":\"" + "y".repeat(9 << 20) + "\"}";
        try (RawClient one = client();
                RawClient two = client();
                RawClient three = client()) {
            one.send(request("Held", body));
            dispatcher.awaitHeld();
            RawClient.Answer answer = two.ask(request("Echo", body));
            assertEquals(503, answer.status());
            assertTrue(answer.body().contains("#ServiceUnavailable"), answer.body());
            assertEquals(200, three.ask(request("Echo", "{}")).status());
            dispatcher.release();
            assertEquals(200, one.answer().status());
            assertEquals(200, three.ask(request("Echo", body)).status());
        }
    }

    @Test
    void shouldLetRequestsInFlightFinishWhenClosed() throws Exception {
        try (RawClient busy = client();
                RawClient idle = client()) {
            assertEquals(200, idle.ask(request("Echo", "{}")).status());
            busy.send(request("Held", ECHO));
            dispatcher.awaitHeld();
            Thread closer = new Thread(server::close);
            closer.start();
            assertTrue(idle.atEnd());
            dispatcher.release();
            RawClient.Answer answer = busy.answer();
            assertEquals(ECHO, answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(busy.atEnd());
            closer.join();
            assertThrows(IOException.class, this::client);
        }
    }

    @Test
    void shouldCloseInTimeWhateverHangs() throws Exception {
        try (RawClient busy = client()) {
            busy.send(request("Held", ECHO));
            dispatcher.awaitHeld();
            long start = System.nanoTime();
            server.close();
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(tookMs < 3_000, "tookMs=" + tookMs);
            dispatcher.release(); // an answer for nobody
            server.close();
            try (TestDispatcher other = dispatcher) {
                other.executing.get();
            }
        }
    }

    @Test
    void shouldBindToTheLoopbackInterfaceOnly() {
        for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            ServerException error = assertThrows(
                    ServerException.class, () -> HttpServer.start(settings().host(host), dispatcher));
            assertEquals(ServerException.Code.CONFIGURATION, error.code());
            assertTrue(error.toString().contains("host=" + host + " is not a loopback address"), error.toString());
        }
        assertTrue(server.address().getAddress().isLoopbackAddress());
    }

    @Test
    void shouldSayWhyItCannotBind() {
        ServerException error = assertThrows(
                ServerException.class,
                () -> HttpServer.start(settings().port(server.address().getPort()), dispatcher));
        assertEquals(ServerException.Code.BIND_FAILED, error.code());
        assertTrue(error.toString().contains("port=" + server.address().getPort()), error.toString());
    }

    @Test
    void shouldNameTheSettingThatIsWrong() {
        ServerContext context = settings().maxInFlightBytes(1);
        ServerException error = assertThrows(ServerException.class, () -> HttpServer.start(context, dispatcher));
        assertTrue(error.toString().endsWith("maxInFlightBytes=1, must be at least 16777216"), error.toString());
        assertThrows(IllegalStateException.class, () -> HttpServer.start(context, dispatcher));
    }

    private static ServerContext settings() {
        return new ServerContext()
                .port(0)
                .eventLoops(2)
                .clock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    private void restart(ServerContext settings) {
        server.close();
        server = HttpServer.start(settings, dispatcher);
    }

    private RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    private int only(String request) throws IOException {
        try (RawClient client = client()) {
            return client.ask(request).status();
        }
    }

    private static String post(String headers, String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void assertError(RawClient.Answer answer, String body) {
        assertEquals(body, answer.body());
        assertEquals(400, answer.status());
        assertEquals("application/x-amz-json-1.0", answer.header("content-type"));
        assertEquals(crc(answer.bytes()), answer.header("x-amz-crc32"));
        assertFalse(answer.headers().containsKey("connection"));
    }

    private static void sendAll(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String crc(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return Long.toString(checksum.getValue());
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readAllBytes();
            return new String(plain, UTF_8);
        }
    }
}
