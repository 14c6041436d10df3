package stator.wal;

import static stator.wal.RecordDescriptor.POSITION_OFFSET;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * CRC32C of records in mapped segments. Owned by one thread.
 *
 * <p>The checksum is only fast over a byte buffer, whose limits are state; so each owner keeps its own view of each
 * segment it has met, up to a thousand, and nothing is allocated after that.
 */
final class RecordChecksum {
    private static final int VIEWS_MAX = 1024;

    private final CRC32C crc = new CRC32C();
    private final IdentityHashMap<Segment, ByteBuffer> views = new IdentityHashMap<>();
    private @Nullable Segment lastSegment;
    private @Nullable ByteBuffer lastView;

    /** Checksum of the record at an offset; every field but the checksum and the length must be in place. */
    int compute(Segment segment, int offset, int recordLength) {
        ByteBuffer bytes = view(segment);
        bytes.limit(offset + RecordDescriptor.alignedLength(recordLength)).position(offset + POSITION_OFFSET);
        crc.reset();
        crc.update(recordLength);
        crc.update(recordLength >>> 8);
        crc.update(recordLength >>> 16);
        crc.update(recordLength >>> 24);
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private ByteBuffer view(Segment segment) {
        if (segment == lastSegment && lastView != null) {
            return lastView.clear();
        }
        ByteBuffer view = views.get(segment);
        if (view == null) {
            view = Objects.requireNonNull(segment.buffer().byteBuffer()).duplicate();
            if (views.size() == VIEWS_MAX) {
                views.clear();
            }
            views.put(segment, view);
        }
        lastSegment = segment;
        lastView = view;
        return view.clear();
    }
}
