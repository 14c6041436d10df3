package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: who asks for pages holds up no request, however long they take and however many there are.
 * Method: a server with one event loop, and pages that are told when the test says so.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpPagesTest extends HttpServerTester {
    private static final String HEALTHY = "healthy: dynamodb.us-east-1.amazonaws.com ";

    @BeforeEach
    void startWithOneLoop() {
        restart(settings().eventLoops(1));
    }

    @Test
    void shouldTellPagesAndWhatIsNone() throws IOException {
        try (RawClient client = client()) {
            assertEquals("GET a=1?b\n", client.ask(get("/echo?a=1?b")).body());
            assertEquals("POST \n", client.ask("POST /echo HTTP/1.1\r\n\r\n").body());
            assertEquals(HEALTHY, client.ask(get("/")).body());
            assertEquals(HEALTHY, client.ask(get("/nothing")).body());
            assertError(client.ask("POST /nothing HTTP/1.1\r\n\r\n"), UNKNOWN);
            assertEquals(ECHO, client.ask(request("Echo", ECHO)).body());
        }
    }

    @Test
    void shouldAnswerWhilePagesAreMade() throws IOException {
        try (RawClient reader = client();
                RawClient client = client()) {
            reader.send(get("/held") + request("Echo", ECHO) + get("/echo"));
            assertEquals(ECHO, client.ask(request("Echo", ECHO)).body());
            assertEquals(HEALTHY, client.ask(get("/")).body());
            assertEquals(1, dispatcher.executed.get(), "a connection's requests are answered in turn");
            dispatcher.pages.release();
            assertEquals("held\n", reader.answer().body());
            assertEquals(ECHO, reader.answer().body());
            assertEquals("GET \n", reader.answer().body());
        }
    }

    @Test
    void shouldMakeNoMorePagesAtATimeThanItCanHold() throws IOException {
        List<RawClient> readers = new ArrayList<>();
        try {
            for (int i = 0; i <= PageMaker.MAX_WAITING; i++) {
                readers.add(client());
                assertEquals(HEALTHY, readers.get(i).ask(get("/")).body());
                readers.get(i).send(get("/held"));
            }
            try (RawClient client = client()) {
                for (int i = 0; i < 2; i++) { // the event loop goes round, and has seen all of them then
                    assertEquals(HEALTHY, client.ask(get("/")).body());
                }
                RawClient.Answer answer = client.ask(get("/echo"));
                assertEquals(503, answer.status());
                assertEquals("too many pages are asked for at a time\n", answer.body());
                assertEquals(ECHO, client.ask(request("Echo", ECHO)).body());
            }
            dispatcher.pages.release(readers.size());
            for (RawClient reader : readers) {
                assertEquals("held\n", reader.answer().body());
            }
        } finally {
            CloseHelper.closeAll(readers);
        }
    }

    @Test
    void shouldBearAPageThatCannotBeMade() throws IOException {
        try (RawClient reader = client();
                RawClient client = client()) {
            assertEquals(500, reader.ask(get("/broken")).status());
            assertTrue(reader.atEnd());
            assertEquals("GET \n", client.ask(get("/echo")).body());
        }
    }

    @Test
    void shouldForgetWhoHasGone() throws IOException {
        try (RawClient reader = client()) {
            reader.send(get("/held"));
            awaitHeld();
        }
        dispatcher.pages.release();
        while (server.connections() > 0) { // it may have closed its half only, and be waiting for the answer
            Thread.onSpinWait();
        }
        try (RawClient client = client()) {
            assertEquals("GET \n", client.ask(get("/echo")).body());
        }
    }

    @Test
    void shouldEndWhileAPageIsMade() throws IOException {
        try (RawClient reader = client()) {
            reader.send(get("/held"));
            awaitHeld();
            server.close();
            assertTrue(reader.atEnd());
            assertFalse(dispatcher.pages.tryAcquire());
        } finally {
            dispatcher.pages.release();
        }
    }

    private void awaitHeld() {
        while (!dispatcher.pages.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n\r\n";
    }
}
