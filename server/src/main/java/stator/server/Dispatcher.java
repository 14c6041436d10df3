package stator.server;

import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.ReplyHandler;
import stator.partition.Durability;

/** Where requests go once they are whole and converted. Called on the event loops, so it must not block, and takes several threads. */
public interface Dispatcher {
    /**
     * The operation a request asks for, or null if there is none.
     *
     * @param target as {@code X-Amz-Target} has it: {@code DynamoDB_20120810.PutItem}
     */
    @Nullable
    Operation operation(String target);

    /**
     * A page besides the API, or null if there is none. Called on a thread for such, not on the event loops: it may read from the disk.
     *
     * @param method GET, or POST for what does something
     * @param path   as the request has it, without the query
     * @param query  what follows the path's question mark
     */
    @Nullable
    default Page page(String method, String path, String query) {
        return null;
    }

    /**
     * Checks and runs a request. Never throws: every refusal goes to the handler, which may be called before this
     * returns, and on any thread.
     *
     * @param request of the operation's input shape; belongs to the callee until it is answered
     * @param atLeast what the answer waits for; {@link Durability#BUFFERED} is the callee's own
     */
    void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler);
}
