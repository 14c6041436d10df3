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

    /**
     * What a checkpoint is of.
     *
     * @param logId    identity of the log that the tree is derived from
     * @param position in that log: the tree holds what lies before, and nothing else
     * @param state    what else the owner wants to know when the checkpoint is opened; not looked at
     */
    public record Source(long logId, long position, byte[] state) {}

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

    static boolean has(@Nullable Checkpoint checkpoint, int page) {
        return checkpoint != null && checkpoint.has(page);
    }
}
