package stator.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A function behind a URL, in a process of its own as far as the database knows. Closed by who made it. */
public final class FunctionServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What the function does. Any thread. */
    public interface Function {
        /** @return what is answered with */
        Answer call(String event) throws IOException;
    }

    /** Status and body. */
    public record Answer(int status, String body) {
        /** All is well. */
        public static Answer ok() {
            return new Answer(200, "");
        }
    }

    /** Listens at any free port. */
    public FunctionServer(Function function) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> handle(exchange, function));
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/function";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void handle(HttpExchange exchange, Function function) throws IOException {
        try (exchange) {
            Answer answer = function.call(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = answer.body.getBytes(UTF_8);
            if (answer.status / 100 == 3) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
