package stator.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.streams.Streams;

/**
 * The operations of a database in this process.
 *
 * @param owned whether the database is closed with the client
 */
record StatorOperations(Stator database, boolean owned) implements Operations {
    /** Those of a data directory, whose tables may have streams; closed with the client. */
    static StatorOperations open(Path directory) {
        return new StatorOperations(
                Stator.open(new Stator.Context().directory(directory).streams(new Streams())), true);
    }

    @Override
    public @Nullable Operation operation(String name) {
        return database.operation(name);
    }

    @Override
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        database.execute(operation, request, atLeast, handler);
    }

    @Override
    public void close() {
        if (owned) {
            database.close();
        }
    }
}
