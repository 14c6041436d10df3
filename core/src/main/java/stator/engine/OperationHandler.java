package stator.engine;

import stator.contract.Operation;
import stator.contract.Structure;

/** One operation of the API: stateless, shared by all threads. */
public interface OperationHandler {
    /** What it answers to. */
    Operation operation();

    /**
     * Checks and runs a request. Never throws: every refusal goes to the handler.
     *
     * @param request of the operation's input shape; belongs to this call until it is answered
     */
    void execute(Structure request, ReplyHandler handler);
}
