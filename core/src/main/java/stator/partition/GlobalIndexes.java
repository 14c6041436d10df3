package stator.partition;

import java.util.Collection;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/** What the catalog tells a store of global secondary indexes, and what can be known of them. */
public interface GlobalIndexes {
    /**
     * Makes sure that the logs are followed from now on, across crashes, before the first index is known to anybody. Waits
     * for the disk. Does nothing if they are.
     *
     * @throws stator.contract.DynamoDbException ThrottlingException if there was no room; any other: nobody knows before a
     *     restart
     */
    void begin();

    /**
     * Says which tables have indexes to be kept up to date: all of them, each time. A new table is told of before it takes
     * items, one that is deleted, or has lost an index, before what the index holds is removed. The first call says what there
     * was when the store was opened.
     */
    void maintain(Collection<TableSchema> tables);

    /**
     * Tells an index of the items that its table held before. The index is one of those kept up to date.
     *
     * @param handler told of the beginning and the end; of neither, if a partition has stopped or the store is closed before
     */
    void backfill(TableSchema table, IndexSchema index, BackfillHandler handler);

    /** Bytes of the logs that can be seen in tables and not yet in indexes, of the partition where they are most. */
    long lagBytes();

    /**
     * Waits until whatever can be seen in tables now can be seen in their indexes.
     *
     * @return false if that took longer
     */
    boolean await(long timeoutNs);
}
