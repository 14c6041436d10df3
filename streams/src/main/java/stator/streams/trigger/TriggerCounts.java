package stator.streams.trigger;

import java.util.concurrent.atomic.AtomicLong;

/** What a trigger has done since the process began. Written by the trigger's thread, read by any. */
final class TriggerCounts {
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong discarded = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong oldestMs = new AtomicLong(Long.MAX_VALUE);
    private volatile String lastFailure = "";

    void delivered(int changes) {
        delivered.addAndGet(changes);
    }

    void failed(String reason) {
        failures.incrementAndGet();
        lastFailure = reason;
    }

    void discarded(int changes, boolean areNoted) {
        discarded.addAndGet(changes);
        if (areNoted) {
            deadLetters.addAndGet(changes);
        }
    }

    /** Notes when the oldest change was made that was read and not dealt with; {@link Long#MAX_VALUE} if there is none. */
    void oldest(long timestampMs) {
        oldestMs.set(timestampMs);
    }

    TriggerReport report(TriggerDefinition definition, TriggerReport.State state, long nowMs) {
        long oldest = oldestMs.get();
        return new TriggerReport(
                definition,
                state,
                delivered.get(),
                failures.get(),
                discarded.get(),
                deadLetters.get(),
                oldest == Long.MAX_VALUE ? 0 : Math.max(0, nowMs - oldest),
                lastFailure);
    }
}
