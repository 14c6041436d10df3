package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.Structure;

/**
 * The answer to one operation. Items in {@link #body} are views of the log; they are valid until {@link #close}, on any
 * one thread at a time.
 */
public final class Reply implements AutoCloseable {
    private final Structure body;
    private @Nullable Runnable release;

    /** @param release lets go of what the body refers to, or null if it stands alone */
    public Reply(Structure body, @Nullable Runnable release) {
        this.body = body;
        this.release = release;
    }

    /** Members of the operation's output shape. */
    public Structure body() {
        return body;
    }

    /** Releases the views; further calls do nothing. */
    @Override
    public void close() {
        Runnable once = release;
        release = null;
        if (once != null) {
            once.run();
        }
    }
}
