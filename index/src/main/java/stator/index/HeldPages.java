package stator.index;

import static stator.index.PageDescriptor.NO_PAGE;

/**
 * Pages that no version can come to need any more, but a checkpoint: their places in its file must not be written. Three
 * checkpoints count: the two newest that are durable, and the one under way, whose pages must also stay as they are. Owned
 * by the writer's thread; the lists are linked through the page headers.
 */
final class HeldPages {
    static final int LISTS = 3;
    static final int OLDER = 0;
    static final int NEWEST = 1;
    static final int UNDER_WAY = 2;

    private static final long NONE = -1;

    private final PageStore store;
    private final long[] versions = {NONE, NONE, NONE};

    /** Of each, the pages of which it is the newest that needs them. */
    private final int[] heads = new int[LISTS];

    private final int[] tails = new int[LISTS];
    private final int[] counts = new int[LISTS];

    HeldPages(PageStore store) {
        this.store = store;
    }

    /** The versions of the checkpoints that there are when a tree is opened. */
    void opened(int which, long version) {
        versions[which] = version;
    }

    void begin(long version) {
        assert versions[UNDER_WAY] == NONE : "under way=" + versions[UNDER_WAY];
        versions[UNDER_WAY] = version;
    }

    /** The checkpoint under way is durable, so the older of those before it does not count any more; or it was given up. */
    void end(boolean durable) {
        if (!durable) {
            versions[UNDER_WAY] = NONE;
            sortAgain();
            return;
        }
        store.freeList(heads[OLDER], tails[OLDER], counts[OLDER]);
        for (int i = OLDER; i < UNDER_WAY; i++) {
            versions[i] = versions[i + 1];
            heads[i] = heads[i + 1];
            tails[i] = tails[i + 1];
            counts[i] = counts[i + 1];
        }
        versions[UNDER_WAY] = NONE;
        heads[UNDER_WAY] = NO_PAGE;
        counts[UNDER_WAY] = 0;
    }

    private void sortAgain() {
        int page = heads[UNDER_WAY];
        heads[UNDER_WAY] = NO_PAGE;
        counts[UNDER_WAY] = 0;
        while (page != NO_PAGE) {
            int next = store.nextInList(page);
            if (!take(page)) {
                store.pushFree(page);
            }
            page = next;
        }
    }

    /** Takes a page that was in the versions from its birth until it was freed; false if no checkpoint needs it. */
    boolean take(int page) {
        long birth = store.birthVersion(page);
        long freed = store.freedVersion(page);
        for (int i = UNDER_WAY; i >= OLDER; i--) {
            if (birth <= versions[i] && versions[i] < freed) {
                hold(i, page);
                return true;
            }
        }
        return false;
    }

    void hold(int which, int page) {
        store.link(page, heads[which]);
        if (heads[which] == NO_PAGE) {
            tails[which] = page;
        }
        heads[which] = page;
        counts[which]++;
    }

    int head(int which) {
        return heads[which];
    }

    int count() {
        return counts[OLDER] + counts[NEWEST] + counts[UNDER_WAY];
    }
}
