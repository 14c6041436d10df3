package stator.streams.trigger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import stator.Transaction;
import stator.streams.record.ChangeRecord;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.ChangeProcessor;

/** A handler in this process, called by a thread for each batch that is under way. */
final class HandlerTarget implements TriggerTarget {
    private static final long STOP_S = 10;

    private final ChangeProcessor handler;
    private final ExecutorService threads; // one for each lane at the most: each has one batch at a time

    HandlerTarget(String name, ChangeProcessor handler) {
        this.handler = handler;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "stator-handler-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public int weigh(ChangeRecord change) {
        return change.length();
    }

    @Override
    public CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects) {
        return CompletableFuture.supplyAsync(
                () -> {
                    handler.process(batch.stream().map(Change::of).toList(), effects);
                    return TriggerAnswer.success();
                },
                threads);
    }

    /** Waits some seconds for handlers that are at work, then interrupts them. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_S, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException ex) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
