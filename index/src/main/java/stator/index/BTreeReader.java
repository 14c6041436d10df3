package stator.index;

import org.agrona.DirectBuffer;

/**
 * Reads published versions. Used by one thread at a time and meant to be kept: pin, read, release, again and again. No
 * lock, no allocation; never waits for the writer, and the writer never waits for it, but what a pin reaches is not
 * reused while it lasts.
 */
public final class BTreeReader implements AutoCloseable {
    private static final long NOT_PINNED = -1;

    private final VersionTable versions;
    private final PageStore store;
    private final KeySource keys;
    private final TreeSearch search;
    private final int slot;
    private long pinned = NOT_PINNED;
    private int root;
    private boolean closed;

    BTreeReader(VersionTable versions, PageStore store, KeySource keys) {
        this.versions = versions;
        this.store = store;
        this.keys = keys;
        search = new TreeSearch(store, keys);
        slot = versions.pins().claim();
    }

    /**
     * Takes hold of the newest published version.
     *
     * @return its number; 0 is the empty tree before the first publication.
     * @throws IndexException {@link IndexException.Code#CLOSED} after the reader or the tree was closed.
     */
    public long pin() {
        if (pinned != NOT_PINNED) {
            throw new IllegalStateException("already pinned, version=" + pinned);
        }
        if (closed) {
            throw new IndexException(IndexException.Code.CLOSED, "reader slot=" + slot);
        }
        long version;
        int rootPage;
        do {
            version = versions.published();
            versions.pins().pin(slot, version);
            rootPage = versions.root(version);
        } while (versions.published() != version);
        if (versions.isClosed()) {
            versions.pins().release(slot);
            throw new IndexException(IndexException.Code.CLOSED, "tree, version=" + version);
        }
        root = rootPage;
        pinned = version;
        return version;
    }

    /**
     * Takes hold of the version that another reader of the tree holds, whichever is the newest now. That one must hold it
     * for at least as long, and what the thread does that pinned it must be visible to this one.
     *
     * @return its number.
     */
    public long pinAs(BTreeReader holder) {
        if (pinned != NOT_PINNED) {
            throw new IllegalStateException("already pinned, version=" + pinned);
        }
        root = holder.rootPage();
        pinned = holder.pinned;
        return pinned;
    }

    /** Lets go of the version. Harmless if none is pinned. */
    public void release() {
        if (pinned != NOT_PINNED) {
            pinned = NOT_PINNED;
            versions.pins().release(slot);
        }
    }

    /** Number of the version pinned, or -1. */
    public long version() {
        return pinned;
    }

    /** Whether the version pinned is the newest published one, still. */
    public boolean isNewest() {
        return pinned == versions.published();
    }

    /** Value of a key in the pinned version, or {@link BTree#NULL_VALUE}. */
    public long find(DirectBuffer key, int offset, int length) {
        return search.find(rootPage(), key, offset, length);
    }

    /** A new cursor over whatever version this reader has pinned when the cursor is sought. Allocates; keep it. */
    public BTreeCursor newCursor() {
        return new BTreeCursor(this::rootPage, store, keys);
    }

    int rootPage() {
        if (pinned == NOT_PINNED) {
            throw new IllegalStateException("not pinned");
        }
        return root;
    }

    /** Releases and gives the slot back. May be called twice. */
    @Override
    public void close() {
        if (!closed) {
            release();
            closed = true;
            versions.pins().unclaim(slot);
        }
    }
}
