package stator.table;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

/**
 * An item's key as the sorted index orders it, unsigned bytes, integers big-endian.
 * <pre>
 *   0          4                  12             14
 *   +----------+------------------+--------------+- - - - - - - -+- - - - - -+
 *   | table id | hash of pk       | length of pk | partition key | sort key  |
 *   +----------+------------------+--------------+- - - - - - - -+- - - - - -+
 * </pre>
 * The key of an entry of a secondary index begins alike, with the number of the index for the table's; then come the
 * attributes of the index's sort key, each as {@link TerminatedBytes}, and what the index's key leaves out of the table's, so
 * that items with equal index keys are told apart. A global index can have several attributes in its partition key; all
 * but the last are {@link TerminatedBytes}, and so is, behind the sort key, all but the last.
 *
 * <p>So a table is one range of keys, a slice of the hash space is one range within it, the items of one partition key are
 * one range within that, in the order of their sort keys. The log keeps the part from {@link #STORED_OFFSET} on as the
 * key of a record; table id and hash are fields of the record's header.
 */
public final class ItemKeyDescriptor {
    public static final int TABLE_OFFSET = 0;
    public static final int HASH_OFFSET = TABLE_OFFSET + SIZE_OF_INT;
    public static final int PARTITION_KEY_LENGTH_OFFSET = HASH_OFFSET + SIZE_OF_LONG;
    public static final int PARTITION_KEY_OFFSET = PARTITION_KEY_LENGTH_OFFSET + SIZE_OF_SHORT;

    /** Where the part that log records keep begins. */
    public static final int STORED_OFFSET = PARTITION_KEY_LENGTH_OFFSET;

    public static final int MAX_PARTITION_KEY_LENGTH = 2048;
    public static final int MAX_SORT_KEY_LENGTH = 1024;

    /** Most attributes of the partition key of a global index, and of its sort key. */
    public static final int MAX_ATTRIBUTES = 4;

    /** The longest key, a global index's, and one byte more for bounds that lie just behind a key. */
    public static final int MAX_LENGTH = PARTITION_KEY_OFFSET
            + TerminatedBytes.maxLength(MAX_PARTITION_KEY_LENGTH, MAX_ATTRIBUTES)
            + TerminatedBytes.maxLength(MAX_SORT_KEY_LENGTH, MAX_ATTRIBUTES)
            + TerminatedBytes.maxLength(MAX_PARTITION_KEY_LENGTH)
            + MAX_SORT_KEY_LENGTH
            + 1;

    private ItemKeyDescriptor() {}
}
