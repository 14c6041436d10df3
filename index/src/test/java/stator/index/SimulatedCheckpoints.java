package stator.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stator.index.IndexException.Code;

/**
 * The files of checkpoints in memory, which lose what a disk may lose. Each file has two images, the page cache, which a mere
 * restart of the process keeps, and the medium. Sectors whose force failed count as clean: they never reach the medium, no
 * later force complains, and only a power cut shows it. Reading pages is no step. One thread at a time.
 */
public final class SimulatedCheckpoints implements CheckpointStorage {
    private static final int SECTOR = 512;
    private static final int WORD = 8;

    private final SplittableRandom random;
    private final Runnable step;
    private final byte[] @Nullable [] descriptions = new byte[SLOTS][];
    private final byte[] @Nullable [] descriptionsOnMedium = new byte[SLOTS][];
    private final BitSet lost = new BitSet();
    private byte[] cache = {};
    private byte[] medium = {};
    private boolean full;
    private boolean failsForces;
    private boolean forgetsForces;

    /** @param step called at each thing that a disk does; may throw, and then it is not done */
    public SimulatedCheckpoints(long seed, Runnable step) {
        random = new SplittableRandom(seed);
        this.step = step;
    }

    /** Whether there is room. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Whether forces of the file of pages fail. */
    public void failsForces(boolean fails) {
        failsForces = fails;
    }

    /** Whether forces of the file of pages do nothing: a bug that a test is to find. */
    public void forgetsForces(boolean forgets) {
        forgetsForces = forgets;
    }

    /** The bytes of the file of pages, for tests that damage them. */
    public byte[] pages() {
        return cache;
    }

    /** The bytes of a description that is there, for tests that damage them. */
    public byte[] presentDescription(int slot) {
        return Objects.requireNonNull(descriptions[slot]);
    }

    /** Loses a random part of what was not forced, and starts again with no fault planned. */
    public void powerCut() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (random.nextBoolean()) {
                descriptionsOnMedium[slot] = descriptions[slot];
            }
            descriptions[slot] = descriptionsOnMedium[slot];
        }
        if (random.nextBoolean()) {
            medium = Arrays.copyOf(medium, cache.length);
        }
        for (int from = 0; from < medium.length; from += SECTOR) {
            int length = Math.min(SECTOR, medium.length - from);
            if (!lost.get(from / SECTOR) && random.nextBoolean()) {
                int kept = random.nextInt(8) == 0 ? random.nextInt(length / WORD + 1) * WORD : length;
                System.arraycopy(cache, from, medium, from, Math.min(kept, length));
            }
        }
        cache = medium.clone();
        restart();
    }

    /** Ends the process and starts again with no fault planned. */
    public void restart() {
        full = false;
        failsForces = false;
    }

    @Override
    public String descriptionName(int slot) {
        return "simulated-checkpoint-" + slot;
    }

    @Override
    public String pagesName() {
        return "simulated-pages";
    }

    @Override
    public byte @Nullable [] readDescription(int slot) {
        step.run();
        descriptionsOnMedium[slot] = descriptions[slot];
        byte[] bytes = descriptions[slot];
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public void writeDescription(int slot, byte[] bytes) {
        step.run();
        if (full) {
            throw new IndexException(Code.DISK_FULL, "slot=" + slot, null);
        }
        step.run();
        descriptions[slot] = bytes.clone();
        step.run();
        descriptionsOnMedium[slot] = descriptions[slot];
    }

    @Override
    public void removeDescription(int slot) {
        step.run();
        descriptions[slot] = null;
        step.run();
        descriptionsOnMedium[slot] = null;
    }

    @Override
    public void readPages(long offset, ByteBuffer into) {
        int length = into.remaining();
        if (offset + length > cache.length) {
            throw new IndexException(
                    Code.CORRUPT, "file=" + pagesName() + " offset=" + cache.length + ": the file ends here", null);
        }
        into.put(cache, (int) offset, length);
    }

    @Override
    public void writePages(long offset, ByteBuffer from) {
        step.run();
        int end = (int) offset + from.remaining();
        if (full && end > cache.length) {
            throw new IndexException(Code.DISK_FULL, "offset=" + offset, null);
        }
        cache = end > cache.length ? Arrays.copyOf(cache, end) : cache;
        lost.clear((int) offset / SECTOR, (end + SECTOR - 1) / SECTOR);
        from.get(cache, (int) offset, from.remaining());
    }

    @Override
    public void forcePages() {
        step.run();
        if (forgetsForces) {
            return;
        }
        if (failsForces) {
            for (int from = 0; from < cache.length; from += SECTOR) {
                int to = Math.min(from + SECTOR, cache.length);
                boolean clean = to <= medium.length && Arrays.equals(cache, from, to, medium, from, to);
                lost.set(from / SECTOR, lost.get(from / SECTOR) || !clean);
            }
            throw new IndexException(Code.FORCE_FAILED, "file=" + pagesName(), null);
        }
        medium = Arrays.copyOf(medium, cache.length);
        for (int from = 0; from < cache.length; from += SECTOR) {
            if (!lost.get(from / SECTOR)) {
                System.arraycopy(cache, from, medium, from, Math.min(SECTOR, cache.length - from));
            }
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
