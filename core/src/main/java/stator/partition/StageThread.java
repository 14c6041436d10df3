package stator.partition;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.ErrorHandler;

/**
 * The thread of one pipeline stage. When idle it spins a little, because a hand-off to a sleeping thread costs a
 * scheduler's wake-up; then it yields, then it sleeps at its doorbell and costs nothing. A stage that nobody waits for sleeps
 * at once. It is never interrupted: an interrupt would close the log's channels under it.
 */
public final class StageThread implements AutoCloseable {
    private static final int SPINS = 200;
    private static final int YIELDS = 50;

    private final PipelineStage stage;
    private final Doorbell doorbell;
    private final Thread thread;
    private final ErrorHandler errorHandler;
    private final Idle idle;
    private final BooleanSupplier awake = this::isAwake;
    private final LongSupplier maxSleepNs;
    private volatile boolean running = true;

    /** What a stage does that has found nothing to do. */
    public enum Idle {
        /** Look for work for some microseconds, then sleep. */
        SPIN,
        /** Sleep. */
        SLEEP
    }

    /** Starts the thread, a daemon. What the stage throws ends it, and is told to the handler. */
    public StageThread(String name, PipelineStage stage, Doorbell doorbell, ErrorHandler errorHandler) {
        this.stage = stage;
        this.doorbell = doorbell;
        this.errorHandler = errorHandler;
        idle = stage.idle();
        maxSleepNs = stage::maxSleepNs;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the stage has nothing more to do, and ends the thread. */
    @Override
    public void close() {
        running = false;
        doorbell.ring();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            int rests = 0;
            while (true) {
                if (stage.doWork() > 0) {
                    rests = 0;
                } else if (!running) {
                    return;
                } else {
                    rests = rest(rests);
                }
            }
        } catch (Throwable t) {
            errorHandler.onError(t);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a yield between spinning and sleeping is for speed; nothing relies on it
    private int rest(int rests) {
        if (idle == Idle.SPIN && rests < SPINS) {
            Thread.onSpinWait();
            return rests + 1;
        }
        if (idle == Idle.SPIN && rests < SPINS + YIELDS) {
            Thread.yield();
            return rests + 1;
        }
        doorbell.await(awake, maxSleepNs);
        return 0;
    }

    private boolean isAwake() {
        return stage.hasWork() || !running;
    }
}
