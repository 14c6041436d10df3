package stator.index;

import static org.agrona.BitUtil.SIZE_OF_BYTE;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

/**
 * One page of the tree. Little-endian; pages start on multiples of their length, a power of two; page 0 does not exist
 * and means "none".
 * <pre>
 *   0               8               16      20  21  22      24      26      28      30      32
 *   +---------------+---------------+-------+---+---+-------+-------+-------+-------+-------+
 *   | birth version | freed version |  next |knd|lvl| count |prefix | heap  | last  |  run  |
 *   +---------------+---------------+-------+---+---+-------+-------+-------+-------+-------+
 *   leaf   32  +-- entries, 16 bytes each, in key order --+ - free - +------ prefix ------+ end
 *              | head (8) | value (8) |
 *   inner  32  +-- entries, 16 bytes each, in key order --+ - free - + tails +-- prefix --+ end
 *              | head (8) | child (4) | length (2) | tail offset (2) |
 *   overflow 32+-- chain: next page (4) --+-- bytes of one long separator --+ - free -  end
 * </pre>
 *
 * <p>All keys of a leaf, and all separators of an inner page, begin with {@code prefix} bytes that are stored once, at the
 * page's end. A head is the 8 bytes after the prefix, padded with zeros, as a big-endian number, so that heads order as
 * keys do when compared unsigned; equal heads say nothing. The separator of an inner page's child is not greater than any
 * key below it and greater than every key below the child before; child 0 has none (length 0). {@code length} is that of
 * the whole separator. A separator up to a quarter page has what follows its head at {@code tail offset} (0 when nothing
 * follows); of a longer one {@code tail offset} is where the number of its first overflow page stands, and the chain holds
 * the whole of it.
 *
 * <p>A page is immutable once the version that made it is sealed, except for {@code freed version} and {@code next},
 * which belong to the writer's lists and which no reader looks at. {@code last} and {@code run} remember the last
 * insertion and how many went the same way, so that sequential keys fill pages.
 */
final class PageDescriptor {
    static final int BIRTH_VERSION_OFFSET = 0;
    static final int FREED_VERSION_OFFSET = BIRTH_VERSION_OFFSET + SIZE_OF_LONG;
    static final int NEXT_PAGE_OFFSET = FREED_VERSION_OFFSET + SIZE_OF_LONG;
    static final int KIND_OFFSET = NEXT_PAGE_OFFSET + SIZE_OF_INT;
    static final int LEVEL_OFFSET = KIND_OFFSET + SIZE_OF_BYTE;
    static final int COUNT_OFFSET = LEVEL_OFFSET + SIZE_OF_BYTE;
    static final int PREFIX_LENGTH_OFFSET = COUNT_OFFSET + SIZE_OF_SHORT;
    static final int HEAP_OFFSET = PREFIX_LENGTH_OFFSET + SIZE_OF_SHORT;
    static final int LAST_INSERT_OFFSET = HEAP_OFFSET + SIZE_OF_SHORT;
    static final int RUN_OFFSET = LAST_INSERT_OFFSET + SIZE_OF_SHORT;
    static final int HEADER_LENGTH = RUN_OFFSET + SIZE_OF_SHORT;

    static final int ENTRY_LENGTH = 2 * SIZE_OF_LONG;
    static final int HEAD_LENGTH = SIZE_OF_LONG;
    static final int VALUE_OFFSET = SIZE_OF_LONG;
    static final int CHILD_OFFSET = SIZE_OF_LONG;
    static final int SEPARATOR_LENGTH_OFFSET = CHILD_OFFSET + SIZE_OF_INT;
    static final int TAIL_OFFSET = SEPARATOR_LENGTH_OFFSET + SIZE_OF_SHORT;

    static final int CHAIN_OFFSET = HEADER_LENGTH;
    static final int CHAIN_BYTES_OFFSET = CHAIN_OFFSET + SIZE_OF_INT;

    /** Kinds of a page; a page never used, or free, is 0. */
    static final byte FREE = 0;

    static final byte LEAF = 1;
    static final byte INNER = 2;
    static final byte OVERFLOW = 3;

    static final int NO_PAGE = 0;
    static final int MIN_PAGE_LENGTH = 512;
    static final int MAX_PAGE_LENGTH = 16 * 1024;

    private PageDescriptor() {}

    /** Longest prefix a page stores; longer common prefixes are cut to it. */
    static int prefixLimit(int pageLength) {
        return pageLength / 8;
    }

    /** Longest separator kept in its page; longer ones go to overflow pages. */
    static int inlineLimit(int pageLength) {
        return pageLength / 4;
    }

    /** Bytes of a long separator that one overflow page holds. */
    static int overflowCapacity(int pageLength) {
        return pageLength - CHAIN_BYTES_OFFSET;
    }

    /** Offset of an entry from the start of its page. */
    static int entryOffset(int index) {
        return HEADER_LENGTH + index * ENTRY_LENGTH;
    }
}
