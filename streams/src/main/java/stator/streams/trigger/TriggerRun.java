package stator.streams.trigger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.streams.subscribe.GroupWorker;
import stator.streams.subscribe.StreamShare;
import stator.streams.trigger.TriggersContext.Clocks;

/** A trigger at work: a thread of its own drives its lanes, and never waits for an answer. */
final class TriggerRun implements AutoCloseable {
    private static final long LEAST_REST_NS = 500_000;
    private static final long MOST_REST_NS = 20_000_000;
    private static final long REST_AFTER_REFUSAL_NS = 1_000_000_000;
    private static final long LOOK_AT_STREAM_NS = 1_000_000_000;
    private static final long STOP_MS = 15_000;

    private final TriggerDefinition definition;
    private final TriggerTarget target;
    private final GroupWorker worker;
    private final TriggerCounts counts = new TriggerCounts();
    private final Clocks clocks;
    private final Map<StreamShare, TriggerLane> lanes = new HashMap<>();
    private final TriggerLane.Setting setting;
    private final Supplier<StreamState> stream;
    private final Runnable whenEnded;
    private final int laneCount;
    private final Thread thread;
    private volatile TriggerReport.State state = TriggerReport.State.RUNNING;
    private volatile boolean stopped;
    private long lookedNs;

    /**
     * What a trigger works with.
     *
     * @param maxBytes  of all that it holds at a time, but for one change of each lane
     * @param stream    how far the stream of the worker is
     * @param whenEnded notes that the trigger has had all of its stream
     */
    record Parts(
            TriggerDefinition definition,
            TriggerTarget target,
            ChangeFilter filter,
            @Nullable DeadLetters deadLetters,
            GroupWorker worker,
            long maxBytes,
            Supplier<StreamState> stream,
            Runnable whenEnded) {}

    /** How far a stream is. */
    enum StreamState {
        /** More changes may come. */
        OPEN,
        /** It has ended, and all of it can be read. */
        COMPLETE,
        /** It has ended, and none of it is kept any more. */
        FORGOTTEN
    }

    TriggerRun(Parts parts, Clocks clocks, int partitions) {
        definition = parts.definition;
        target = parts.target;
        worker = parts.worker;
        stream = parts.stream;
        whenEnded = parts.whenEnded;
        this.clocks = clocks;
        laneCount = partitions * definition.lanes();
        thread = new Thread(this::run, "stator-trigger-" + definition.name());
        thread.setDaemon(true);
        setting = new TriggerLane.Setting(
                definition,
                target,
                parts.deadLetters,
                parts.filter,
                (int) Math.min(Triggers.MAX_BATCH_BYTES, parts.maxBytes / laneCount),
                new RetryPace(clocks.random()),
                counts,
                () -> LockSupport.unpark(thread));
        lookedNs = clocks.nano().nanoTime();
    }

    /** Has its thread go on with it; until then {@link #step} is the caller's. */
    void start() {
        thread.start();
    }

    /** What it does, as any thread may ask. */
    TriggerReport report() {
        return counts.report(definition, state, clocks.epoch().time());
    }

    /** Does what can be done now, and returns whether anything was. */
    boolean step() {
        long nowNs = clocks.nano().nanoTime();
        long nowMs = clocks.epoch().time();
        List<StreamShare> shares = worker.shares();
        lanes.values().removeIf(lane -> {
            boolean isAstray = !shares.contains(lane.share());
            if (isAstray) {
                lane.close();
            }
            return isAstray;
        });
        boolean isLooking = nowNs - lookedNs > LOOK_AT_STREAM_NS;
        boolean isThrough = isLooking && stream.get() != StreamState.OPEN && shares.size() == laneCount;
        boolean isBusy = false;
        long oldestMs = Long.MAX_VALUE;
        for (StreamShare share : shares) {
            TriggerLane lane = lanes.computeIfAbsent(share, mine -> new TriggerLane(setting, mine));
            isBusy |= lane.step(nowNs, nowMs);
            isThrough &= lane.isThrough() && share.isHeld();
            oldestMs = Math.min(oldestMs, lane.oldestMs());
        }
        counts.oldest(oldestMs);
        lookedNs = isLooking ? nowNs : lookedNs;
        state = isThrough ? TriggerReport.State.ENDED : state;
        return isBusy;
    }

    private void run() {
        long restNs = LEAST_REST_NS;
        try {
            while (!stopped && state != TriggerReport.State.ENDED) {
                restNs = stepOrNote() ? LEAST_REST_NS : Math.min(MOST_REST_NS, restNs + restNs / 2);
                if (restNs > LEAST_REST_NS) {
                    LockSupport.parkNanos(restNs);
                }
            }
        } catch (RuntimeException
                | Error ex) { // streams have stopped, or a bug: it goes on when the database is opened again
            counts.failed(ex.toString());
            state = stream.get() == StreamState.FORGOTTEN ? TriggerReport.State.ENDED : TriggerReport.State.STOPPED;
        }
        lanes.values().forEach(TriggerLane::close);
        if (state == TriggerReport.State.ENDED) {
            end();
        }
    }

    /** Lets go of what an ended trigger does not need. What is refused is done when the database is opened again. */
    private void end() {
        try {
            whenEnded.run();
            worker.close();
        } catch (DynamoDbException ex) {
            counts.failed(ex.toString());
        }
    }

    /** A refusal by the database, which may be full or busy, is waited out. */
    private boolean stepOrNote() {
        try {
            return step();
        } catch (DynamoDbException ex) {
            counts.failed(ex.toString());
            LockSupport.parkNanos(REST_AFTER_REFUSAL_NS);
            return false;
        }
    }

    /** Has it end soon. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** Ends it where it is. What is under way is not waited for, but for a handler, for some seconds. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        target.close();
        if (!thread.isAlive()) {
            worker.close();
        }
    }
}
