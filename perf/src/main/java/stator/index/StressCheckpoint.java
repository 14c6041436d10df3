package stator.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The files of a checkpoint, in memory. Written by one thread, then read by any. */
final class StressCheckpoint implements CheckpointStorage {
    private final byte[] @Nullable [] descriptions = new byte[SLOTS][];
    private byte[] pages = {};

    @Override
    public String descriptionName(int slot) {
        return "description-" + slot;
    }

    @Override
    public String pagesName() {
        return "pages";
    }

    @Override
    public byte @Nullable [] readDescription(int slot) {
        return descriptions[slot];
    }

    @Override
    public void writeDescription(int slot, byte[] bytes) {
        descriptions[slot] = bytes;
    }

    @Override
    public void removeDescription(int slot) {
        descriptions[slot] = null;
    }

    @Override
    public void readPages(long offset, ByteBuffer into) {
        into.put(pages, (int) offset, into.remaining());
    }

    @Override
    public void writePages(long offset, ByteBuffer from) {
        pages = Arrays.copyOf(pages, Math.max(pages.length, (int) offset + from.remaining()));
        from.get(pages, (int) offset, from.remaining());
    }

    @Override
    public void forcePages() {
        // there is no disk
    }

    @Override
    public void close() {
        // nothing is held
    }
}
