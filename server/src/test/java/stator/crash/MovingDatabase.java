package stator.crash;

import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stator.Database;
import stator.client.ServerDatabase;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.OperationExecutor;
import stator.engine.PointRead;
import stator.engine.ReplyHandler;
import stator.item.MapView;
import stator.partition.Durability;

/** The database of a server that is killed, and started again at another port. */
final class MovingDatabase extends Database {
    /** @param endpoint of the server that there is now */
    MovingDatabase(Supplier<URI> endpoint) {
        super(new OperationExecutor() {
            @Override
            public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply) {
                ServerDatabase.at(endpoint.get()).execute(operation, request, atLeast, reply);
            }

            @Override
            public @Nullable MapView find(String tableName, PointRead read) {
                throw new UnsupportedOperationException();
            }
        });
    }
}
