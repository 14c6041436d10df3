package stator.partition;

import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.BTreeCursor;
import stator.index.BTreeReader;
import stator.index.IndexException;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.ItemKeyDescriptor;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.WalException;

/**
 * Looks at the entries of one partition's sorted index, each in the newest version there is by then: that it leads to a record
 * of an item, that the records' keys ascend, and that each key leads back to its entry. Owned by one thread.
 */
final class EntryScrub implements AutoCloseable {
    private static final int STEP_ENTRIES = 1_024;

    /** What looking at an entry costs, besides its key, in bytes that would be read. */
    private static final int ENTRY_BYTES = 64;

    private final int number;
    private final RecordReader log;
    private final BTreeReader tree;
    private final BTreeCursor cursor;
    private final ValueView scratch = new ValueView();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private int lastLength;
    private long entries;
    private boolean done;

    EntryScrub(int number, Partition partition) {
        this.number = number;
        log = partition.wal().newReader();
        tree = partition.index().tree().newReader(new RecordKeys(partition.wal().newReader()).believing());
        cursor = tree.newCursor();
    }

    /** Entries seen so far. */
    long entries() {
        return entries;
    }

    /** Whether all has been looked at, or a damaged record is in the way. */
    boolean isDone() {
        return done;
    }

    /** Looks at some more, and returns about how many bytes that took. */
    int step(int mostBytes, Consumer<String> found) {
        int bytes = 0;
        long before = entries;
        tree.pin();
        try {
            boolean more = cursor.seek(last, 0, lastLength);
            for (int i = 0; more && i < STEP_ENTRIES && bytes < mostBytes; i++) {
                bytes += look(cursor.value(), found);
                more = cursor.next();
            }
            done = !more || entries == before;
        } catch (WalException
                | IndexException ex) { // the way leads over a damaged record, or a page that cannot be read
            found.accept("sorted index of partition=" + number + ": " + ex.getMessage());
            done = true;
        } finally {
            tree.release();
        }
        return bytes;
    }

    @Override
    public void close() {
        tree.close();
    }

    private int look(long entry, Consumer<String> found) {
        RecordFlyweight item;
        try {
            item = log.readTrusted(EntryValue.position(entry));
        } catch (WalException ex) {
            found.accept(describe(entry) + " leads to no record: " + ex.getMessage());
            return ENTRY_BYTES;
        }
        if (!RecordType.isItem(item)) {
            found.accept(describe(entry) + " leads to no item, type=" + item.type());
            return ENTRY_BYTES;
        }
        int length = RecordKeys.copyKey(item, EntryValue.ordinal(entry), scratch, key);
        int order = UnsignedBytes.compare(key, 0, length, last, 0, lastLength);
        if (order < 0) {
            found.accept(describe(entry) + " is out of order");
        } else if (order > 0 && tree.find(key, 0, length) != entry) {
            found.accept(describe(entry) + " is not found by the key of its record");
        } else if (order > 0) {
            entries++;
            last.putBytes(0, key, 0, length);
            lastLength = length;
        }
        return ENTRY_BYTES + length;
    }

    private String describe(long entry) {
        return "sorted index of partition=" + number + " entry=" + EntryValue.ordinal(entry) + " position="
                + EntryValue.position(entry);
    }
}
