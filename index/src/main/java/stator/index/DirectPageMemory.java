package stator.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Chunks of direct memory, freed on close and not by the garbage collector. */
final class DirectPageMemory implements PageMemory {
    private final int chunkLength;
    private final List<ByteBuffer> chunks = new ArrayList<>();

    DirectPageMemory(int chunkLength) {
        this.chunkLength = chunkLength;
    }

    @Override
    public int chunkLength() {
        return chunkLength;
    }

    @Override
    public UnsafeBuffer allocate() {
        try {
            ByteBuffer chunk = ByteBuffer.allocateDirect(chunkLength);
            chunks.add(chunk);
            return new UnsafeBuffer(chunk);
        } catch (OutOfMemoryError e) {
            throw new IndexException(
                    IndexException.Code.OUT_OF_PAGES,
                    "no direct memory, allocatedBytes=" + allocatedBytes() + " chunkLength=" + chunkLength,
                    e);
        }
    }

    @Override
    public long allocatedBytes() {
        return (long) chunks.size() * chunkLength;
    }

    @Override
    public void close() {
        chunks.forEach(BufferUtil::free);
        chunks.clear();
    }
}
