package stator.client;

import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.ReplyHandler;
import stator.partition.Durability;

/** What a client needs of the engine it stands before. May be called by any thread. */
interface Operations extends AutoCloseable {
    /** The operation of a name ({@code PutItem}), or null if there is none. */
    @Nullable
    Operation operation(String name);

    /**
     * Checks and runs a request. Never throws: every refusal goes to the handler, which may be called before this returns.
     *
     * @param atLeast what the answer waits for; {@link Durability#BUFFERED} is the engine's own
     */
    void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler);

    /** Closes the engine if it belongs to the client, else does nothing. */
    @Override
    void close();
}
