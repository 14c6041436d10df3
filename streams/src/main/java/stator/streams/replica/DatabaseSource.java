package stator.streams.replica;

import java.io.IOException;
import java.util.function.Function;
import stator.Database;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;

/** What a database says of its tables. */
final class DatabaseSource implements TableSource {
    private final Database database;

    DatabaseSource(Database database) {
        this.database = database;
    }

    @Override
    public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException {
        try {
            return database.call(operation, request, reader);
        } catch (DynamoDbException ex) {
            if (ex.type().httpStatus() < 500) {
                throw ex;
            }
            throw new IOException(ex.getMessage(), ex);
        }
    }
}
