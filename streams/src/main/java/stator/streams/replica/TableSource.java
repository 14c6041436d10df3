package stator.streams.replica;

import java.io.IOException;
import java.util.function.Function;
import stator.contract.Operation;
import stator.contract.Structure;

/** Asks a database, in this process or elsewhere: what a table is like, and for its items. Used by one thread at a time. */
interface TableSource {
    /**
     * Runs an operation that reads, and waits for its answer.
     *
     * @param reader is given the answer; what that refers to is valid until it returns
     * @throws stator.contract.DynamoDbException if it was refused
     * @throws IOException                       if nobody answers
     */
    <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException;
}
