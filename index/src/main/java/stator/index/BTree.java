package stator.index;

import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A copy-on-write B+tree off the heap, from keys (unsigned bytes, at most {@link KeySource#MAX_KEY_LENGTH}) to
 * non-negative longs. It keeps only the heads of keys; the rest is asked of a {@link KeySource}.
 *
 * <p>One thread writes: it changes the working version and {@link #seal}s it. One thread, the gate, {@link #publish}es
 * sealed versions, in order. Any thread reads published versions, each through a {@link BTreeReader} of its own.
 *
 * <p>Bounds: pages ({@link Context#maxBytes}), readers ({@link Context#maxReaders}), versions sealed and not yet
 * published ({@link Context#maxSealed}); at each the call is refused, with nothing changed, and may be made again. A pin
 * that is never released costs memory: every page that it reaches, up to {@link IndexException.Code#OUT_OF_PAGES}. A
 * checkpoint holds its version the same way, by a reader's pin.
 */
public final class BTree implements AutoCloseable {
    /** No such entry. */
    public static final long NULL_VALUE = -1;

    private final VersionTable versions;
    private final PageStore store;
    private final WorkingTree working;
    private final TreeRemoval removal;
    private final TreeSearch search;
    private final KeySpan rangeStart = new KeySpan();
    private final KeySpan rangeEnd = new KeySpan();
    private @Nullable Thread writer;
    private @Nullable Throwable failure;
    private boolean closed;

    /** Settings of a tree; used once. */
    public static final class Context {
        private int pageLength = 1024;
        private int maxReaders = 1024;
        private int maxSealed = 1023;
        private long maxBytes = 1L << 36;
        private int chunkLength = 1 << 20;
        private @Nullable KeySource keys;
        private @Nullable PageMemory memory;
        private @Nullable LongConsumer removedValues;
        private @Nullable CheckpointFiles checkpoints;
        private @Nullable Checkpoint checkpoint;
        private boolean concluded;

        /** Length of a page in bytes: a power of two, 512 to 16,384. Default 1,024. */
        public Context pageLength(int lengthBytes) {
            pageLength = lengthBytes;
            return this;
        }

        /** Most readers open at a time, 1 to 65,536. Default 1,024. */
        public Context maxReaders(int count) {
            maxReaders = count;
            return this;
        }

        /** Most versions sealed and not yet published, 1 to 1,048,575; rounded up to a power of two less one. Default 1,023. */
        public Context maxSealed(int count) {
            maxSealed = count;
            return this;
        }

        /** Most memory for pages in bytes, at least one chunk. Default 64 GiB. */
        public Context maxBytes(long lengthBytes) {
            maxBytes = lengthBytes;
            return this;
        }

        /** How much memory is taken at a time, in bytes: a power of two, at least a page. Default 1 MiB. */
        public Context chunkLength(int lengthBytes) {
            chunkLength = lengthBytes;
            return this;
        }

        /** Where the writer finds the full keys. No default. */
        public Context keys(KeySource source) {
            keys = source;
            return this;
        }

        /** Where pages live; the tree gives back all that it takes. Default: direct memory. */
        public Context memory(PageMemory source) {
            memory = source;
            return this;
        }

        /**
         * Told the value of every entry that {@link BTree#removeRange} takes away, once, on the writer's thread: of at most two
         * leaves at the call, of the others by {@link BTree#tellRemoved}, which then also frees the pages, in place of {@link
         * BTree#seal}. It must not change the tree. Default: nobody is told.
         */
        public Context removedValues(LongConsumer handler) {
            removedValues = handler;
            return this;
        }

        /**
         * The tree begins as it was in a checkpoint, and is published so. Its pages are read and checked when they are first
         * needed, or by {@link BTree#readNext}: where they are damaged, whoever needs them gets {@link
         * IndexException.Code#CORRUPT} with file and offset. Default: it begins empty.
         *
         * @param found one of {@code files}
         */
        public Context checkpoint(CheckpointFiles files, Checkpoint found) {
            checkpoints = files;
            checkpoint = found;
            return this;
        }

        private KeySource conclude() {
            if (concluded) {
                throw new IllegalStateException("context already used");
            }
            concluded = true;
            check(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "byteOrder", "little-endian");
            check(
                    BitUtil.isPowerOfTwo(pageLength)
                            && pageLength >= PageDescriptor.MIN_PAGE_LENGTH
                            && pageLength <= PageDescriptor.MAX_PAGE_LENGTH,
                    "pageLength=" + pageLength,
                    "a power of two from 512 to 16384");
            check(maxReaders >= 1 && maxReaders <= 1 << 16, "maxReaders=" + maxReaders, "1 to 65536");
            check(maxSealed >= 1 && maxSealed < 1 << 20, "maxSealed=" + maxSealed, "1 to 1048575");
            int chunk = memory == null ? chunkLength : memory.chunkLength();
            check(
                    BitUtil.isPowerOfTwo(chunk) && chunk >= pageLength,
                    "chunkLength=" + chunk,
                    "a power of two >= a page");
            check(maxBytes >= chunk, "maxBytes=" + maxBytes, "at least a chunk");
            if (keys == null) {
                throw new IndexException(IndexException.Code.CONFIGURATION, "keys missing");
            }
            return keys;
        }

        private static void check(boolean good, String setting, String rule) {
            if (!good) {
                throw new IndexException(IndexException.Code.CONFIGURATION, setting + ", must be " + rule);
            }
        }
    }

    private BTree(Context ctx, KeySource keys) {
        versions = new VersionTable(ctx.maxSealed, ctx.maxReaders);
        PageMemory memory = ctx.memory == null ? new DirectPageMemory(ctx.chunkLength) : ctx.memory;
        store = new PageStore(memory, ctx.pageLength, ctx.maxBytes, versions);
        store.removedValues(ctx.removedValues);
        working = new WorkingTree(store, keys);
        Checkpoint from = ctx.checkpoint;
        if (from != null && ctx.checkpoints != null) {
            try {
                store.open(ctx.checkpoints.storage(), from, ctx.checkpoints.olderThan(from));
            } catch (Throwable t) {
                CloseHelper.quietClose(store);
                throw t;
            }
            versions.start(from.image.version(), from.image.root());
            working.start(from.image);
        }
        removal = new TreeRemoval(working);
        search = new TreeSearch(store, keys);
    }

    /** Opens an empty tree. The caller owns the result and closes it. */
    public static BTree open(Context ctx) {
        KeySource keys = ctx.conclude();
        return new BTree(ctx, keys);
    }

    /**
     * Sets the value of a key in the working version. Writer only.
     *
     * @param value not negative. The {@link KeySource} must know its key already.
     * @return the value before, or {@link #NULL_VALUE}.
     * @throws IndexException {@link IndexException.Code#OUT_OF_PAGES}, {@link IndexException.Code#ARGUMENT}: nothing
     *     changed; {@link IndexException.Code#POISONED}: an earlier change failed.
     */
    public long put(DirectBuffer key, int offset, int length, long value) {
        checkWriter();
        checkLength(length);
        if (value < 0) {
            throw new IndexException(IndexException.Code.ARGUMENT, "value=" + value);
        }
        try {
            return working.put(key, offset, length, value);
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /**
     * Removes a key from the working version. Writer only.
     *
     * @return its value, or {@link #NULL_VALUE} if it was not there.
     * @throws IndexException as {@link #put} does; a removal needs pages too.
     */
    public long remove(DirectBuffer key, int offset, int length) {
        checkWriter();
        checkLength(length);
        try {
            return removal.remove(key, offset, length);
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /**
     * Removes the keys not less than {@code from} and less than {@code to} from the working version. Whole subtrees are cut
     * off at once, in time that depends on the height only; their pages come back some at a time, with each {@link #seal},
     * and until then {@link #entries} counts what is in them. Writer only.
     *
     * @throws IndexException as {@link #put} does.
     */
    public void removeRange(
            DirectBuffer from, int fromOffset, int fromLength, DirectBuffer to, int toOffset, int toLength) {
        checkWriter();
        checkLength(fromLength);
        checkLength(toLength);
        try {
            removal.removeRange(rangeStart.wrap(from, fromOffset, fromLength), rangeEnd.wrap(to, toOffset, toLength));
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /** Value of a key in the working version, or {@link #NULL_VALUE}. Writer only. */
    public long find(DirectBuffer key, int offset, int length) {
        checkWriter();
        return search.find(working.root(), key, offset, length);
    }

    /** A cursor over the working version, to be sought anew after each change. Writer only. Allocates; keep it. */
    public BTreeCursor newWriterCursor() {
        return new BTreeCursor(working::root, store, working.keys);
    }

    /**
     * Ends the working version: its pages are immutable from now on. Starts the next one. Cheap; allocates nothing.
     * Writer only; the number must reach the gate in a way that makes what the writer did before visible to it.
     *
     * @return the version's number, for {@link #publish}; each is one more than the one before.
     * @throws IndexException {@link IndexException.Code#TOO_MANY_SEALED}: nothing changed; publish first.
     */
    public long seal() {
        checkWriter();
        long version = store.workingVersion();
        versions.seal(version, working.root());
        store.startVersion();
        return version;
    }

    /**
     * Seals, as {@link #seal} does, and keeps the version's pages as they are until {@link #endCheckpoint}, and their places in
     * the file of pages as long as the checkpoint counts. Only the next version sealed need be published. Not while {@link
     * #isRemoving}. Writer only.
     *
     * @return what a {@link CheckpointWriter} is to write.
     */
    public TreeImage beginCheckpoint() {
        if (isRemoving()) {
            throw new IllegalStateException("ranges are being removed");
        }
        long version = seal();
        store.beginCheckpoint(version);
        return new TreeImage(version, working.root(), store.endPage(), working.entries());
    }

    /**
     * The checkpoint that was begun last is durable, and the one before the one before does not count any more; or it was
     * given up. Writer only.
     */
    public void endCheckpoint(boolean durable) {
        checkWriter();
        store.endCheckpoint(durable);
    }

    /** What writes this tree's checkpoints. For one thread, any. */
    public CheckpointWriter newCheckpointWriter(CheckpointFiles files) {
        return new CheckpointWriter(store, files);
    }

    /**
     * Lets readers see a sealed version: one store. Versions may be left out, but not published out of order. One
     * thread at a time, the gate.
     */
    public void publish(long version) {
        versions.publish(version);
    }

    /** Number of the newest published version; 0 before the first. Any thread. */
    public long publishedVersion() {
        return versions.published();
    }

    /** Number of the oldest version that a reader can reach: a pin's, or the published one. Any thread. */
    public long oldestReachableVersion() {
        return versions.oldestReachable();
    }

    /** Number of readers that hold a pin now. Any thread. */
    public int pinnedReaders() {
        return versions.pins().pinned();
    }

    /**
     * A reader with a slot of its own. Any thread.
     *
     * @param keys where this reader finds the full keys; used by the reader's thread only.
     * @throws IndexException {@link IndexException.Code#TOO_MANY_READERS}, {@link IndexException.Code#CLOSED}.
     */
    public BTreeReader newReader(KeySource keys) {
        if (versions.isClosed()) {
            throw new IndexException(IndexException.Code.CLOSED, "tree");
        }
        return new BTreeReader(versions, store, keys);
    }

    /** Lets another thread be the writer: the next that writes. The caller passes on what it did, by a happens-before. */
    public void detachWriter() {
        writer = null;
    }

    /** Entries of the working version, and of ranges removed whose pages have not come back yet. Writer only. */
    public long entries() {
        return working.entries();
    }

    /** Levels of the working version; 0 if it is empty. Writer only. */
    public int height() {
        return working.root() == PageDescriptor.NO_PAGE ? 0 : store.level(working.root()) + 1;
    }

    /** Pages of the working version and of ranges removed whose pages have not come back yet. Writer only. */
    public int usedPages() {
        return store.usedPages();
    }

    /** Pages dropped that a reader may still reach, or that nobody has asked for since. Writer only. */
    public int pendingPages() {
        return store.pendingPages();
    }

    /** Pages that only a checkpoint needs. Writer only. */
    public int heldPages() {
        return store.held().count();
    }

    /**
     * Bytes of pages that versions have dropped since the tree was opened: what a pin keeps from being reused is at most what
     * this has grown by since the pin. Any thread.
     */
    public long droppedBytes() {
        return store.droppedPages() * store.pageLength();
    }

    /** Pages in memory ready for use. Writer only. */
    public int freePages() {
        return store.freePages();
    }

    /**
     * Reads some of the checkpoint that the tree was opened from, in the order of its file, beside readers. Writer only.
     *
     * @return false if all of it is there.
     * @throws IndexException {@link IndexException.Code#CORRUPT}, with file and offset.
     */
    public boolean readNext() {
        checkWriter();
        return store.readNext();
    }

    /** Bytes of the checkpoint's pages that nobody has needed yet. Any thread. */
    public long unreadBytes() {
        return store.unreadBytes();
    }

    /**
     * The first damage that was found in the checkpoint that the tree was opened from, or null. What the damaged pages hold
     * cannot be had any more; checkpoints written since may have them, too. Any thread.
     */
    public @Nullable IndexException damage() {
        return store.damage();
    }

    /** Tells the values of some entries of removed ranges, and frees their pages: a bounded piece. Writer only. */
    public void tellRemoved() {
        checkWriter();
        store.tellRemoved();
    }

    /** Whether there are removed ranges whose entries have not all been looked at yet. Writer only. */
    public boolean isRemoving() {
        return store.hasDoomed();
    }

    /** Memory taken for pages, in bytes. It is given back on close, not before. Any thread. */
    public long allocatedBytes() {
        return store.allocatedBytes();
    }

    PageStore store() {
        return store;
    }

    KeySource keys() {
        return working.keys;
    }

    int workingRoot() {
        return working.root();
    }

    int publishedRoot() {
        return versions.root(versions.published());
    }

    /** Frees up to about so many pages of removed ranges now. Writer only. */
    void reclaim(int pages) {
        store.reclaim(pages);
    }

    private void checkWriter() {
        assert isWriter() : "writer=" + writer + " caller=" + Thread.currentThread();
        if (failure != null) {
            throw new IndexException(IndexException.Code.POISONED, "first failure: " + failure.getMessage(), failure);
        }
        if (closed) {
            throw new IndexException(IndexException.Code.CLOSED, "tree");
        }
    }

    private boolean isWriter() {
        if (writer == null) {
            writer = Thread.currentThread();
        }
        return writer == Thread.currentThread();
    }

    private static void checkLength(int length) {
        if (length < 0 || length > KeySource.MAX_KEY_LENGTH) {
            throw new IndexException(
                    IndexException.Code.ARGUMENT, "keyLength=" + length + " max=" + KeySource.MAX_KEY_LENGTH);
        }
    }

    private RuntimeException failed(Throwable cause) {
        if (cause instanceof IndexException refused && refused.code() == IndexException.Code.OUT_OF_PAGES) {
            return refused;
        }
        failure = cause;
        return new IndexException(IndexException.Code.POISONED, "change failed: " + cause.getMessage(), cause);
    }

    /**
     * Frees the memory. Writer, gate and readers must have stopped. May be called twice.
     *
     * @throws IndexException {@link IndexException.Code#PINNED} if a reader holds a pin: nothing is freed, no further pin
     *     is given; close again when it is released.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        versions.close();
        int pinned = versions.pins().pinned();
        if (pinned > 0) {
            throw new IndexException(IndexException.Code.PINNED, "pinnedReaders=" + pinned);
        }
        closed = true;
        store.close();
    }
}
