package stator.crash;

import java.io.IOException;
import java.net.URI;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stator.Database;
import stator.client.ServerDatabase;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.OperationExecutor;
import stator.engine.PointRead;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.item.MapView;
import stator.partition.Durability;

/** The database of a server that is killed, and started again at another port, and some of whose answers are lost on the way. */
final class MovingDatabase extends Database {
    /**
     * @param endpoint of the server that there is now
     * @param isLost   decides of each answer whether it is lost: what was asked for is done, and nobody knows
     */
    MovingDatabase(Supplier<URI> endpoint, BooleanSupplier isLost) {
        super(new OperationExecutor() {
            @Override
            public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply) {
                boolean loses = isLost.getAsBoolean();
                ServerDatabase.at(endpoint.get()).execute(operation, request, atLeast, loses ? losing(reply) : reply);
            }

            @Override
            public @Nullable MapView find(String tableName, PointRead read) {
                throw new UnsupportedOperationException();
            }
        });
    }

    private static ReplyHandler losing(ReplyHandler reply) {
        return new ReplyHandler() {
            @Override
            public void onReply(Reply lost) {
                lost.close();
                reply.onError(DynamoDbException.internal("the answer was lost", new IOException()));
            }

            @Override
            public void onError(DynamoDbException error) {
                reply.onError(error);
            }
        };
    }
}
