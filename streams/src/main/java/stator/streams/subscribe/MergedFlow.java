package stator.streams.subscribe;

import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Every record of a partition from a place on, in order and once each: replayed first; then as it is published, for as long as
 * nothing is missing there. Where something is, or may be, it is replayed again. Owned by one thread; never waits.
 *
 * <pre>
 *   replaying --(replay has nothing more)--> joining --(a live record follows the last one)--> live
 *       ^                                       |                                               |
 *       +---------(live has ended)--------------+                                               |
 *       +--(a record is missing, live has ended, or it is quiet and more is recorded)-----------+
 * </pre>
 * Live that stays silent while a replay tells new records is let go of as well, and joined again later.
 * While joining, the first live record whose predecessor has not been seen is held where it is, and the replay goes on.
 */
final class MergedFlow implements AutoCloseable {
    /** How long live may be quiet until it is asked whether something was recorded that did not come. */
    static final long QUIET_NS = 20_000_000;

    /** How long live may be silent while a replay tells records, too; then it has lost something that does not come again. */
    static final long MAX_SILENCE_NS = 50_000_000;

    /** How long a live record is held while the replay comes up to it. Then live is let go of, and joined again later. */
    static final long MAX_HOLD_NS = 50_000_000;

    /** How long a replay may stand still while there is more. A frame whose length is damaged stops it for ever, without a word. */
    static final long MAX_STANDSTILL_NS = 5_000_000_000L;

    private final RecordFlows flows;
    private final NanoClock clock;
    private final RecordFlow.Reader liveReader = this::onLive;
    private final RecordFlow.Reader replayReader = this::onReplay;
    private RecordFlow.Reader target = record -> true;
    private @Nullable RecordFlow replay;
    private @Nullable RecordFlow live;
    private boolean joined;
    private boolean anchored;
    private long lastSequence;
    private long position;
    private long endPosition;
    private long changedNs;
    private long holdingSinceNs;
    private boolean holding;
    private long silentSinceNs;
    private boolean silent;
    private long movedNs;
    private boolean shown;

    MergedFlow(RecordFlows flows, FlowStart start, NanoClock clock) {
        this.flows = flows;
        this.clock = clock;
        lastSequence = start.lastSequence();
        anchored = start.isAnchored();
        position = start.position();
        endPosition = start.position();
        changedNs = clock.nanoTime();
    }

    /**
     * Shows a reader the next records, at most {@code limit}.
     *
     * @return how many it took
     * @throws TrimmedException      if the records that would be next are not kept any more
     * @throws IllegalStateException if they do not come, though they are there
     */
    int poll(RecordFlow.Reader reader, int limit) {
        target = reader;
        int count = 0;
        RecordFlow published = live;
        if (published != null) {
            count = published.poll(liveReader, limit);
            checkLive(published, count);
        }
        if (!joined && count < limit) {
            count += replay(limit - count);
        }
        return count;
    }

    /** Where to go on after a restart: all records up to here have been taken, and none behind it. */
    FlowStart next() {
        return new FlowStart(lastSequence, anchored, position);
    }

    /** Whether records come as they are published. */
    boolean isLive() {
        return joined;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(replay, live);
        replay = null;
        live = null;
        joined = false;
    }

    private void checkLive(RecordFlow published, int count) {
        long nowNs = clock.nanoTime();
        if (count > 0) {
            changedNs = nowNs;
            holding = false;
            silent = false;
        }
        boolean isStuck = silent && nowNs - silentSinceNs > MAX_SILENCE_NS;
        boolean heldLong = !joined && holding && nowNs - holdingSinceNs > MAX_HOLD_NS;
        if (published.isEnded() || heldLong || isStuck) {
            leaveLive(published);
        } else if (joined && nowNs - changedNs > QUIET_NS) {
            changedNs = nowNs;
            joined = flows.recordedPosition() <= endPosition;
        }
    }

    private void leaveLive(RecordFlow published) {
        live = null;
        joined = false;
        holding = false;
        silent = false;
        published.close();
    }

    private int replay(int limit) {
        RecordFlow recorded = replay;
        if (recorded == null) {
            if (flows.recordedPosition() < position) {
                return 0; // live was ahead of the recording
            }
            recorded = flows.replay(position);
            replay = recorded;
            movedNs = clock.nanoTime();
        }
        shown = false;
        int count = recorded.poll(replayReader, limit);
        if (shown || recorded.position() > endPosition) {
            movedNs = clock.nanoTime();
        }
        endPosition = Math.max(endPosition, recorded.position());
        if (recorded.isEnded()) {
            leaveReplay();
        } else if (count == 0 && flows.recordedPosition() <= endPosition) {
            joinLive();
        } else if (count == 0 && clock.nanoTime() - movedNs > MAX_STANDSTILL_NS) {
            throw new IllegalStateException("a replay stands still: position=" + endPosition);
        }
        return count;
    }

    private void leaveReplay() {
        RecordFlow recorded = replay;
        if (recorded != null) {
            replay = null;
            recorded.close();
        }
    }

    /** Nothing more is recorded. What was published before live was there is found missing by who comes next, or when it is quiet. */
    private void joinLive() {
        if (live == null) {
            live = flows.live();
            changedNs = clock.nanoTime();
        } else if (!holding && live.isConnected()) {
            joined = true;
            leaveReplay();
        }
    }

    private boolean onLive(IncomingRecord record) {
        if (record.sequence() <= lastSequence) {
            return true;
        }
        if (record.previousSequence() > lastSequence) {
            joined = false;
            if (!holding) {
                holding = true;
                holdingSinceNs = clock.nanoTime();
            }
            return false;
        }
        if (!target.onRecord(record)) {
            return false;
        }
        took(record);
        joined = true;
        holding = false;
        leaveReplay();
        return true;
    }

    private boolean onReplay(IncomingRecord record) {
        shown = true;
        if (record.sequence() <= lastSequence) {
            return true;
        }
        if (anchored && record.previousSequence() > lastSequence) {
            throw new TrimmedException("the records after sequence=" + lastSequence
                    + " are not kept any more: next kept=" + record.sequence());
        }
        if (!target.onRecord(record)) {
            return false;
        }
        took(record);
        if (!silent && !holding && live != null && live.isConnected()) {
            silent = true; // live would have had it before
            silentSinceNs = clock.nanoTime();
        }
        return true;
    }

    private void took(IncomingRecord record) {
        lastSequence = record.sequence();
        anchored = true;
        position = record.position();
        endPosition = record.endPosition();
    }
}
