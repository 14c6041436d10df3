package stator.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.server.RawClient.request;

import io.netty.util.ResourceLeakDetector;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: no input makes the server hang, fail with a 500, or lose a buffer; and it goes on serving others.
 * Method: random bytes and mutated requests over sockets, each connection's end awaited; many requests over one
 * connection; with Netty's leak detector following every buffer.
 */
@Timeout(120)
class HttpHostileInputTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final String RICH =
            "{\"String\":\"a\\u00e9\\n\",\"Integer\":-1,\"Double\":1.5e3,\"Boolean\":\"yes\","
                    + "\"Item\":{\"a\":{\"M\":{\"b\":{\"L\":[{\"S\":\"x\"},{\"N\":\"1\"},{\"B\":\"AAEC\"},{\"NULL\":true}]}}},"
                    + "\"c\":{\"SS\":[\"a\",\"b\"]},\"d\":{\"NS\":[\"1\",\"2\"]},\"e\":{\"BS\":[\"AA==\"]},\"f\":{\"BOOL\":false}},"
                    + "\"Tables\":{\"t\":[{\"Name\":\"n\",\"Value\":{\"S\":\"v\"}}]},\"Keys\":[{\"k\":{\"S\":\"1\"}}]}";

    private static final ResourceLeakDetector.Level USUAL_LEVEL = ResourceLeakDetector.getLevel();

    private final TestDispatcher dispatcher = new TestDispatcher();
    private final HttpServer server = HttpServer.start(new ServerContext().port(0), dispatcher);

    @BeforeAll
    static void followEveryBuffer() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void followNoMore() {
        ResourceLeakDetector.setLevel(USUAL_LEVEL);
    }

    @AfterEach
    void close() {
        server.close();
        dispatcher.close();
        assertEquals(0, server.inFlightBytes(), RERUN);
        assertEquals(0, server.connections(), RERUN);
        assertEquals(0, dispatcher.openReplies.get(), RERUN);
        LeakRecorder.assertNothingLost(RERUN);
    }

    @Test
    void shouldSurviveRandomBytes() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            endOf(bytes);
        }
        assertServes();
    }

    @Test
    void shouldSurviveMutatedRequests() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 400; round++) {
            String operation = random.nextBoolean() ? "Echo" : "Later";
            endOf(mutated(random, (request(operation, RICH) + request("Echo", "{}")).getBytes(UTF_8)));
        }
        assertServes();
    }

    @Test
    void shouldAnswerEveryMutatedBody() throws IOException {
        Random random = new Random(SEED);
        try (RawClient client = new RawClient(server.address())) {
            for (int round = 0; round < 5_000; round++) {
                String body = new String(mutated(random, RICH.getBytes(UTF_8)), ISO_8859_1);
                String head = request("Echo", "").replace("Length: 0", "Length: " + body.length());
                client.send((head + body).getBytes(ISO_8859_1));
                int status = client.answer().status();
                assertTrue(status == 200 || status == 400, RERUN + " round=" + round + " status=" + status);
            }
        }
    }

    @Test
    void shouldLoseNoBufferOverManyRequestsOfOneConnection() throws IOException {
        serve(10_000);
    }

    @Test
    @Tag("slow")
    void shouldLoseNoBufferOverVeryManyRequestsOfOneConnection() throws IOException {
        serve(100_000);
    }

    private void serve(int requests) throws IOException {
        byte[] ten = request("Echo", "{\"Integer\":1}").repeat(10).getBytes(UTF_8);
        try (RawClient client = new RawClient(server.address())) {
            for (int i = 0; i < requests / 10; i++) {
                client.send(ten);
                for (int j = 0; j < 10; j++) {
                    assertEquals(200, client.answer().status());
                }
            }
        }
        assertEquals(requests, dispatcher.executed.get());
    }

    private static byte[] mutated(Random random, byte[] original) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:\\ 0e-\r\n".charAt(random.nextInt(14));
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int length = Math.min(random.nextInt(20), bytes.length - at);
                    int from = random.nextInt(bytes.length - length + 1);
                    System.arraycopy(original, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    /** Sends, ends the output and reads whatever comes until the server closes too. */
    private void endOf(byte[] bytes) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send(bytes).endOutput();
            while (true) {
                RawClient.Answer answer = client.answer(true);
                assertTrue(answer.status() < 500 || answer.status() == 505, RERUN + " status=" + answer.status());
            }
        } catch (EOFException | SocketException expected) {
            // the connection has ended, as it should
        }
    }

    private void assertServes() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            for (int i = 0; i < 100; i++) {
                assertEquals(200, client.ask(request("Later", RICH)).status());
            }
        }
    }
}
