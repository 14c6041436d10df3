package stator.wal;

import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import stator.wal.WalException.Code;

/** A segment in a mapped file. Forced through the mapping only, so that each write error is seen exactly once. */
final class FileSegment implements Segment {
    private final String name;
    private final long basePosition;
    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private boolean closed;

    FileSegment(String name, long basePosition, MappedByteBuffer mapping) {
        this.name = name;
        this.basePosition = basePosition;
        this.mapping = mapping;
        buffer = new UnsafeBuffer(mapping);
    }

    @Override
    public long basePosition() {
        return basePosition;
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void force(int offset, int length) {
        try {
            mapping.force(offset, length);
        } catch (UncheckedIOException ex) {
            throw new WalException(
                    Code.FORCE_FAILED, "segment=" + name + " offset=" + offset + " length=" + length, ex);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffer.wrap(0, 0);
            IoUtil.unmap(mapping);
        }
    }
}
