package stator.partition;

import org.jspecify.annotations.Nullable;
import stator.table.TableSchema;

/** All partitions of one engine. Any thread may call. */
public interface Store extends AutoCloseable {
    /**
     * Hands a command to the partition of its key. When that partition's ring stays full, the command fails with a
     * ThrottlingException; after a failure of the partition, with an InternalServerError.
     *
     * @param handler is called exactly once, possibly before this returns
     */
    void submit(WriteCommand command, CommandHandler handler);

    /**
     * Writes several items, all of them or none, in whatever partitions they are. Fails as {@link #submit} does; also with
     * a TransactionInProgressException or an IdempotentParameterMismatchException, if its token says so.
     *
     * @param handler is called exactly once, possibly before this returns
     */
    void submit(WriteTransaction transaction, TransactionHandler handler);

    /**
     * Removes all items of a table from every partition. The table must take no more writes.
     *
     * @param handler is called once, with a command that tells the outcome
     */
    void dropTable(TableSchema table, CommandHandler handler);

    /**
     * Has the items of a table deleted soon after the time that an attribute of theirs holds, in seconds since the epoch; until
     * the store is closed. One thread at a time.
     *
     * @param attribute null: they do not expire any more
     */
    void timeToLive(TableSchema table, @Nullable String attribute);

    /** A view to read through. The caller closes it, soon: it holds old versions. */
    ReadSession openReader();

    /** Seed of the hash of partition keys; fixed when the data directory was made. */
    long hashSeed();

    /** Items in a table or a secondary index, by its number, as of now. */
    long itemCount(int number);

    /** Sizes of what a table or a secondary index holds, as DynamoDB counts them, summed; in bytes. */
    long sizeBytes(int number);

    /** Answers everything submitted, makes it durable, and closes files. Later submissions fail. */
    @Override
    void close();
}
