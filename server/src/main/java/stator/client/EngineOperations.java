package stator.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.CatalogContext;
import stator.engine.Engine;
import stator.engine.ReplyHandler;
import stator.partition.StoreContext;

/**
 * The operations of an engine in this process.
 *
 * @param owned whether the engine is closed with the client
 */
record EngineOperations(Engine engine, boolean owned) implements Operations {
    /** Opens a data directory; the engine is closed with the client. */
    static EngineOperations open(Path directory) {
        return new EngineOperations(Engine.open(new StoreContext().directory(directory), new CatalogContext()), true);
    }

    @Override
    public @Nullable Operation operation(String name) {
        return engine.operation(name);
    }

    @Override
    public void execute(Operation operation, Structure request, ReplyHandler handler) {
        engine.execute(operation, request, handler);
    }

    @Override
    public void close() {
        if (owned) {
            engine.close();
        }
    }
}
