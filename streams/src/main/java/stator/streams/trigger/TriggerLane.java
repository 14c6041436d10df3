package stator.streams.trigger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.streams.record.ChangeRecord;
import stator.streams.subscribe.PositionCommit;
import stator.streams.subscribe.StreamShare;
import stator.streams.subscribe.TrimmedException;

/**
 * One share of a trigger's stream: reads a batch, has it delivered, saves how far it has come, and begins anew. One batch at a time, so
 * the changes of a share keep their order and its memory its bounds. Owned by the trigger's thread; never waits.
 *
 * <pre>
 *   READING ----(full, or waited for long enough)--> DELIVERING
 *   DELIVERING -(all or some were dealt with)------> SAVING the position
 *   DELIVERING -(failed)---------------------------> WAITING, or SAVING that it is given up
 *   SAVING -----(saved)----------------------------> READING, or DELIVERING what is left of the batch
 *   SAVING -----(refused)--------------------------> WAITING
 *   WAITING ----(time)-----------------------------> DELIVERING, or SAVING that it is given up
 * </pre>
 */
final class TriggerLane {
    /** Most dead letters that are saved in one transaction, which has the position, too. */
    private static final int MAX_NOTES = 99;

    /** Most changes that are looked at before others have their turn. */
    private static final int LIMIT = 4096;

    private static final long MS_PER_SECOND = 1_000;
    private static final long NS_PER_SECOND = 1_000_000_000;

    /** What the lanes of a trigger share. */
    record Setting(
            TriggerDefinition definition,
            TriggerTarget target,
            @Nullable DeadLetters deadLetters,
            ChangeFilter filter,
            int maxBytes,
            RetryPace pace,
            TriggerCounts counts,
            Runnable waker) {}

    private enum State {
        READING,
        DELIVERING,
        SAVING,
        WAITING
    }

    private final Setting setting;
    private final TriggerDefinition.Batching batching;
    private final TriggerDefinition.Retrying retrying;
    private final StreamShare share;
    private final List<ChangeRecord> held = new ArrayList<>();
    private final Deque<Integer> parts = new ArrayDeque<>(); // lengths of what is delivered by itself; all of held
    private State state = State.READING;
    private boolean isThrough;
    private long heldBytes;
    private long firstHeldNs;
    private long waitUntilNs;
    private int attempts; // of the first part
    private int failuresInRow;
    private String lastFailure = "";
    private @Nullable CompletableFuture<TriggerAnswer> answer;
    private @Nullable PositionCommit commit;
    private int committing; // how many changes the commit is for
    private boolean isDiscarding; // whether it is for changes that were given up
    private @Nullable String failureBehind; // why what is behind a commit failed, or null if it was not delivered

    TriggerLane(Setting setting, StreamShare share) {
        this.setting = setting;
        this.share = share;
        batching = setting.definition.batching();
        retrying = setting.definition.retrying();
    }

    StreamShare share() {
        return share;
    }

    /**
     * Does what can be done now.
     *
     * @param nowNs for durations
     * @param nowMs for ages, since the epoch
     * @return whether anything was
     */
    boolean step(long nowNs, long nowMs) {
        isThrough = false;
        return switch (state) {
            case READING -> read(nowNs, nowMs);
            case DELIVERING -> answered(nowNs, nowMs);
            case SAVING -> saved(nowNs, nowMs);
            case WAITING -> waited(nowNs, nowMs);
        };
    }

    /** Whether the last step read all that could be read when it began, and everything has been dealt with. */
    boolean isThrough() {
        return isThrough;
    }

    /** When the oldest change that it holds was made; {@link Long#MAX_VALUE} if it holds none. */
    long oldestMs() {
        return held.isEmpty() ? Long.MAX_VALUE : held.get(0).timestampMs();
    }

    /** Lets go of what is under way. */
    void close() {
        CompletableFuture<TriggerAnswer> asked = answer;
        if (asked != null) {
            asked.cancel(true);
        }
    }

    private boolean read(long nowNs, long nowMs) {
        int before = held.size();
        boolean isMore;
        try {
            isMore = share.read(change -> take(change, nowNs), LIMIT) == LIMIT;
        } catch (TrimmedException ex) {
            setting.counts.failed("changes were missed: " + ex.getMessage());
            share.skipTrimmed();
            return true;
        }
        if (held.isEmpty()) {
            isThrough = !isMore;
            share.pass();
            return isMore;
        }
        boolean isFull = held.size() >= batching.size() || heldBytes >= setting.maxBytes;
        if (isFull || nowNs - firstHeldNs >= batching.windowSeconds() * NS_PER_SECOND) {
            parts.push(held.size());
            attempt(nowMs);
            return true;
        }
        return isMore || held.size() > before;
    }

    private boolean take(ChangeRecord change, long nowNs) {
        if (!setting.filter.matches(change)) {
            return true;
        }
        int weight = setting.target.weigh(change);
        if (held.size() >= batching.size() || (!held.isEmpty() && heldBytes + weight > setting.maxBytes)) {
            heldBytes = Math.max(heldBytes, setting.maxBytes); // it is full, though not to the byte
            return false;
        }
        if (held.isEmpty()) {
            firstHeldNs = nowNs;
        }
        byte[] copy = new byte[change.length()];
        change.buffer().getBytes(change.offset(), copy);
        held.add(new ChangeRecord().wrap(new UnsafeBuffer(copy), 0, copy.length));
        heldBytes += weight;
        return true;
    }

    /** Delivers the first part, or what of it is not too old. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it ends with is asked of the one that is kept
    private void attempt(long nowMs) {
        int part = parts.element();
        int tooOld = tooOld(part, nowMs);
        if (tooOld > 0) {
            discard(tooOld, DeadLetters.Reason.AGE, nowMs);
            return;
        }
        PositionCommit prepared = share.commit(held.get(part - 1).sequence());
        commit = prepared;
        state = State.DELIVERING;
        CompletableFuture<TriggerAnswer> asked;
        try {
            asked = setting.target.deliver(List.copyOf(held.subList(0, part)), prepared.effects());
        } catch (RuntimeException ex) {
            asked = CompletableFuture.failedFuture(ex);
        }
        answer = asked;
        asked.whenComplete((told, failure) -> setting.waker.run());
    }

    private int tooOld(int part, long nowMs) {
        int count = 0;
        if (retrying.maxAgeSeconds() > 0) {
            long oldestMs = nowMs - retrying.maxAgeSeconds() * MS_PER_SECOND;
            while (count < part && held.get(count).timestampMs() < oldestMs) {
                count++;
            }
        }
        return count;
    }

    private boolean answered(long nowNs, long nowMs) {
        CompletableFuture<TriggerAnswer> asked = answer;
        PositionCommit prepared = commit;
        if (asked == null || prepared == null || !asked.isDone()) {
            return false;
        }
        answer = null;
        TriggerAnswer told = outcome(asked);
        int part = parts.element();
        int good = 0;
        while (good < part && held.get(good).sequence() < told.failedFrom()) {
            good++;
        }
        if (good == 0) {
            fail(told.reason(), nowNs, nowMs);
        } else {
            failureBehind = good < part ? told.reason() : null;
            PositionCommit all =
                    good == part ? prepared : share.commit(held.get(good - 1).sequence());
            save(all, good, false);
        }
        return true;
    }

    private static TriggerAnswer outcome(CompletableFuture<TriggerAnswer> asked) {
        try {
            return asked.join();
        } catch (CompletionException ex) {
            return TriggerAnswer.failure(String.valueOf(ex.getCause() == null ? ex : ex.getCause()));
        } catch (RuntimeException ex) { // cancelled
            return TriggerAnswer.failure(ex.toString());
        }
    }

    private void save(PositionCommit all, int count, boolean discarding) {
        commit = all;
        committing = count;
        isDiscarding = discarding;
        state = State.SAVING;
        all.run(setting.waker);
    }

    private boolean saved(long nowNs, long nowMs) {
        PositionCommit running = commit;
        if (running == null || !running.isDone()) {
            return false;
        }
        commit = null;
        try {
            if (!running.finish()) {
                restart();
                return true;
            }
        } catch (DynamoDbException ex) {
            refused(ex, nowNs, nowMs);
            return true;
        }
        int count = committing;
        if (isDiscarding) {
            setting.counts.discarded(count, setting.deadLetters != null);
        } else {
            setting.counts.delivered(count);
            failuresInRow = 0;
            attempts = 0; // another change is the first one now
        }
        drop(count);
        String failure = failureBehind;
        failureBehind = null;
        if (failure != null) {
            failed(failure);
            retry(nowNs, nowMs);
        } else {
            next(nowMs);
        }
        return true;
    }

    private void next(long nowMs) {
        if (parts.isEmpty()) {
            state = State.READING;
        } else if (isExhausted()) {
            discard(parts.element(), DeadLetters.Reason.RETRIES, nowMs);
        } else {
            attempt(nowMs);
        }
    }

    private boolean isExhausted() {
        return retrying.maxRetries() >= 0 && attempts > retrying.maxRetries();
    }

    /** The position, the effects with it or the dead letters were not saved. Nothing of a batch has happened then. */
    private void refused(DynamoDbException ex, long nowNs, long nowMs) {
        failureBehind = null;
        if (isDiscarding || PositionCommit.isPassing(ex)) {
            failed(ex.toString());
            waitFor(nowNs); // and then it is done once more: that it could not be saved is no fault of the batch
        } else {
            fail(ex.toString(), nowNs, nowMs);
        }
    }

    /** The share is another's, or was: whatever is held is read again by whose it is. */
    private void restart() {
        held.clear();
        parts.clear();
        heldBytes = 0;
        state = State.READING;
    }

    private void drop(int count) {
        held.subList(0, count).clear();
        int left = parts.pop() - count;
        if (left > 0) {
            parts.push(left);
        } else {
            attempts = 0;
        }
        if (held.isEmpty()) {
            heldBytes = 0; // only then more is read
        }
    }

    /** The first part has failed as a whole. */
    private void fail(String reason, long nowNs, long nowMs) {
        failed(reason);
        int part = parts.element();
        if (retrying.bisect() && part > 1) {
            parts.pop();
            parts.push(part - part / 2);
            parts.push(part / 2);
            attempts = 0;
            waitFor(nowNs);
        } else {
            retry(nowNs, nowMs);
        }
    }

    private void failed(String reason) {
        setting.counts.failed(reason);
        lastFailure = reason;
        failuresInRow++;
    }

    /** Has the first part delivered once more, unless that was done often enough. */
    private void retry(long nowNs, long nowMs) {
        attempts++;
        if (isExhausted()) {
            discard(parts.element(), DeadLetters.Reason.RETRIES, nowMs);
        } else {
            waitFor(nowNs);
        }
    }

    private void waitFor(long nowNs) {
        state = State.WAITING;
        waitUntilNs = nowNs + setting.pace.waitNs(failuresInRow);
    }

    private boolean waited(long nowNs, long nowMs) {
        if (nowNs - waitUntilNs < 0) {
            return false;
        }
        next(nowMs);
        return true;
    }

    /** Gives up the first changes, some at a time if they are many, and notes them where the trigger says. */
    private void discard(int count, DeadLetters.Reason reason, long nowMs) {
        DeadLetters letters = setting.deadLetters;
        int now = letters == null ? count : Math.min(count, MAX_NOTES);
        PositionCommit all = share.commit(held.get(now - 1).sequence());
        if (letters != null) {
            DeadLetters.Discard discard = new DeadLetters.Discard(reason, attempts, lastFailure);
            for (ChangeRecord change : held.subList(0, now)) {
                all.effects().add(letters.note(change, discard, nowMs));
            }
        }
        save(all, now, true);
    }
}
