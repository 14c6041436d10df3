package stator.index;

import static stator.index.PageDescriptor.*;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one tree: addressing, and the writer's lists of those not in the tree. Owned by the writer's thread;
 * readers use only {@link #chunk} and {@link #offset}, for pages that a pinned version reaches.
 *
 * <p>A page leaves the tree in one of three ways. Made in the working version: nobody else can know it, it is free at
 * once. Older: it is pending, in the order of the versions that dropped it, until no reader can pin a version before
 * that, and then perhaps held because a checkpoint needs it ({@link HeldPages}). The root of a subtree cut off as a whole: it is doomed, and {@link #reclaim} walks it later, some pages a time.
 * The lists are linked through the page headers and so need no memory.
 *
 * <p>Of a tree that was opened from a checkpoint, each page is read from its file when it is first needed, by whoever needs it
 * ({@link CheckpointPages}). Those that the checkpoint does not have are listed as free, or held, when the writer needs pages.
 */
final class PageStore implements AutoCloseable {
    private static final int RECLAIM_STEP = 256;

    /** Where each entry is told of, so that one piece takes well below a millisecond. */
    private static final int TELLING_RECLAIM_STEP = 16;

    /** Most pending pages looked at for one change. */
    private static final int TAKE_STEP = 256;

    private final PageChunks chunks;
    private final int pageLength;
    private final int maxPages;
    private final Horizon horizon;
    private final InnerFlyweight doomed;
    private final LeafFlyweight doomedLeaf;
    private final HeldPages held;
    private @Nullable LongConsumer removedValues;
    private @Nullable CheckpointPages opened;

    /** The same as long as not all of its pages have been read. The writer's to change. */
    private volatile @Nullable CheckpointPages unread;

    /** The first chunk whose pages that the checkpoint does not have are not in the lists yet, and how many such pages there are. */
    private int nextUnlisted;

    private int unlistedCount;

    /** Whether the checkpoint before the one that the tree was opened from still counts. */
    private boolean olderCounts;

    private int chunkCount;
    private int nextPage = 1;
    private int freeHead;
    private int freeCount;
    private int pendingHead;
    private int pendingTail;
    private int pendingCount;
    private final AtomicLong droppedPages = new AtomicLong();
    private int doomedHead;
    private long doomedEntries;
    private long workingVersion = 1;
    private long oldestReachable;
    private boolean horizonKnown;

    /** Tells the oldest version that any reader holds or can come to hold. */
    interface Horizon {
        long oldestReachable();
    }

    PageStore(PageMemory memory, int pageLength, long maxBytes, Horizon horizon) {
        this.pageLength = pageLength;
        this.horizon = horizon;
        chunks = new PageChunks(memory, pageLength, maxBytes);
        maxPages = chunks.pages(chunks.capacity());
        doomed = new InnerFlyweight(this);
        doomedLeaf = new LeafFlyweight(this);
        held = new HeldPages(this);
    }

    /**
     * Goes on from a checkpoint, whose pages are read when they are needed. What the other checkpoint needs besides stays as it
     * is in the file.
     *
     * @throws IndexException {@link IndexException.Code#CORRUPT}, with file and offset.
     */
    void open(CheckpointStorage storage, Checkpoint checkpoint, @Nullable Checkpoint older) {
        if (checkpoint.pageLength != pageLength) {
            throw new IndexException(
                    IndexException.Code.CONFIGURATION,
                    "pageLength=" + pageLength + ", the checkpoint's=" + checkpoint.pageLength);
        }
        CheckpointPages pages = new CheckpointPages(chunks, storage, checkpoint, older);
        if (pages.endPage() > maxPages) {
            throw outOfPages();
        }
        opened = pages;
        unread = pages;
        nextPage = pages.endPage();
        chunkCount = chunks.indexOf(nextPage - 1) + 1;
        unlistedCount = nextPage - 1 - pages.unread();
        olderCounts = older != null;
        workingVersion = checkpoint.image.version() + 1;
        held.opened(HeldPages.NEWEST, checkpoint.image.version());
    }

    /** Puts what the checkpoint does not have of the next chunk into the lists that it belongs to. */
    private void listUnlisted() {
        CheckpointPages pages = opened;
        int first = chunks.pages(nextUnlisted);
        for (int page = first + chunks.pages(1) - 1; pages != null && page >= first; page--) {
            if (pages.isOther(page)) {
                if (olderCounts && pages.isOlder(page)) {
                    held.hold(HeldPages.OLDER, page);
                } else {
                    pushFree(page);
                }
                unlistedCount--;
            }
        }
        nextUnlisted++;
    }

    private void reserveChunk() {
        if (chunkCount == chunks.capacity()) {
            throw outOfPages();
        }
        chunks.add(chunkCount);
        chunkCount++;
    }

    private IndexException outOfPages() {
        return new IndexException(IndexException.Code.OUT_OF_PAGES, "maxPages=" + maxPages + " nextPage=" + nextPage);
    }

    /** From now on the pages of a sealed version stay as they are. */
    void beginCheckpoint(long version) {
        held.begin(version);
    }

    void endCheckpoint(boolean durable) {
        held.end(durable);
        olderCounts &= !durable;
    }

    /** Who is told the values of entries that go with their range, or null. */
    void removedValues(@Nullable LongConsumer handler) {
        removedValues = handler;
    }

    /** Tells the values of some entries of a leaf, which go with their range. */
    void tellRemoved(LeafFlyweight leaf, int from, int to) {
        LongConsumer handler = removedValues;
        if (handler != null) {
            for (int i = from; i < to; i++) {
                handler.accept(leaf.value(i));
            }
        }
    }

    int pageLength() {
        return pageLength;
    }

    UnsafeBuffer chunk(int page) {
        CheckpointPages pages = unread;
        if (pages != null) {
            pages.need(page);
        }
        return chunks.of(page);
    }

    /** Reads some pages of the checkpoint that nobody has needed yet; false if there are none. */
    boolean readNext() {
        return opened != null && opened.readNext();
    }

    /** Bytes of the pages of the checkpoint that nobody has needed yet. Any thread. */
    long unreadBytes() {
        CheckpointPages pages = opened;
        return pages == null ? 0 : (long) pages.unread() * pageLength;
    }

    /** The first damage that was found in the checkpoint's pages, or null. Any thread. */
    @Nullable
    IndexException damage() {
        CheckpointPages pages = opened;
        return pages == null ? null : pages.damage();
    }

    int offset(int page) {
        return chunks.offset(page);
    }

    byte kind(int page) {
        return chunk(page).getByte(offset(page) + KIND_OFFSET);
    }

    int level(int page) {
        return chunk(page).getByte(offset(page) + LEVEL_OFFSET);
    }

    long birthVersion(int page) {
        return chunk(page).getLong(offset(page) + BIRTH_VERSION_OFFSET);
    }

    long freedVersion(int page) {
        return chunk(page).getLong(offset(page) + FREED_VERSION_OFFSET);
    }

    int nextInList(int page) {
        return chunk(page).getInt(offset(page) + NEXT_PAGE_OFFSET);
    }

    long workingVersion() {
        return workingVersion;
    }

    /** Ends the working version: its pages are immutable from now on. */
    void startVersion() {
        workingVersion++;
        horizonKnown = false;
        CheckpointPages pages = unread;
        if (pages != null && pages.unread() == 0) {
            unread = null;
        }
        if (doomedHead != NO_PAGE && removedValues == null) {
            reclaim(RECLAIM_STEP);
        }
    }

    /** Tells of some doomed leaves, and frees them. */
    void tellRemoved() {
        reclaim(TELLING_RECLAIM_STEP);
    }

    /**
     * Makes sure that this many pages can be had, before a change begins.
     *
     * @throws IndexException {@link IndexException.Code#OUT_OF_PAGES}; nothing has changed.
     */
    void reserve(int pages) {
        takePending(pages, TAKE_STEP);
        while (freeCount + freshPages() < pages) {
            if (unlistedCount > 0) {
                listUnlisted();
            } else if (chunkCount < chunks.capacity()) {
                reserveChunk();
            } else if (doomedHead != NO_PAGE) {
                reclaim(RECLAIM_STEP);
            } else {
                refuse(pages);
            }
            takePending(pages, TAKE_STEP);
        }
    }

    private void refuse(int pages) {
        horizonKnown = false;
        takePending(pages, Integer.MAX_VALUE);
        if (freeCount + freshPages() < pages) {
            throw new IndexException(
                    IndexException.Code.OUT_OF_PAGES,
                    "maxPages=" + maxPages + " pageLength=" + pageLength + " pending=" + pendingCount + " held="
                            + held.count() + " oldestVersion=" + oldestReachable + " workingVersion=" + workingVersion);
        }
    }

    private int freshPages() {
        return chunks.pages(chunkCount) - nextPage;
    }

    private void takePending(int pages, int lookedAtMax) {
        for (int i = 0; i < lookedAtMax && freeCount < pages && pendingHead != NO_PAGE; i++) {
            int page = pendingHead;
            if (!reusable(page)) {
                return;
            }
            pendingHead = nextInList(page);
            pendingCount--;
            if (!held.take(page)) {
                pushFree(page);
            }
        }
    }

    private boolean reusable(int page) {
        long freed = freedVersion(page);
        if (freed > oldestReachable && !horizonKnown) {
            oldestReachable = horizon.oldestReachable();
            horizonKnown = true;
        }
        return freed <= oldestReachable;
    }

    /** A page of the working version, its header set and nothing in it. Must have been reserved. */
    int allocate(byte kind, int level) {
        int page = takePage();
        UnsafeBuffer buffer = chunk(page);
        int base = offset(page);
        buffer.setMemory(base, HEADER_LENGTH, (byte) 0);
        buffer.putLong(base + BIRTH_VERSION_OFFSET, workingVersion);
        buffer.putByte(base + KIND_OFFSET, kind);
        buffer.putByte(base + LEVEL_OFFSET, (byte) level);
        buffer.putShort(base + HEAP_OFFSET, (short) pageLength);
        buffer.putShort(base + LAST_INSERT_OFFSET, (short) -1);
        return page;
    }

    private int takePage() {
        if (freeHead != NO_PAGE) {
            int page = freeHead;
            freeHead = nextInList(page);
            freeCount--;
            return page;
        }
        if (freshPages() <= 0) {
            throw new IllegalStateException("page not reserved, workingVersion=" + workingVersion);
        }
        return nextPage++;
    }

    /** The page itself if the working version made it, or else a copy that it may change; the original is dropped. */
    int own(int page) {
        UnsafeBuffer source = chunk(page);
        int from = offset(page);
        if (source.getLong(from + BIRTH_VERSION_OFFSET) == workingVersion) {
            return page;
        }
        int copy = takePage();
        UnsafeBuffer target = chunk(copy);
        int to = offset(copy);
        target.putBytes(to, source, from, pageLength);
        target.putLong(to + BIRTH_VERSION_OFFSET, workingVersion);
        free(page);
        return copy;
    }

    /** Takes a page out of the working version. */
    void free(int page) {
        UnsafeBuffer buffer = chunk(page);
        int base = offset(page);
        if (buffer.getLong(base + BIRTH_VERSION_OFFSET) == workingVersion) {
            pushFree(page);
            return;
        }
        buffer.putLong(base + FREED_VERSION_OFFSET, workingVersion);
        link(page, NO_PAGE);
        if (pendingHead == NO_PAGE) {
            pendingHead = page;
        } else {
            link(pendingTail, page);
        }
        pendingTail = page;
        pendingCount++;
        droppedPages.lazySet(droppedPages.get() + 1);
    }

    void pushFree(int page) {
        chunk(page).putByte(offset(page) + KIND_OFFSET, FREE);
        link(page, freeHead);
        freeHead = page;
        freeCount++;
    }

    /** Takes back a list of pages, by its ends; there may be none. */
    void freeList(int head, int tail, int count) {
        if (count > 0) {
            link(tail, freeHead);
            freeHead = head;
            freeCount += count;
        }
    }

    void link(int page, int next) {
        chunk(page).putInt(offset(page) + NEXT_PAGE_OFFSET, next);
    }

    /** Takes a page and all below it out of the working version, without looking at them now. */
    void doom(int page) {
        link(page, doomedHead);
        doomedHead = page;
    }

    /** Frees up to about this many doomed pages, or a few more when one has many children. */
    void reclaim(int pages) {
        int freed = 0;
        while (doomedHead != NO_PAGE && freed < pages) {
            int page = doomedHead;
            doomedHead = nextInList(page);
            freed++;
            if (kind(page) == LEAF) {
                doomedLeaf.wrap(page);
                doomedEntries += doomedLeaf.count();
                tellRemoved(doomedLeaf, 0, doomedLeaf.count());
            } else {
                doomed.wrap(page);
                for (int i = doomed.count() - 1; i >= 0; i--) {
                    freeChain(doomed.overflowPage(i));
                    doom(doomed.child(i));
                }
            }
            free(page);
        }
    }

    /** Frees the overflow pages of one separator; 0 means none. */
    void freeChain(int firstPage) {
        int page = firstPage;
        while (page != NO_PAGE) {
            int next = chunk(page).getInt(offset(page) + CHAIN_OFFSET);
            free(page);
            page = next;
        }
    }

    /** Entries found in doomed leaves since the last call. */
    long takeDoomedEntries() {
        long entries = doomedEntries;
        doomedEntries = 0;
        return entries;
    }

    boolean hasDoomed() {
        return doomedHead != NO_PAGE;
    }

    int freeHead() {
        return freeHead;
    }

    int pendingHead() {
        return pendingHead;
    }

    int doomedHead() {
        return doomedHead;
    }

    int freePages() {
        return freeCount + Math.max(0, freshPages());
    }

    HeldPages held() {
        return held;
    }

    int pendingPages() {
        return pendingCount;
    }

    /** How many pages of earlier versions have been dropped since the tree was opened. Any thread. */
    long droppedPages() {
        return droppedPages.get();
    }

    /** Pages that are neither free nor pending nor held, nor will be listed as such: the working tree's and the doomed ones. */
    int usedPages() {
        return nextPage - 1 - freeCount - pendingCount - held.count() - unlistedCount;
    }

    /** Whether a page is neither in the tree nor in a list yet. */
    boolean isUnlisted(int page) {
        CheckpointPages pages = opened;
        return pages != null && chunks.indexOf(page) >= nextUnlisted && pages.isOther(page);
    }

    /** One more than the highest page ever used. */
    int endPage() {
        return nextPage;
    }

    long allocatedBytes() {
        return chunks.allocatedBytes();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
