package stator.wal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A log's disk on the heap, so that millions of logs come and go. Knows how far it has been forced. */
final class HeapStorage implements Storage {
    private final List<SegmentInfo> segments = new ArrayList<>();

    /** Position before which all bytes are durable. Plain: whoever reads it relies on what the log publishes. */
    private long forcedPosition;

    private final class MemorySegment implements Segment {
        private final long basePosition;
        private final UnsafeBuffer buffer;

        MemorySegment(long basePosition, int length) {
            this.basePosition = basePosition;
            buffer = new UnsafeBuffer(ByteBuffer.allocate(length));
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
            return "segment-" + basePosition;
        }

        @Override
        public void force(int offset, int length) {
            forcedPosition = basePosition + offset + length;
        }

        @Override
        public void close() {
            buffer.wrap(0, 0);
        }
    }

    long forcedPosition() {
        return forcedPosition;
    }

    @Override
    public List<SegmentInfo> segments() {
        return List.copyOf(segments);
    }

    @Override
    public Segment create(long basePosition, int length, DirectBuffer head, int headLength) {
        Segment segment = new MemorySegment(basePosition, length);
        segment.buffer().putBytes(0, head, 0, headLength);
        segments.add(new SegmentInfo(basePosition, length));
        return segment;
    }

    @Override
    public void rewrite(Segment segment, int kept) {
        throw new IllegalStateException("a new log has nothing to recover: basePosition=" + segment.basePosition());
    }

    @Override
    public Segment open(SegmentInfo info) {
        throw new IllegalStateException("a new log has no segment to open: basePosition=" + info.basePosition());
    }

    @Override
    public void delete(long basePosition) {
        segments.removeIf(segment -> segment.basePosition() == basePosition);
    }

    @Override
    public byte @Nullable [] readMark() {
        return null;
    }

    @Override
    public void writeMark(byte[] bytes) {
        throw new IllegalStateException("no log is closed here");
    }

    @Override
    public byte @Nullable [] readRemovals() {
        return null;
    }

    @Override
    public void createRemovals(byte[] bytes) {}

    @Override
    public void writeRemovals(int offset, byte[] bytes) {}

    @Override
    public void removeMark() {}

    @Override
    public void close() {
        segments.clear();
    }
}
