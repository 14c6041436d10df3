package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The frames of a recording, read in place from its segment files. Owned by one thread. */
final class RecordingFrames implements AutoCloseable {
    private static final long NO_SEGMENT = -1;

    private final Recording recording;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private @Nullable MappedByteBuffer mapped;
    private long mappedBase = NO_SEGMENT;
    private long position;
    private long framePosition;
    private int payloadOffset;
    private int payloadLength;
    private int flags;
    private boolean crossedGap;

    RecordingFrames(Recording recording) {
        this.recording = recording;
    }

    /** Goes to where a frame begins. */
    void position(long newPosition) {
        position = newPosition;
    }

    /** Behind the frame that was read last. */
    long position() {
        return position;
    }

    /**
     * Reads the next frame that is not padding.
     *
     * @param limit where a frame ends; nothing behind it is looked at
     */
    boolean next(long limit) {
        crossedGap = false;
        while (position < limit) {
            long base = Recording.base(position);
            if (base != mappedBase && !map(base)) {
                position = recording.startPosition();
                crossedGap = true;
                continue;
            }
            int offset = (int) (position - base);
            int length = buffer.getInt(offset, LITTLE_ENDIAN);
            if (length < DataHeaderFlyweight.HEADER_LENGTH || length > StreamChannels.SEGMENT_LENGTH - offset) {
                throw damaged(position, "length=" + length);
            }
            int type = buffer.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
            boolean isPadding = type == HeaderFlyweight.HDR_TYPE_PAD;
            if (!isPadding && type != HeaderFlyweight.HDR_TYPE_DATA) {
                throw damaged(position, "frame of type=" + type);
            }
            long end = position + BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
            if (isPadding && end % StreamChannels.TERM_LENGTH != 0) {
                throw damaged(position, "padding in the middle of a term, length=" + length); // under no checksum
            }
            framePosition = position;
            position = end;
            if (!isPadding) {
                flags = buffer.getByte(offset + HeaderFlyweight.FLAGS_FIELD_OFFSET);
                payloadOffset = offset + DataHeaderFlyweight.HEADER_LENGTH;
                payloadLength = length - DataHeaderFlyweight.HEADER_LENGTH;
                return true;
            }
        }
        return false;
    }

    /** Whether a frame lies at a position, which a header there says of itself, that a record or padding begins with. */
    boolean isBeginning(long at) {
        if (at % FrameDescriptor.FRAME_ALIGNMENT != 0) {
            return false;
        }
        long base = Recording.base(at);
        if (base != mappedBase && !map(base)) {
            return false;
        }
        int offset = (int) (at - base);
        int termOffset = buffer.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN);
        int type = buffer.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        int begins = buffer.getByte(offset + HeaderFlyweight.FLAGS_FIELD_OFFSET) & FrameDescriptor.BEGIN_FRAG_FLAG;
        return termOffset == at % StreamChannels.TERM_LENGTH && (type == HeaderFlyweight.HDR_TYPE_PAD || begins != 0);
    }

    /**
     * Compares the frame with the checksum that was recorded with it, in place of its session, and with its place.
     *
     * @throws IllegalStateException if it is damaged, with file and offset
     */
    void verify() {
        MappedByteBuffer bytes = Objects.requireNonNull(mapped, "no frame has been read");
        int offset = payloadOffset - DataHeaderFlyweight.HEADER_LENGTH;
        crc.reset();
        update(bytes, offset, offset + FrameChecksum.BEFORE_LENGTH);
        update(
                bytes,
                offset + FrameChecksum.AFTER_OFFSET,
                payloadOffset + BitUtil.align(payloadLength, FrameDescriptor.FRAME_ALIGNMENT));
        bytes.clear();
        int checksum = buffer.getInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN);
        if ((int) crc.getValue() != checksum) {
            throw damaged("checksum differs, length=" + payloadLength);
        }
        int termOffset = buffer.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN);
        if (termOffset != framePosition % StreamChannels.TERM_LENGTH) {
            throw damaged("frame of another place, termOffset=" + termOffset);
        }
    }

    private void update(MappedByteBuffer bytes, int from, int to) {
        bytes.limit(to).position(from);
        crc.update(bytes);
    }

    /** The error for something that is wrong with the frame. */
    IllegalStateException damaged(String how) {
        return damaged(framePosition, how);
    }

    private IllegalStateException damaged(long at, String how) {
        long base = Recording.base(at);
        return new IllegalStateException(
                "damaged recording: file=" + recording.segment(base) + " offset=" + (at - base) + " " + how);
    }

    /** Whether something was passed over, before the frame that was read last, that is not kept any more. */
    boolean crossedGap() {
        return crossedGap;
    }

    long framePosition() {
        return framePosition;
    }

    boolean isBeginning() {
        return (flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
    }

    boolean isEnd() {
        return (flags & FrameDescriptor.END_FRAG_FLAG) != 0;
    }

    /** Holds the payload of the frame; valid until the next frame is read. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    int payloadLength() {
        return payloadLength;
    }

    @Override
    public void close() {
        unmap();
    }

    /** Returns false if the segment is not kept any more. */
    private boolean map(long base) {
        unmap();
        if (isGone(base)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(recording.segment(base), StandardOpenOption.READ)) {
            if (file.size() < StreamChannels.SEGMENT_LENGTH) {
                throw damaged(base, "the file is too short, length=" + file.size());
            }
            MappedByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, StreamChannels.SEGMENT_LENGTH);
            mapped = bytes;
            mappedBase = base;
            buffer.wrap(bytes);
            return true;
        } catch (NoSuchFileException ex) {
            if (isGone(base)) {
                return false; // since a moment ago
            }
            throw damaged(base, "the file is missing");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean isGone(long base) {
        return base < Recording.base(recording.startPosition());
    }

    private void unmap() {
        MappedByteBuffer bytes = mapped;
        mapped = null;
        mappedBase = NO_SEGMENT;
        buffer.wrap(0, 0);
        if (bytes != null) {
            IoUtil.unmap(bytes);
        }
    }
}
