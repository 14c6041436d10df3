package stator.index;

import static stator.index.PageDescriptor.*;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes sealed versions of a tree to the disk, a step at a time, while the tree changes: walks the version, writes the pages
 * that the newest checkpoint does not have, forces them, then writes the description. A page of the newest checkpoint cannot
 * have changed, because its place is not used again as long as that counts; so the walk looks at inner pages only. Owned by
 * one thread. What goes wrong leaves the checkpoints before as they are.
 *
 * <p>Shared memory: of the pages of the version it looks at what does not change as long as the version is kept, and not at
 * {@code freed version} and {@code next}, which the tree's writer uses meanwhile.
 */
public final class CheckpointWriter implements AutoCloseable {
    private static final int RUN_LENGTH = 1 << 16;

    private final PageStore store;
    private final CheckpointFiles files;
    private final InnerFlyweight inner;
    private final int pageLength;
    private @Nullable ByteBuffer run;
    private final CRC32C crc = new CRC32C();
    private final int[] path = new int[TreePath.MAX_HEIGHT];
    private final int[] slots = new int[TreePath.MAX_HEIGHT];
    private final BitSet fresh = new BitSet();
    private int depth = -1;
    private int nextFresh;
    private int[] checksums = {};
    private @Nullable TreeImage image;
    private Checkpoint.@Nullable Source source;

    CheckpointWriter(PageStore store, CheckpointFiles files) {
        this.store = store;
        this.files = files;
        inner = new InnerFlyweight(store);
        pageLength = store.pageLength();
    }

    /**
     * Begins with a version that {@link BTree#beginCheckpoint} has sealed; forgets what was under way before. What the version
     * was derived from is durable.
     */
    public void start(TreeImage version, Checkpoint.Source of) {
        files.tidy();
        image = version;
        source = of;
        checksums = new int[version.endPage()];
        fresh.clear();
        nextFresh = 0;
        depth = -1;
        if (version.root() != NO_PAGE) {
            mark(version.root());
            enter(version.root());
        }
        if (files.newest() == null) {
            files.storage().writePages(0, CheckpointDescriptor.encodeHead(of.logId(), pageLength));
        }
    }

    /**
     * Looks at about so many pages, or writes them.
     *
     * @return whether there is more to do; if not, {@link #force} is next.
     */
    public boolean step(int pages) {
        if (depth >= 0) {
            walk(pages);
            return true;
        }
        write(pages);
        return fresh.nextSetBit(nextFresh) >= 0;
    }

    /**
     * Makes the pages durable.
     *
     * @throws IndexException {@link IndexException.Code#FORCE_FAILED}: no further checkpoint may be written by this process,
     *     which cannot know which pages of the file are on the disk.
     */
    public void force() {
        files.storage().forcePages();
    }

    /** Writes the description. The checkpoint is durable when this returns. */
    public Checkpoint finish() {
        TreeImage version = image;
        Checkpoint.Source of = source;
        if (version == null || of == null || depth >= 0) {
            throw new IllegalStateException("not written yet");
        }
        Checkpoint checkpoint = files.write(of, version, pageLength, checksums);
        close();
        return checkpoint;
    }

    /** Frees what was used for the checkpoint under way, if there is one. */
    @Override
    public void close() {
        image = null;
        BufferUtil.free(run);
        run = null;
    }

    /** Pages that the checkpoint under way writes, as far as is known. */
    public int freshPages() {
        return fresh.cardinality();
    }

    private void walk(int pages) {
        for (int left = pages; left > 0 && depth >= 0; left--) {
            inner.wrap(path[depth]);
            if (slots[depth] == inner.count()) {
                depth--;
                continue;
            }
            int slot = slots[depth]++;
            markChain(inner.overflowPage(slot));
            int child = inner.child(slot);
            mark(child);
            if (store.level(path[depth]) > 1) {
                enter(child);
            }
        }
    }

    private void enter(int page) {
        if (store.level(page) > 0) {
            depth++;
            path[depth] = page;
            slots[depth] = 0;
        }
    }

    private void markChain(int firstPage) {
        int page = firstPage;
        while (page != NO_PAGE) {
            mark(page);
            page = store.chunk(page).getInt(store.offset(page) + CHAIN_OFFSET);
        }
    }

    private void mark(int page) {
        Checkpoint before = files.newest();
        if (before != null && before.has(page)) {
            checksums[page] = before.checksums[page];
        } else {
            fresh.set(page);
        }
    }

    private void write(int pages) {
        ByteBuffer bytes = run == null ? ByteBuffer.allocateDirect(Math.max(RUN_LENGTH, pageLength)) : run;
        run = bytes;
        int left = pages;
        int page = fresh.nextSetBit(nextFresh);
        while (page >= 0 && left > 0) {
            int end = Math.min(fresh.nextClearBit(page), page + bytes.capacity() / pageLength);
            bytes.clear();
            for (int each = page; each < end; each++) {
                copy(each, bytes, (each - page) * pageLength);
            }
            bytes.limit((end - page) * pageLength);
            files.storage().writePages((long) page * pageLength, bytes);
            left -= end - page;
            nextFresh = end;
            page = fresh.nextSetBit(end);
        }
    }

    private void copy(int page, ByteBuffer into, int at) {
        UnsafeBuffer chunk = store.chunk(page);
        int base = store.offset(page);
        chunk.getBytes(base, into, at, pageLength);
        into.putLong(at + FREED_VERSION_OFFSET, 0);
        into.putInt(at + NEXT_PAGE_OFFSET, 0);
        checksums[page] = CheckpointDescriptor.pageChecksum(crc, into, at, pageLength);
    }
}
