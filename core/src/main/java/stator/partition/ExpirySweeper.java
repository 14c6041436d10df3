package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.IndexException;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.wal.WalException;

/**
 * Deletes items that have expired, soon after. Nothing is kept on the disk for it: it walks through the tables whose items
 * expire, a small step at a time, deletes what is over, and remembers what is next; what is written meanwhile the partitions
 * tell it. It walks again only when its memory does not reach any further.
 *
 * <p>A deletion is a write like any other, under the condition that the item is still expired; a bounded number is under
 * way. One that was not done is found again by the next walk. A damaged item is told of; it ends the walk through its table.
 */
final class ExpirySweeper implements PipelineStage {
    private static final int STEP_ITEMS = 1_000;
    private static final int UNDER_WAY_MAX = 256;
    private static final long SCHEDULE_KEY_BYTES = 8 << 20;

    /** After a walk it rests for so many times as long as the walk took: so it never takes more than a part of a core. */
    private static final int REST_FACTOR = 4;

    private enum State {
        RESTING,

        /** Before a walk: waits until everything is published that the partitions may not have told of. */
        AWAITING,
        WALKING
    }

    /** The tables whose items expire, by their numbers, and how often they have changed. */
    private record Rules(int generation, Int2ObjectHashMap<TimeToLive> byTable) {}

    private final PartitionedStore store;
    private final Partition[] partitions;
    private final EpochClock clock;
    private final NanoClock nanoClock;
    private final long intervalNs;
    private final ErrorHandler errorHandler;
    private final Doorbell bell;
    private final ExpirySchedule schedule;
    private final ExpiryFeed.Receiver receiver = this::expires;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger unpublished = new AtomicInteger();
    private final List<WriteCommand> deletions = new ArrayList<>(UNDER_WAY_MAX);
    private final ItemEncoder encoder = new ItemEncoder();
    private final ItemView item = new ItemView();
    private final MapView attributes = new MapView();
    private final ValueView value = new ValueView();
    private final ItemKey key = new ItemKey();
    private final KeyRange range = new KeyRange();
    private final List<TimeToLive> toWalk = new ArrayList<>();
    private State state = State.RESTING;
    private final ItemKey lastKey = new ItemKey();
    private boolean isWithinTable;
    private Int2ObjectHashMap<TimeToLive> known = new Int2ObjectHashMap<>();
    private long toldHorizonS;
    private long walkStartNs;
    private long restUntilNs;
    private int knownGeneration;
    private volatile Rules rules = new Rules(0, known);
    private volatile boolean missed;
    private volatile boolean stopped;

    ExpirySweeper(PartitionedStore store, StoreContext ctx, Doorbell bell) {
        this.store = store;
        this.bell = bell;
        partitions = store.partitions();
        clock = ctx.clock();
        nanoClock = ctx.nanoClock();
        intervalNs = ctx.expiryIntervalNs();
        errorHandler = ctx.errorHandler();
        schedule = new ExpirySchedule(ctx.maxScheduledExpiries(), SCHEDULE_KEY_BYTES);
        restUntilNs = nanoClock.nanoTime();
    }

    /** One thread at a time: the tables whose items expire, by their numbers. Not to be changed afterwards. */
    void rules(Int2ObjectHashMap<TimeToLive> all) {
        for (Partition partition : partitions) {
            partition.index().expiries().rules(all);
        }
        rules = new Rules(rules.generation() + 1, all); // after that, for a walk begins with it
        bell.ring();
    }

    Int2ObjectHashMap<TimeToLive> rules() {
        return rules.byTable();
    }

    /** Any thread: deletes nothing more. */
    void stop() {
        stopped = true;
    }

    @Override
    public int doWork() {
        if (stopped || store.hasFailed()) {
            return 0;
        }
        Rules current = rules;
        if (knownGeneration != current.generation()) {
            knownGeneration = current.generation();
            known = current.byTable();
            missed = true;
            restUntilNs = nanoClock.nanoTime();
            state = state == State.WALKING ? State.RESTING : state;
        }
        int work = 0;
        for (Partition partition : partitions) {
            ExpiryFeed feed = partition.index().expiries();
            work += feed.drain(receiver, partition.publishedPosition());
            if (feed.takeOverflow()) {
                missed = true;
            }
        }
        long nowMs = clock.time();
        work += deleteDue(nowMs);
        work += walk(nowMs);
        if (toldHorizonS != schedule.horizonS()) {
            tellHorizon();
        }
        return work;
    }

    @Override
    public boolean hasWork() {
        boolean deletes = state == State.WALKING || schedule.isDue(clock.time());
        boolean awaited = state == State.AWAITING && unpublished.get() == 0;
        return !stopped && (knownGeneration != rules.generation() || awaited || (deletes && hasRoom()));
    }

    @Override
    public StageThread.Idle idle() {
        return StageThread.Idle.SLEEP;
    }

    @Override
    public long maxSleepNs() {
        return intervalNs;
    }

    private void expires(long expiryS, UnsafeBuffer itemKey, int length) {
        schedule.add(expiryS, itemKey, length);
    }

    private void tellHorizon() {
        toldHorizonS = schedule.horizonS();
        for (Partition partition : partitions) {
            partition.index().expiries().horizonS(toldHorizonS);
        }
    }

    private boolean hasRoom() {
        return underWay.get() <= UNDER_WAY_MAX / 2;
    }

    /** Deletes what the schedule says, if it is still so. */
    private int deleteDue(long nowMs) {
        if (!hasRoom() || !schedule.isDue(nowMs)) {
            return 0;
        }
        int room = UNDER_WAY_MAX - underWay.get();
        int taken = 0;
        try (ReadSession session = store.openReader()) {
            ExpirySchedule.Entry entry = schedule.poll(nowMs);
            while (entry != null) {
                taken++;
                DirectBuffer scheduled = entry.key();
                key.copy(scheduled, scheduled.capacity(), scheduled.getInt(TABLE_OFFSET, BIG_ENDIAN));
                deleteIfExpired(session, nowMs);
                entry = taken < room ? schedule.poll(nowMs) : null;
            }
        }
        submitDeletions();
        return taken;
    }

    private void deleteIfExpired(ReadSession session, long nowMs) {
        TimeToLive rule = known.get(key.tableId());
        try {
            if (rule != null && session.find(key, item.clear())) {
                item.map(attributes);
                if (TimeToLive.isExpired(rule.expiryS(attributes, value), nowMs)) {
                    deletions.add(deletion(rule, attributes, nowMs));
                }
            }
        } catch (WalException | IndexException | StoreException ex) {
            errorHandler.onError(ex); // this item cannot be read; the others go on
        }
    }

    private int walk(long nowMs) {
        return switch (state) {
            case RESTING -> begin(nowMs);
            case AWAITING -> awaited();
            case WALKING -> step(nowMs);
        };
    }

    private int begin(long nowMs) {
        boolean due = missed || TimeToLive.isOver(schedule.horizonS(), nowMs);
        walkStartNs = nanoClock.nanoTime();
        if (known.isEmpty() || !due || walkStartNs - restUntilNs < 0) {
            return 0;
        }
        missed = false;
        schedule.begin();
        tellHorizon();
        toWalk.clear();
        toWalk.addAll(known.values());
        isWithinTable = false;
        unpublished.set(partitions.length);
        state = State.AWAITING;
        for (int i = 0; i < partitions.length; i++) {
            store.enqueue(i, WriteCommand.task(() -> {}), done -> {
                if (done.outcome() == Outcome.FAILED) {
                    missed = true;
                }
                unpublished.getAndDecrement();
                bell.ring();
            });
        }
        return 1;
    }

    private int awaited() {
        if (unpublished.get() > 0) {
            return 0;
        }
        state = missed ? State.RESTING : State.WALKING;
        return 1;
    }

    /** Looks at some more items of the table that the walk has come to. */
    private int step(long nowMs) {
        if (!hasRoom()) {
            return 0;
        }
        if (toWalk.isEmpty()) {
            state = State.RESTING;
            long now = nanoClock.nanoTime();
            restUntilNs = now + Math.max(intervalNs, REST_FACTOR * (now - walkStartNs));
            return 1;
        }
        TimeToLive rule = toWalk.get(toWalk.size() - 1);
        boolean more = true;
        try (ReadSession session = store.openReader()) {
            range.ofTable(rule.table());
            if (isWithinTable) {
                range.startAfter(lastKey, true);
            }
            ItemCursor cursor = session.cursor(range, true);
            int room = UNDER_WAY_MAX - underWay.get();
            int looked = 0;
            while (looked < STEP_ITEMS && deletions.size() < room) {
                more = cursor.next();
                if (!more) {
                    break;
                }
                looked++;
                look(rule, cursor.item().map(attributes), nowMs);
            }
            if (looked > 0) {
                lastKey.wrap(rule.table(), store.hashSeed(), attributes);
            }
        } catch (WalException | IndexException | StoreException ex) {
            more = false; // an item cannot be read, and what comes behind it cannot be found; the other tables go on
            errorHandler.onError(ex);
        }
        isWithinTable = more;
        if (!more) {
            toWalk.remove(toWalk.size() - 1);
        }
        submitDeletions();
        return 1;
    }

    private void look(TimeToLive rule, MapView attributesOfItem, long nowMs) {
        long expiryS = rule.expiryS(attributesOfItem, value);
        if (TimeToLive.isExpired(expiryS, nowMs)) {
            deletions.add(deletion(rule, attributesOfItem, nowMs));
        } else if (expiryS < schedule.horizonS() && !TimeToLive.isOver(expiryS, nowMs)) {
            key.wrap(rule.table(), store.hashSeed(), attributesOfItem);
            schedule.add(expiryS, key.buffer(), key.length());
        }
    }

    private WriteCommand deletion(TimeToLive rule, MapView attributesOfItem, long nowMs) {
        encoder.beginMap();
        for (KeyAttribute part : rule.table().keys().attributes()) {
            attributesOfItem.find(part.nameUtf8(), value);
            encoder.name(part.name()).copyValue(value);
        }
        return WriteCommand.delete(rule.table(), encoder.endMap().finish())
                .byExpiry()
                .condition(rule.expired(nowMs));
    }

    /** After the session that they were found in, for a full ring may make this wait. */
    private void submitDeletions() {
        for (WriteCommand deletion : deletions) {
            underWay.getAndIncrement();
            store.submit(deletion, this::answered);
        }
        deletions.clear();
    }

    private void answered(WriteCommand deletion) {
        if (deletion.outcome() != Outcome.APPLIED && deletion.outcome() != Outcome.CONDITION_FAILED) {
            missed = true; // a transaction holds the item, or too much was under way
        }
        deletion.close();
        underWay.getAndDecrement();
        bell.ring();
    }
}
