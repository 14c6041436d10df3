package stator.engine;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.partition.GlobalIndexes;
import stator.table.GlobalIndex;
import stator.table.TableDefinition;
import stator.table.TableSchema;

/** Where the catalog keeps its entries, and the items of the tables they stand for. Used by the catalog's thread. */
interface CatalogStorage {
    /** Hands over every entry; each is valid for the call only. */
    void load(Consumer<AttributeMap> reader);

    /** Writes an entry that is not there yet; one that is there is a fault. Otherwise as {@link #put}. */
    void insert(AttributeMap entry);

    /**
     * Writes an entry and waits until it is durable.
     *
     * @throws DynamoDbException ThrottlingException if it was not written; any other: nobody knows before a restart
     */
    void put(AttributeMap entry);

    /** Removes an entry, if it is there, and waits until that is durable. Fails as {@link #put} does. */
    void remove(AttributeMap key);

    /**
     * Removes all items of a table that takes no more writes, and all entries of its indexes.
     *
     * @param whenDone is told the failure, or null; on any thread, possibly before this returns
     */
    void dropItems(TableDefinition table, Consumer<@Nullable DynamoDbException> whenDone);

    /** Removes all entries of a global index that is not kept up to date any more; otherwise as {@link #dropItems}. */
    void dropEntries(GlobalIndex index, Consumer<@Nullable DynamoDbException> whenDone);

    /** What keeps global indexes up to date. */
    GlobalIndexes globalIndexes();

    /** Makes sure that changes are kept from now on, across crashes, until they are in their streams. Waits for the disk. */
    void followChanges();

    /** Changes need not be kept, until {@link #followChanges}: nobody has begun to follow them, and there is no stream. */
    void letGoOfChanges();

    /** Says which tables have streams, by their numbers: writes to them wait where what is recorded is too far behind. */
    void streamedTables(Set<Integer> numbers);

    /** Of each partition, a position in its log that all that can be seen now lies before, durably. Waits for the disk. */
    List<Long> changePositions();

    /** Has the items of a table deleted when the time has come that an attribute of theirs holds; null: no more. */
    void timeToLive(TableSchema table, @Nullable String attribute);

    /** Items in a table or a secondary index, by its number. */
    long itemCount(int number);

    /** Bytes in a table or a secondary index, as DynamoDB counts them. */
    long sizeBytes(int number);
}
