package stator.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.CatalogContext;
import stator.engine.Engine;
import stator.engine.ReplyHandler;
import stator.partition.StoreContext;
import stator.server.Dispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;

/** A server in a process of its own: prints its port, serves until its standard input ends. */
final class TestServer {
    private static final String PREFIX = "DynamoDB_20120810.";

    private TestServer() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (Engine engine = Engine.open(new StoreContext().directory(directory), new CatalogContext());
                HttpServer server = HttpServer.start(new ServerContext().port(0), dispatcher(engine))) {
            System.out.println(server.address().getPort());
            while (System.in.read() >= 0) {
                // until the parent closes its end, or ends
            }
        }
    }

    private static Dispatcher dispatcher(Engine engine) {
        return new Dispatcher() {
            @Override
            public @Nullable Operation operation(String target) {
                return target.startsWith(PREFIX) ? engine.operation(target.substring(PREFIX.length())) : null;
            }

            @Override
            public void execute(Operation operation, Structure request, ReplyHandler handler) {
                engine.execute(operation, request, handler);
            }
        };
    }
}
