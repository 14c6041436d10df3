package stator.index;

import static stator.index.PageDescriptor.*;

import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Proves a tree whole: order, balance, separators, prefixes and heads against the full keys, counts, and that every page
 * is in exactly one place (tree, doomed, pending, held, free or not listed yet). Reads every key. Used by the writer's thread between changes;
 * allocates.
 */
public final class IndexChecker {
    private static final int KEY_CAPACITY = KeySource.MAX_KEY_LENGTH;

    private final PageStore store;
    private final KeySource keys;
    private final InnerFlyweight inner;
    private final LeafFlyweight leaf;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[KEY_CAPACITY]);
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[KEY_CAPACITY]);
    private final BitSet seen = new BitSet();
    private int lastLength = -1;
    private boolean lastIsSeparator;
    private long entries;

    private IndexChecker(BTree tree) {
        store = tree.store();
        keys = tree.keys();
        inner = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
    }

    /**
     * Checks the working version, the published version's pages, and the lists of pages.
     *
     * @return the entries of the working version.
     * @throws IndexException {@link IndexException.Code#CORRUPT}: the first thing found wrong, with page and index.
     */
    public static long check(BTree tree) {
        IndexChecker checker = new IndexChecker(tree);
        checker.checkVersion(tree.workingRoot());
        long entries = checker.entries;
        for (int page = checker.store.doomedHead(); page != NO_PAGE; page = checker.store.nextInList(page)) {
            checker.startVersion();
            checker.checkVersion(page);
        }
        require(checker.entries == tree.entries(), "entries", checker.entries, tree.entries());
        checker.checkLists();
        checker.checkReachable(tree.publishedRoot());
        return entries;
    }

    /** Checks order, balance and keys of one version, and that no page of it is free. Any root that cannot change. */
    static long checkRoot(BTree tree, int root) {
        IndexChecker checker = new IndexChecker(tree);
        checker.checkVersion(root);
        return checker.entries;
    }

    private void startVersion() {
        lastLength = -1;
    }

    private void checkVersion(int root) {
        if (root == NO_PAGE) {
            return;
        }
        int[] pages = new int[TreePath.MAX_HEIGHT];
        int[] slots = new int[TreePath.MAX_HEIGHT];
        int depth = 0;
        pages[0] = root;
        slots[0] = 0;
        enter(root, store.level(root));
        while (depth >= 0) {
            int page = pages[depth];
            if (store.kind(page) == LEAF) {
                checkLeaf(page);
                depth--;
            } else if (slots[depth] == inner.wrap(page).count()) {
                depth--;
            } else {
                int slot = slots[depth]++;
                checkSeparator(slot);
                depth++;
                pages[depth] = inner.child(slot);
                slots[depth] = 0;
                enter(pages[depth], store.level(page) - 1);
            }
        }
    }

    private void enter(int page, int level) {
        require(page > 0 && page < store.endPage(), "page out of range", page, store.endPage());
        require(!seen.get(page), "page reached twice", page, level);
        seen.set(page);
        byte kind = store.kind(page);
        require(kind == (level == 0 ? LEAF : INNER), "kind, page=" + page, kind, level);
        require(store.level(page) == level, "level, page=" + page, store.level(page), level);
        require(store.birthVersion(page) <= store.workingVersion(), "birth", page, store.birthVersion(page));
        if (kind == INNER) {
            inner.wrap(page);
            require(inner.count() > 0, "count of inner page", page, inner.count());
            require(inner.usedLength() <= store.pageLength(), "inner page overfull", page, inner.usedLength());
        } else {
            leaf.wrap(page);
            require(leaf.count() > 0, "count of leaf", page, leaf.count());
            int used = entryOffset(leaf.count()) + leaf.prefixLength();
            require(used <= store.pageLength(), "leaf overfull", page, used);
        }
    }

    private void checkSeparator(int slot) {
        int page = inner.page;
        if (slot == 0) {
            require(inner.separatorLength(0) == 0, "first separator, page=" + page, inner.separatorLength(0), 0);
            return;
        }
        int length = inner.copySeparator(slot, key, 0, KEY_CAPACITY);
        require(length > 0, "separator length, page=" + page, slot, length);
        require(compareToLast(length) > 0, "separator not above the key before, page=" + page, slot, length);
        require(inner.search(key, 0, length) == slot, "separator not found, page=" + page, slot, length);
        checkHead(inner, slot, length);
        remember(length, true);
        for (int chain = inner.overflowPage(slot); chain != NO_PAGE; ) {
            require(store.kind(chain) == OVERFLOW, "kind of overflow page", chain, store.kind(chain));
            require(!seen.get(chain), "overflow page reached twice", chain, page);
            seen.set(chain);
            chain = store.chunk(chain).getInt(store.offset(chain) + CHAIN_OFFSET);
        }
    }

    private void checkLeaf(int page) {
        leaf.wrap(page);
        int count = leaf.count();
        entries += count;
        for (int i = 0; i < count; i++) {
            int length = keys.copyKey(leaf.value(i), key);
            int order = compareToLast(length);
            require(
                    order > 0 || (order == 0 && lastIsSeparator),
                    "key not above what is before, page=" + page,
                    i,
                    order);
            checkHead(leaf, i, length);
            require(leaf.search(keys, key, 0, length) == i, "key not found, page=" + page, i, length);
            remember(length, false);
        }
    }

    private void checkHead(PageFlyweight page, int index, int length) {
        int prefixLength = page.prefixLength();
        require(page.prefixOrder(key, 0, length) == 0, "prefix, page=" + page.page, index, prefixLength);
        long head = KeyBytes.head(key, prefixLength, length - prefixLength);
        require(head == page.head(index), "head, page=" + page.page, head, page.head(index));
    }

    private int compareToLast(int length) {
        if (lastLength < 0) {
            return 1;
        }
        return new KeySpan().wrap(key, 0, length).compareTo(new KeySpan().wrap(last, 0, lastLength));
    }

    private void remember(int length, boolean separator) {
        last.putBytes(0, key, 0, length);
        lastLength = length;
        lastIsSeparator = separator;
    }

    private void checkLists() {
        int tree = seen.cardinality();
        require(tree == store.usedPages(), "pages in the tree", tree, store.usedPages());
        int free = markList(store.freeHead(), "free");
        int pending = markList(store.pendingHead(), "pending");
        int unlisted = markUnlisted();
        int held = 0;
        for (int i = 0; i < HeldPages.LISTS; i++) {
            held += markList(store.held().head(i), "held");
        }
        require(held == store.held().count(), "held pages", held, store.held().count());
        require(pending == store.pendingPages(), "pending pages", pending, store.pendingPages());
        require(
                tree + free + pending + held + unlisted == store.endPage() - 1,
                "pages leaked",
                tree + free + pending + held + unlisted,
                store.endPage() - 1);
    }

    private int markList(int head, String name) {
        int count = 0;
        for (int page = head; page != NO_PAGE; page = store.nextInList(page)) {
            require(!seen.get(page), "page is in two places, list=" + name, page, count);
            seen.set(page);
            count++;
        }
        return count;
    }

    private int markUnlisted() {
        int count = 0;
        for (int page = 1; page < store.endPage(); page++) {
            if (store.isUnlisted(page)) {
                require(!seen.get(page), "page is in two places, list=none yet", page, count);
                seen.set(page);
                count++;
            }
        }
        return count;
    }

    private void checkReachable(int root) {
        seen.clear();
        startVersion();
        checkVersion(root);
    }

    private static void require(boolean good, String what, long value, long other) {
        if (!good) {
            throw new IndexException(IndexException.Code.CORRUPT, what + " value=" + value + " other=" + other);
        }
    }
}
