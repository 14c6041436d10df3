package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.request;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: no client, slow, gone or greedy, and no setting keeps the server from its bounds and its end.
 * Method: connections that do nothing, read nothing or want too much, against operations that wait; settings that are wrong.
 */
@Timeout(60)
class HttpLimitsTest extends HttpServerTester {
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
            dispatcher.release(); // an answer for nobody, and not kept open either
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
}
