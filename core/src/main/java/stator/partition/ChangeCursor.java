package stator.partition;

import java.util.function.IntPredicate;
import org.agrona.collections.LongArrayList;
import stator.item.ItemView;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.WalCursor;

/**
 * Pulls the changes of items out of the durable log of one partition, in its order: what an item was before, and what it is
 * after. Those of a transaction come when all of them are durable. What leaves an item as it was is no change. Owned by one
 * thread; never waits.
 */
public final class ChangeCursor {
    private static final int STEP_RECORDS = 256;

    private final Partition source;
    private final IntPredicate wanted;
    private final WalCursor records;
    private final RecordReader groupedRecords;
    private final RecordReader oldRecords;
    private final RecordGroup group = new RecordGroup();
    private final ItemView before = new ItemView();
    private final ItemView after = new ItemView();
    private long limit;
    private long position;
    private boolean inGroup;
    private int next;
    private int count;
    private int tableNumber;
    private long sequence;
    private long timestampMs;
    private boolean expiry;

    ChangeCursor(Partition source, long position, IntPredicate wanted) {
        this.source = source;
        this.wanted = wanted;
        this.position = position;
        limit = position;
        records = WalCursor.of(source.wal(), position, () -> limit);
        groupedRecords = source.wal().newReader();
        oldRecords = source.wal().newReader();
    }

    /**
     * Goes to the next change. Looks at a bounded number of records; where it has found nothing, {@link #position} tells whether
     * there are more.
     *
     * @return false if it has found none
     * @throws stator.wal.WalException if a record is damaged
     */
    public boolean next() {
        limit = Math.min(source.publishedPosition(), source.wal().durablePosition());
        for (int looked = 0; looked < STEP_RECORDS || inGroup || next < count; looked++) {
            if (next < count) {
                LongArrayList positions = group.positions();
                if (take(groupedRecords.read(positions.getLong(next++)))) {
                    return true;
                }
                continue;
            }
            if (!inGroup) {
                position = records.position();
            }
            RecordFlyweight record = records.next();
            if (record == null) {
                position = inGroup ? position : records.position(); // behind the log's own records, too
                return false;
            }
            inGroup = !group.add(record.flags(), record.position());
            count = inGroup ? 0 : group.positions().size();
            next = 0;
        }
        return false;
    }

    /** All changes before this position of the log have been returned; where to go on after a restart. */
    public long position() {
        return position;
    }

    private boolean take(RecordFlyweight record) {
        int type = record.type();
        if ((type != RecordType.PUT && type != RecordType.DELETE) || !wanted.test(record.tableId())) {
            return false;
        }
        look(record, after);
        long previous = record.previousPosition();
        if (previous == 0) {
            before.clear();
        } else {
            look(oldRecords.read(previous), before);
        }
        tableNumber = record.tableId();
        sequence = record.position();
        timestampMs = record.timestampMs();
        expiry = type == RecordType.DELETE && RecordFlags.isExpiry(record.flags());
        return !isSame();
    }

    private static void look(RecordFlyweight record, ItemView into) {
        into.clear();
        if (RecordType.isItem(record)) {
            ItemRecord.view(record, into);
        }
    }

    /** The form of items is canonical, so equal bytes are equal items. */
    private boolean isSame() {
        if (before.length() != after.length()) {
            return false;
        }
        for (int i = 0; i < before.length(); i++) {
            if (before.buffer().getByte(before.offset() + i) != after.buffer().getByte(after.offset() + i)) {
                return false;
            }
        }
        return true;
    }

    /** Number of the table of the item that was changed. */
    public int tableNumber() {
        return tableNumber;
    }

    /** Position of the change in the log of the partition: its number in the order of changes there, never used again. */
    public long sequence() {
        return sequence;
    }

    /** When the change was made, in milliseconds since the epoch; never less than that of the change before. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Whether the item was deleted because it had expired. */
    public boolean isExpiry() {
        return expiry;
    }

    /** The item as it was before, which may be none. Valid until the next call of {@link #next}. */
    public ItemView before() {
        return before;
    }

    /** The item as it is after, which may be none. Valid as {@link #before}. */
    public ItemView after() {
        return after;
    }
}
