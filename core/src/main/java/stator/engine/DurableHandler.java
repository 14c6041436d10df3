package stator.engine;

import stator.contract.Structure;
import stator.partition.Durability;

/** An operation that writes items, whose answer may be asked to wait for more than the engine's durability. */
public interface DurableHandler extends OperationHandler {
    /**
     * As {@link #execute(Structure, ReplyHandler)}; the answer waits for at least this durability.
     *
     * @param atLeast {@link Durability#BUFFERED}: the engine's own
     */
    void execute(Structure request, Durability atLeast, ReplyHandler handler);

    @Override
    default void execute(Structure request, ReplyHandler handler) {
        execute(request, Durability.BUFFERED, handler);
    }
}
