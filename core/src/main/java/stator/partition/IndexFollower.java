package stator.partition;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.table.IndexSchema;
import stator.table.ItemKey;
import stator.table.TableSchema;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.WalCursor;

/**
 * Follows the durable log of one partition and tells the partitions that own the keys of global secondary indexes what
 * these hold of each item. What an index held before, it learns from the image that a record replaced; so an entry that moves
 * is removed under its old key and put under its new one.
 *
 * <p>From time to time it saves how far it is, when all that it told is durable. After a restart it tells what came after
 * that once more: everything ends as the newest record of each item says, because it is told in the order of the log.
 *
 * <p>One thread drives it, or a simulation, step by step.
 */
final class IndexFollower implements AutoCloseable {
    private static final int STEP_RECORDS = 256;
    private static final int STEP_ITEMS = 64;
    private static final long SAVE_BYTES = 4 << 20;
    private static final long SAVE_NS = 1_000_000_000L;
    private static final long NOT_BEGUN = -1;
    private static final long NOTHING_TOLD = -1;

    private final Partition source;
    private final Partition[] targets;
    private final long hashSeed;
    private final NanoClock clock;
    private final Doorbell bell;
    private final IndexOutbox[] outboxes;
    private final RecordReader groupedRecords;
    private final RecordReader oldRecords;
    private final RecordGroup group = new RecordGroup();
    private final FollowedItem before = new FollowedItem();
    private final FollowedItem after = new FollowedItem();
    private final ItemKey key = new ItemKey();
    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView scratch = new MapView();
    private final ConcurrentLinkedQueue<IndexBackfill> asked = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<BackfillWalk> walks = new ArrayDeque<>();

    private volatile long beginAt = NOT_BEGUN;
    private volatile long answeredPosition;
    private volatile long oldestMs = NOTHING_TOLD; // of the changes that are told and not answered
    private long nextOldestMs = NOTHING_TOLD; // of those that were told after what is awaited
    private @Nullable WalCursor cursor;
    private IndexPlan plan = IndexPlan.EMPTY;
    private long limit;
    private long followed;
    private boolean inGroup;
    private boolean unsaved;
    private @Nullable IndexMilestone answering;
    private @Nullable IndexMilestone saving;
    private long savedPosition;
    private long lastSaveNs;
    private @Nullable WriteCommand save;
    private boolean saveOffered;
    private volatile @Nullable WriteCommand saveAnswer;

    /** @param number of the partition that it follows; it tells all of them */
    IndexFollower(int number, IndexTargets told, Doorbell bell) {
        targets = told.partitions();
        source = targets[number];
        hashSeed = told.hashSeed();
        clock = told.clock();
        this.bell = bell;
        outboxes = new IndexOutbox[targets.length];
        for (int i = 0; i < targets.length; i++) {
            outboxes[i] = new IndexOutbox(targets[i], bell, clock);
        }
        groupedRecords = source.wal().newReader();
        oldRecords = source.wal().newReader();
    }

    /** Any thread, once: begins behind a position that has been saved. */
    void begin(long position) {
        answeredPosition = position;
        beginAt = position;
    }

    /** Any thread: adds an index to be filled. The plan has it already. */
    void backfill(IndexBackfill wanted) {
        asked.add(wanted);
    }

    /** Any thread: whether it has begun. */
    boolean isFollowing() {
        return beginAt != NOT_BEGUN;
    }

    /** Any thread: whatever records before this position ask for can be seen in the indexes. */
    long answeredPosition() {
        return answeredPosition;
    }

    /** Any thread: bytes of the log that can be seen in the table and not yet in its indexes. */
    long lagBytes() {
        return beginAt == NOT_BEGUN ? 0 : Math.max(0, source.publishedPosition() - answeredPosition);
    }

    /** Any thread: the position that is answered, or {@link LagWatch#CAUGHT_UP}. */
    long standsAt() {
        return lagBytes() == 0 ? LagWatch.CAUGHT_UP : answeredPosition;
    }

    /** Any thread: how old the oldest change is, in milliseconds, that was told and cannot be seen in an index yet; or 0. */
    long toldLagMs(long nowMs) {
        long oldest = oldestMs;
        return oldest == NOTHING_TOLD ? 0 : Math.max(0, nowMs - oldest);
    }

    /** Whether {@link #doWork} would find something to do. */
    boolean hasWork() {
        if (beginAt == NOT_BEGUN || source.failure() != null) {
            return false;
        }
        boolean room = true;
        for (IndexOutbox outbox : outboxes) {
            if (outbox.isAnswered()) {
                return true;
            }
            room &= outbox.hasRoom();
        }
        return saveAnswer != null
                || !asked.isEmpty()
                || (room && (followed < followable() || walks.stream().anyMatch(walk -> !walk.isAtEnd())));
    }

    /** Whether it waits for something that nobody rings for. */
    boolean isWaiting() {
        boolean waits = saving != null || walks.stream().anyMatch(BackfillWalk::isAtEnd);
        for (IndexOutbox outbox : outboxes) {
            waits |= outbox.isWaiting();
        }
        return waits && source.failure() == null;
    }

    /**
     * Does one step.
     *
     * @param known asked for the tables with indexes, after it is known how far the step goes: a table has no record before
     *              its indexes are among them
     * @return 0 if there was nothing to do
     */
    int doWork(Supplier<IndexPlan> known) {
        if (beginAt == NOT_BEGUN || source.failure() != null) {
            return 0;
        }
        if (cursor == null) {
            start(beginAt);
        }
        int work = takeUp(); // before it is asked for the plan, which then has what is to be filled
        limit = followable();
        plan = known.get();
        work += follow();
        work += fill();
        for (IndexOutbox outbox : outboxes) {
            work += outbox.flush();
        }
        work += lookAtAnswers();
        work += save();
        return work;
    }

    private void start(long position) {
        cursor = WalCursor.of(source.wal(), position, () -> limit);
        followed = position;
        savedPosition = position;
        lastSaveNs = clock.nanoTime();
    }

    private long followable() {
        return Math.min(source.publishedPosition(), source.wal().durablePosition());
    }

    private boolean hasRoom() {
        for (IndexOutbox outbox : outboxes) {
            if (!outbox.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /** Reads the next records. Those of a group count when the last of them is there, at one time. */
    private int follow() {
        WalCursor records = cursor;
        int count = 0;
        while (records != null && hasRoom() && (count < STEP_RECORDS || inGroup)) {
            RecordFlyweight entry = records.next();
            if (entry == null) {
                break;
            }
            count++;
            unsaved |= entry.tableId() != SystemTables.FOLLOWERS.id();
            inGroup = !group.add(entry.flags(), entry.position());
            if (!inGroup) {
                tell(entry);
            }
        }
        if (records != null && !inGroup) {
            followed = records.position(); // behind the log's own records, too
        }
        return count;
    }

    private void tell(RecordFlyweight last) {
        LongArrayList positions = group.positions();
        if (positions.size() == 1) {
            tellAlone(last);
            return;
        }
        for (int i = 0; i < positions.size(); i++) {
            tellAlone(groupedRecords.read(positions.getLong(i)));
        }
    }

    private void tellAlone(RecordFlyweight entry) {
        TableSchema table = plan.table(entry.tableId());
        int type = entry.type();
        if (table == null || (type != RecordType.PUT && type != RecordType.DELETE)) {
            return;
        }
        noteTime(entry.timestampMs());
        long previous = entry.previousPosition();
        before.wrap(previous == 0 ? null : oldRecords.read(previous));
        after.wrap(entry);
        List<IndexSchema> indexes = table.globalIndexes();
        for (int i = 0; i < indexes.size(); i++) {
            tell(indexes.get(i), entry.position());
        }
    }

    private void noteTime(long changedMs) {
        if (oldestMs == NOTHING_TOLD) {
            oldestMs = changedMs;
        }
        if (nextOldestMs == NOTHING_TOLD) {
            nextOldestMs = changedMs;
        }
    }

    /** An index that is being filled may not hold yet what it would hold of the image before. */
    private void tell(IndexSchema index, long position) {
        boolean wasIn = before.isIn(index);
        boolean isIn = after.isIn(index);
        boolean stays = wasIn && isIn && before.hasSameKey(after, index);
        if (wasIn && !stays) {
            outbox(before, index).remove(key, position);
        }
        if (isIn && !(stays && index.isReadable() && before.isSameIn(after, index))) {
            outbox(after, index).put(key, position, index, after);
        }
    }

    /** Encodes the key of an item in an index; returns what is filled for the partition that owns it. */
    private IndexBatch outbox(FollowedItem item, IndexSchema index) {
        item.key(index, hashSeed, key);
        return outboxes[Partition.numberOf(key.hash(), targets.length)].filling();
    }

    /** Takes up what is to be filled. */
    private int takeUp() {
        int work = 0;
        for (IndexBackfill next = asked.poll(); next != null; next = asked.poll()) {
            walks.add(new BackfillWalk(source, next));
            next.followerHasBegun();
            work++;
        }
        return work;
    }

    /** Goes on with what is to be filled. */
    private int fill() {
        BackfillWalk walk = walks.peek();
        if (walk == null) {
            return 0;
        }
        IndexBackfill backfill = walk.backfill();
        IndexSchema index = plan.index(backfill.table(), backfill.number());
        if (index == null) {
            end(walk); // it was deleted meanwhile
            return 1;
        }
        if (!walk.isAtEnd()) {
            if (!hasRoom()) {
                return 0;
            }
            walk.step(STEP_ITEMS, item -> fill(index, item));
            return 1;
        }
        if (followed >= walk.endPosition() && isDone(walk)) {
            end(walk);
            return 1;
        }
        return 0;
    }

    private boolean isDone(BackfillWalk walk) {
        IndexMilestone end = walk.end();
        if (end == null) {
            end = new IndexMilestone(targets, outboxes, followed);
            walk.end(end);
        }
        return end.isDurable();
    }

    private boolean fill(IndexSchema index, RecordFlyweight item) {
        long position = RecordType.sequence(item);
        if (position < limit && after.wrap(item).isIn(index)) {
            outbox(after, index).put(key, position, index, after);
        }
        return hasRoom();
    }

    private void end(BackfillWalk walk) {
        walks.remove(walk);
        walk.close();
        walk.backfill().followerIsDone();
    }

    private int lookAtAnswers() {
        int work = 0;
        IndexMilestone next = answering;
        if (next != null && next.isAnswered()) {
            reached(next);
            next = null;
            work++;
        }
        if (next == null && followed > answeredPosition) {
            next = new IndexMilestone(targets, outboxes, followed);
            nextOldestMs = NOTHING_TOLD;
            if (next.isAnswered()) {
                reached(next);
                next = null;
            }
        }
        answering = next;
        return work;
    }

    private void reached(IndexMilestone milestone) {
        oldestMs = nextOldestMs;
        answeredPosition = milestone.position();
    }

    /** Saves how far everything is, if it is time; the records before that are not needed any more when it is saved. */
    private int save() {
        WriteCommand done = saveAnswer;
        if (done != null) {
            saveAnswer = null;
            saved(done);
        }
        IndexMilestone next = saving;
        if (next == null && unsaved && isTimeToSave()) {
            unsaved = false;
            saving = new IndexMilestone(targets, outboxes, followed);
        } else if (next != null && save == null && next.isDurable()) {
            save = FollowerPosition.save(encoder, FollowerPosition.GLOBAL_INDEXES, next.position())
                    .prepare(hashSeed, scratch, this::answered);
            saveOffered = false;
        }
        WriteCommand waiting = save;
        if (waiting != null && !saveOffered && source.offer(waiting)) {
            saveOffered = true;
            return 1;
        }
        return done == null ? 0 : 1;
    }

    private void saved(WriteCommand done) {
        if (saving != null && done.outcome() == Outcome.APPLIED) {
            savedPosition = saving.position();
            source.retention().keep(FollowerPosition.GLOBAL_INDEXES, savedPosition);
        } else {
            unsaved = true; // the disk is full: next time
        }
        done.close();
        saving = null;
        save = null;
        lastSaveNs = clock.nanoTime();
    }

    private boolean isTimeToSave() {
        return followed - savedPosition >= SAVE_BYTES || clock.nanoTime() - lastSaveNs >= SAVE_NS;
    }

    /** The gate of the source. */
    private void answered(WriteCommand command) {
        saveAnswer = command;
        bell.ring();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(walks);
    }
}
