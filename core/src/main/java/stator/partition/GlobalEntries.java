package stator.partition;

import stator.table.ItemKey;
import stator.wal.RecordReader;

/**
 * Writes the entries of global secondary indexes that a partition owns, as the followers of the items' partitions say. Of
 * one entry only one follower ever says anything, in the order of its log; what it has said before and says again, after a
 * restart, changes nothing. The writer's.
 */
final class GlobalEntries {
    private final ItemIndex index;
    private final ItemWriter items;
    private final RecordReader log;
    private final ItemKey key = new ItemKey();

    GlobalEntries(RecordReader log, ItemIndex index, ItemWriter items) {
        this.log = log;
        this.index = index;
        this.items = items;
    }

    /** Executes all changes of a batch, or, where the disk is full, throws behind some: they may all be executed again. */
    void execute(IndexBatch batch) {
        batch.rewind();
        while (batch.next()) {
            batch.key(key);
            if (index.isDropped(key.tableId())) {
                continue;
            }
            long current = index.find(key);
            boolean exists = current != ItemIndex.NULL_POSITION;
            if (exists && ItemRecord.source(log.readTrusted(current)) >= batch.source()) {
                continue;
            }
            if (batch.payloadLength() > 0) {
                items.putEntry(key, batch.buffer(), batch.payloadOffset(), batch.payloadLength());
            } else if (exists) {
                items.delete(key, RecordFlags.ALONE);
            }
        }
    }
}
