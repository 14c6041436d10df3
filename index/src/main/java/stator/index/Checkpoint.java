package stator.index;

import org.jspecify.annotations.Nullable;

/**
 * A version of a tree that is on the disk as a whole: where its pages are and what their checksums must be, and what the
 * tree's owner has to know to go on from there. Its bytes are in {@link CheckpointDescriptor}.
 */
public final class Checkpoint {
    final long generation;
    final TreeImage image;
    final int pageLength;

    /** Of each page, by its number; {@link CheckpointDescriptor#NOT_THERE} for those that are not part of it. */
    final int[] checksums;

    private final Source source;

    /** What a checkpoint is of. */
    public static final class Source {
        private final long logId;
        private final long position;
        private final byte[] state;

        /**
         * All of it.
         *
         * @param logId    identity of the log that the tree is derived from
         * @param position in that log: the tree holds what lies before, and nothing else
         * @param state    what else the owner wants to know when the checkpoint is opened; not looked at, not copied
         */
        public Source(long logId, long position, byte[] state) {
            this.logId = logId;
            this.position = position;
            this.state = state;
        }

        /** Identity of the log. */
        public long logId() {
            return logId;
        }

        /** Position in the log. */
        public long position() {
            return position;
        }

        /** What the owner wanted to know. */
        public byte[] state() {
            return state;
        }
    }

    Checkpoint(long generation, Source source, TreeImage image, int pageLength, int[] checksums) {
        this.generation = generation;
        this.source = source;
        this.image = image;
        this.pageLength = pageLength;
        this.checksums = checksums;
    }

    /** What it is of. */
    public Source source() {
        return source;
    }

    /** How many checkpoints there were when it was made, itself included, or more. */
    public long generation() {
        return generation;
    }

    /** Number of pages that it is made of. */
    public int pages() {
        int count = 0;
        for (int page = 0; page < checksums.length; page++) {
            count += has(page) ? 1 : 0;
        }
        return count;
    }

    /** Entries of the tree. */
    public long entries() {
        return image.entries();
    }

    boolean has(int page) {
        return page < checksums.length && checksums[page] != CheckpointDescriptor.NOT_THERE;
    }

    /** Whether a page is part of a checkpoint, if there is one. */
    static boolean isPart(@Nullable Checkpoint checkpoint, int page) {
        return checkpoint != null && checkpoint.has(page);
    }
}
