package stator.streams.replica;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import stator.Database;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;

/** What a database says of its tables. */
final class DatabaseSource implements TableSource {
    private final Database database;

    DatabaseSource(Database database) {
        this.database = database;
    }

    @Override
    public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException {
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
            if (!(ex.getCause() instanceof DynamoDbException refusal)) {
                throw ex;
            }
            if (refusal.type().httpStatus() >= 500) {
                throw new IOException(refusal.getMessage(), refusal);
            }
            throw refusal;
        }
    }
}
