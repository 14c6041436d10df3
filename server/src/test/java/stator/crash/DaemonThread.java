package stator.crash;

import java.util.concurrent.CompletableFuture;

/** A thread of a test, whose failure is the test's. */
final class DaemonThread {
    private DaemonThread() {}

    /** Starts it; the result completes when it ends, with what it threw if it threw. */
    static CompletableFuture<?> start(String name, Runnable work) {
        CompletableFuture<?> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (Throwable t) {
                        done.completeExceptionally(t);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
