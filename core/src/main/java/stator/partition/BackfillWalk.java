package stator.partition;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.index.BTreeCursor;
import stator.index.BTreeReader;
import stator.table.ItemKey;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyRange;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/**
 * One follower's part of a backfill: walks over the items of a table in one partition, in the order of their keys, some at a
 * time. Each time it looks at the newest version, which is not older than what the follower has followed; so what changes
 * behind the walk, or was not durable when it came by, is told by the follower. The follower's thread's.
 */
final class BackfillWalk implements AutoCloseable {
    private final Partition partition;
    private final IndexBackfill backfill;
    private final RecordKeys keys;
    private final BTreeReader tree;
    private final BTreeCursor cursor;
    private final RecordReader log;
    private final KeyRange range;
    private final ItemKey last = new ItemKey();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private boolean atEnd;
    private long endPosition;
    private @Nullable IndexMilestone end;

    BackfillWalk(Partition partition, IndexBackfill backfill) {
        this.partition = partition;
        this.backfill = backfill;
        keys = new RecordKeys(partition.wal().newReader());
        tree = partition.index().tree().newReader(keys);
        cursor = tree.newCursor();
        log = partition.wal().newReader();
        range = new KeyRange().ofTable(backfill.table());
    }

    IndexBackfill backfill() {
        return backfill;
    }

    /** Whether all items have been seen. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** What must have been followed, too, before the index holds what the table holds. */
    long endPosition() {
        return endPosition;
    }

    @Nullable
    IndexMilestone end() {
        return end;
    }

    void end(IndexMilestone milestone) {
        end = milestone;
    }

    /** Told of an item. */
    interface Visitor {
        /** Returns false if it can take no more now. The record is in view during the call. */
        boolean onItem(RecordFlyweight item);
    }

    /** Goes on from item to item, until there is none left, or the visitor can take no more, or so many have been seen. */
    void step(int itemsMax, Visitor visitor) {
        partition.ensureReadable();
        tree.pin();
        try {
            boolean more = cursor.seek(range.from(), 0, range.fromLength());
            for (int i = 0; i < itemsMax; i++) {
                if (!more || keys.compare(cursor.value(), range.to(), 0, range.toLength()) >= 0) {
                    atEnd = true;
                    endPosition = partition.wal().position();
                    return;
                }
                RecordFlyweight item = log.read(EntryValue.position(cursor.value()));
                boolean takesMore = visitor.onItem(item);
                range.startAfter(last.copyFrom(key, 0, RecordKeys.copyKey(item, key)), true);
                if (!takesMore) {
                    return;
                }
                more = cursor.next();
            }
        } finally {
            tree.release();
        }
    }

    @Override
    public void close() {
        tree.close();
    }
}
