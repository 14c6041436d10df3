package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;

/** What tests of the server over a socket have in common: a server whose operations echo, and that all is given back. */
abstract class HttpServerTester {
    static final String ECHO = "{\"String\":\"a\"}";
    static final String UNKNOWN = "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}";
    static final String SERIALIZATION = "{\"__type\":\"com.amazon.coral.service#SerializationException\"}";
    static final String NOT_FOUND = "<UnknownOperationException/>\n";

    final TestDispatcher dispatcher = new TestDispatcher();
    HttpServer server = HttpServer.start(settings(), dispatcher);

    @AfterEach
    void close() {
        server.close();
        dispatcher.close();
        assertEquals(0, server.inFlightBytes());
        assertEquals(0, server.connections());
        assertEquals(0, dispatcher.openReplies.get());
    }

    static ServerContext settings() {
        return new ServerContext()
                .port(0)
                .eventLoops(2)
                .clock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    void restart(ServerContext settings) {
        server.close();
        server = HttpServer.start(settings, dispatcher);
    }

    RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    static String post(String headers, String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static void assertError(RawClient.Answer answer, String body) {
        assertEquals(body, answer.body());
        assertEquals(400, answer.status());
        assertEquals("application/x-amz-json-1.0", answer.header("content-type"));
        assertEquals(crc(answer.bytes()), answer.header("x-amz-crc32"));
        assertFalse(answer.headers().containsKey("connection"));
    }

    static String crc(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return Long.toString(checksum.getValue());
    }
}
