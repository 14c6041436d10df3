package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.server.RawClient.request;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: pages of this machine may call the server, others only where they are allowed to.
 * Method: requests such as browsers send, over a socket.
 */
@Timeout(60)
class HttpOriginsTest extends HttpServerTester {
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
}
