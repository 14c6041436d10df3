package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.AUTH;
import static stator.server.RawClient.JSON;
import static stator.server.RawClient.request;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a request that is not HTTP, not DynamoDB's, not signed or too long is refused as DynamoDB refuses it, for the first
 * thing that is wrong.
 * Method: bytes over a socket, against operations that echo.
 */
@Timeout(60)
class HttpRefusalsTest extends HttpServerTester {
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

    private int only(String request) throws IOException {
        try (RawClient client = client()) {
            return client.ask(request).status();
        }
    }
}
