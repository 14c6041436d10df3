package stator.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one tree that are on the disk, the newest two at the most. Used by one thread at a time: the one that
 * opens the tree, then the one that writes checkpoints.
 */
public final class CheckpointFiles implements AutoCloseable {
    private final CheckpointStorage storage;
    private final @Nullable Checkpoint[] slots = new Checkpoint[CheckpointStorage.SLOTS];
    private @Nullable Checkpoint newest;
    private boolean tidy = true;

    private CheckpointFiles(CheckpointStorage storage) {
        this.storage = storage;
    }

    /**
     * Looks at the descriptions. Those that are damaged count as missing. Takes the storage over.
     *
     * @param damage is told which, with file and offset
     */
    public static CheckpointFiles open(CheckpointStorage storage, Consumer<IndexException> damage) {
        CheckpointFiles files = new CheckpointFiles(storage);
        for (int slot = 0; slot < CheckpointStorage.SLOTS; slot++) {
            try {
                byte[] bytes = storage.readDescription(slot);
                if (bytes != null) {
                    files.tidy = false;
                    files.slots[slot] = CheckpointDescriptor.decode(bytes, storage.descriptionName(slot));
                }
            } catch (IndexException ex) {
                damage.accept(ex);
            }
        }
        return files;
    }

    /** The checkpoints found, the newest first; their pages have not been looked at. */
    public List<Checkpoint> found() {
        List<Checkpoint> found = new ArrayList<>();
        for (Checkpoint checkpoint : slots) {
            if (checkpoint != null) {
                found.add(checkpoint);
            }
        }
        found.sort(Comparator.comparingLong(Checkpoint::generation).reversed());
        return found;
    }

    /** The tree was opened from this one, or from none: newer ones do not count, and are removed before another is written. */
    public void opened(@Nullable Checkpoint from) {
        newest = from;
        long limit = from == null ? Long.MIN_VALUE : from.generation;
        for (int slot = 0; slot < slots.length; slot++) {
            Checkpoint checkpoint = slots[slot];
            if (checkpoint != null && checkpoint.generation > limit) {
                slots[slot] = null;
            }
        }
    }

    /** The newest that is whole and durable, or null. */
    @Nullable
    Checkpoint newest() {
        return newest;
    }

    /** Which of the two descriptions is that of a checkpoint. */
    static int slotOf(Checkpoint checkpoint) {
        return (int) (checkpoint.generation % CheckpointStorage.SLOTS);
    }

    @Nullable
    Checkpoint olderThan(Checkpoint other) {
        for (Checkpoint checkpoint : found()) {
            if (checkpoint.generation < other.generation) {
                return checkpoint;
            }
        }
        return null;
    }

    CheckpointStorage storage() {
        return storage;
    }

    /** Removes the files of what does not count: places of its pages are going to be written. */
    void tidy() {
        if (!tidy) {
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] == null) {
                    storage.removeDescription(slot);
                }
            }
            tidy = true;
        }
    }

    /** Writes a description. Its pages are durable; so is all of it when this returns. */
    Checkpoint write(Checkpoint.Source source, TreeImage image, int pageLength, int[] checksums) {
        Checkpoint last = newest;
        long generation = last == null ? 1 : last.generation + 1;
        Checkpoint checkpoint = new Checkpoint(generation, source, image, pageLength, checksums);
        int slot = slotOf(checkpoint);
        storage.writeDescription(slot, CheckpointDescriptor.encode(checkpoint));
        slots[slot] = checkpoint;
        newest = checkpoint;
        return checkpoint;
    }

    /** Removes all descriptions. */
    public void discard() {
        newest = null;
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = null;
            storage.removeDescription(slot);
        }
    }

    @Override
    public void close() {
        storage.close();
    }
}
