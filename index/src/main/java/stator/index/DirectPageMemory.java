package stator.index;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Chunks of direct memory, freed when they are given back and not by the garbage collector. */
final class DirectPageMemory implements PageMemory {
    private final int chunkLength;
    private final AtomicLong allocatedBytes = new AtomicLong();

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
            UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkLength));
            allocatedBytes.addAndGet(chunkLength);
            return chunk;
        } catch (OutOfMemoryError e) {
            throw new IndexException(
                    IndexException.Code.OUT_OF_PAGES,
                    "no direct memory, allocatedBytes=" + allocatedBytes() + " chunkLength=" + chunkLength,
                    e);
        }
    }

    @Override
    public void free(UnsafeBuffer chunk) {
        BufferUtil.free(chunk.byteBuffer());
        allocatedBytes.addAndGet(-chunkLength);
    }

    @Override
    public long allocatedBytes() {
        return allocatedBytes.get();
    }
}
