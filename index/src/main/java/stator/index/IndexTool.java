package stator.index;

import static stator.index.PageDescriptor.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/** Prints the pages of a tree as text, for people and tests. Used by the writer's thread between changes. */
public final class IndexTool {
    private final PageStore store;
    private final InnerFlyweight inner;
    private final LeafFlyweight leaf;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private final Appendable out;

    private IndexTool(BTree tree, Appendable out) {
        store = tree.store();
        inner = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
        this.out = out;
    }

    /**
     * Prints the working version, each page before its children: a line for the tree, for each page and for each entry.
     * Keys are in hexadecimal, as much of them as the page holds.
     */
    public static void dump(BTree tree, Appendable out) {
        IndexTool tool = new IndexTool(tree, out);
        try {
            out.append("tree version=" + tool.store.workingVersion() + " height=" + tree.height() + " entries="
                    + tree.entries() + " used=" + tree.usedPages() + " pending=" + tree.pendingPages() + " pageLength="
                    + tool.store.pageLength() + "\n");
            tool.dumpPages(tree.workingRoot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void dumpPages(int root) throws IOException {
        int[] pages = new int[TreePath.MAX_HEIGHT];
        int[] slots = new int[TreePath.MAX_HEIGHT];
        int depth = root == NO_PAGE ? -1 : 0;
        pages[0] = root;
        while (depth >= 0) {
            int page = pages[depth];
            if (store.kind(page) == LEAF) {
                dumpLeaf(page, depth);
                depth--;
                continue;
            }
            int slot = slots[depth]++;
            if (slot == 0) {
                dumpInner(page, depth);
            }
            if (slot == inner.wrap(page).count()) {
                depth--;
            } else {
                depth++;
                pages[depth] = inner.child(slot);
                slots[depth] = 0;
            }
        }
    }

    private void dumpLeaf(int page, int depth) throws IOException {
        header(leaf.wrap(page), "leaf", depth);
        for (int i = 0; i < leaf.count(); i++) {
            indent(depth + 1);
            out.append("head=" + hex(leaf.head(i)) + " value=" + leaf.value(i) + "\n");
        }
    }

    private void dumpInner(int page, int depth) throws IOException {
        header(inner.wrap(page), "inner", depth);
        for (int i = 0; i < inner.count(); i++) {
            int length = inner.copySeparator(i, key, 0, KeySource.MAX_KEY_LENGTH);
            indent(depth + 1);
            out.append("child=" + inner.child(i) + " separator=" + hex(key, 0, length) + "\n");
        }
    }

    private void header(PageFlyweight page, String kind, int depth) throws IOException {
        indent(depth);
        out.append(kind + " page=" + page.page + " version=" + store.birthVersion(page.page) + " count=" + page.count()
                + " prefix=" + hex(page.buffer, page.prefixOffset(), page.prefixLength()) + "\n");
    }

    private void indent(int depth) throws IOException {
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }

    private static String hex(long head) {
        return String.format("%016x", head);
    }

    private static String hex(UnsafeBuffer buffer, int offset, int length) {
        StringBuilder text = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++) {
            text.append(String.format("%02x", buffer.getByte(offset + i)));
        }
        return text.toString();
    }
}
