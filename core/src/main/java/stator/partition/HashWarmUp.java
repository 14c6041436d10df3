package stator.partition;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.BTreeCursor;
import stator.index.BTreeReader;
import stator.index.IndexException;
import stator.index.KeySource;
import stator.item.MapView;
import stator.wal.RecordReader;
import stator.wal.WalException;

/**
 * Brings back what a checkpoint does not have, after a partition was opened from one: has the writer walk through the sorted
 * index, some entries with each command ({@link ItemIndex#warmUp}). Goes ahead of it and reads the pages, and every byte of the records, so
 * that the writer waits for no disk, and damage is found here. Driven by the checkpointer's thread.
 */
final class HashWarmUp implements AutoCloseable {
    private static final int STEP_ENTRIES = 256;
    private static final long WAIT_NS = 5_000_000L;

    private final Partition partition;
    private final ItemIndex index;
    private final ErrorHandler errorHandler;
    private final Doorbell bell;
    private final RecordReader records;
    private final RecordKeys keys;
    private final BTreeReader tree;
    private final BTreeCursor cursor;
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private final MapView noKey = new MapView();
    private int lastLength;
    private boolean ended;
    private boolean inTask;
    private volatile boolean answered;

    HashWarmUp(Partition partition, ErrorHandler errorHandler, Doorbell bell) {
        this.partition = partition;
        this.errorHandler = errorHandler;
        this.bell = bell;
        index = partition.index();
        records = partition.wal().newReader();
        keys = new RecordKeys(partition.wal().newReader());
        tree = index.tree().newReader(keys);
        cursor = tree.newCursor();
    }

    /** Does one step. Returns 0 if there is nothing to do. */
    int doWork() {
        if (ended || (inTask && !answered)) {
            return 0;
        }
        if (index.isWarm() || partition.failure() != null) {
            ended = true;
            return 0;
        }
        try {
            readAhead();
        } catch (WalException | IndexException ex) {
            ended = true; // what is damaged cannot be found by its hash; the sorted index serves the rest
            errorHandler.onError(ex);
            return 0;
        }
        WriteCommand command = WriteCommand.task(() -> index.warmUp(STEP_ENTRIES));
        command.prepare(0, noKey, done -> {
            answered = true;
            bell.ring();
        });
        answered = false;
        inTask = partition.offer(command);
        return inTask ? 1 : 0;
    }

    /** Whether the writer has answered. */
    boolean hasWork() {
        return inTask && answered;
    }

    /** Nanoseconds until there may be something to do. */
    long maxSleepNs() {
        return ended ? Long.MAX_VALUE : WAIT_NS; // the ring may have been full
    }

    private void readAhead() {
        tree.pin();
        try {
            boolean more = lastLength == 0 ? cursor.first() : cursor.seek(last, 0, lastLength);
            for (int i = 0; i <= STEP_ENTRIES && more; i++) {
                long value = cursor.value();
                records.read(EntryValue.position(value));
                lastLength = keys.copyKey(value, last);
                more = cursor.next();
            }
        } finally {
            tree.release();
        }
    }

    @Override
    public void close() {
        CloseHelper.close(tree);
    }
}
