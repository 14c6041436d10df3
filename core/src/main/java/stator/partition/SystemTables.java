package stator.partition;

import stator.item.AttributeType;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Tables that a partition keeps for itself, beside those of the catalog. Their items lie in the partition that wrote them,
 * whatever their hash; in log and indexes they are items like any others.
 */
final class SystemTables {
    /**
     * Set in the number of a table, it names the table of what transactions have prepared for the items of that one: same
     * keys, at most one entry for an item, there while the transaction is in doubt.
     */
    static final int PREPARED = 0x8000_0000;

    /** Of each transaction over several partitions that was decided and may not be applied everywhere yet: its number. */
    static final TableSchema DECISIONS = new TableSchema(
            0x7FFF_FF00, "transaction decisions", new KeyAttribute("Transaction", AttributeType.B), null);

    /** Tokens of transactions that were applied some minutes ago. */
    static final TableSchema TOKENS =
            new TableSchema(0x7FFF_FF01, "transaction tokens", new KeyAttribute("Token", AttributeType.S), null);

    /** Of each follower of the partition's log, by its name: up to where all that it does is done and durable. */
    static final TableSchema FOLLOWERS =
            new TableSchema(0x7FFF_FF02, "followers of the log", new KeyAttribute("Follower", AttributeType.S), null);

    private static final int FIRST = 0x7FFF_FF00;

    private SystemTables() {}

    /** Whether items and bytes of a table are counted. */
    static boolean isCounted(int tableId) {
        return tableId >= 0 && tableId < FIRST;
    }
}
