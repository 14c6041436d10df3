package stator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.server.RawClient.request;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stator.partition.Durability;

/**
 * Goal: what a request asks for by its durability header is what the operation is told; what it cannot ask for is refused.
 * Method: requests over a socket, with and without the header.
 */
@Timeout(60)
class DurabilityHeaderTest {
    private final TestDispatcher dispatcher = new TestDispatcher();

    @Test
    void shouldTellTheOperationWhatTheRequestAsksFor() throws IOException {
        try (HttpServer server = HttpServer.start(new ServerContext().port(0), dispatcher);
                RawClient client = new RawClient(server.address())) {
            assertEquals(Durability.BUFFERED, asked(client, null));
            assertEquals(Durability.SYNC, asked(client, "sync"));
            assertEquals(Durability.SYNC, asked(client, "SYNC"));
            assertEquals(Durability.BUFFERED, asked(client, "buffered"));
            RawClient.Answer refused = client.ask(with("never"));
            assertEquals(400, refused.status());
            assertEquals(
                    "{\"__type\":\"com.amazon.coral.validate#ValidationException\","
                            + "\"message\":\"x-stator-durability must be sync or buffered: never\"}",
                    refused.body());
        } finally {
            dispatcher.close();
        }
    }

    private @Nullable Durability asked(RawClient client, @Nullable String value) throws IOException {
        dispatcher.atLeast = null;
        assertEquals(200, client.ask(with(value)).status());
        return dispatcher.atLeast;
    }

    private static String with(@Nullable String value) {
        return request("Echo", "{}", value == null ? "" : "X-Stator-Durability: " + value + "\r\n");
    }
}
