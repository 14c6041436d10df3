package stator.streams.replica;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import stator.Stator;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;

/** A database of this process. */
final class DatabaseSource implements TableSource {
    private final Stator database;

    DatabaseSource(Stator database) {
        this.database = database;
    }

    @Override
    public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        database.execute(operation, request, new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                answer.complete(reply);
            }

            @Override
            public void onError(DynamoDbException error) {
                answer.completeExceptionally(error);
            }
        });
        try (Reply reply = answer.join()) {
            return reader.apply(reply.body());
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof DynamoDbException refusal ? refusal : ex;
        }
    }
}
