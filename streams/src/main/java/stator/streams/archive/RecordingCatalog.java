package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.driver.Configuration;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The archive's list of its recordings. The archive believes it, and it changes in place, under no checksum that would be right after
 * a kill. But of what it says of ours we know what it may be: values that cannot be are damage.
 */
final class RecordingCatalog {
    private static final String NAME = "archive.catalog";
    private static final int ENTRY_HEADER_LENGTH = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;
    private static final int TEXTS = 3;

    private final Path file;
    private final UnsafeBuffer bytes;
    private final Map<Integer, Long> lastBases;
    private final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
    private final RecordingDescriptorDecoder entry = new RecordingDescriptorDecoder();

    private RecordingCatalog(Path file, byte[] bytes, Map<Integer, Long> lastBases) {
        this.file = file;
        this.bytes = new UnsafeBuffer(bytes);
        this.lastBases = lastBases;
    }

    /**
     * Looks at the list before an archive does, when the ends of the recordings have been settled. That there is none is no damage
     * here.
     *
     * @throws IllegalStateException if it is damaged, with file and offset
     */
    static void check(Path directory) {
        Path file = file(directory);
        if (Files.exists(file)) {
            try {
                new RecordingCatalog(file, Files.readAllBytes(file), RecordingTail.lastBases(directory)).check();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /** The list, in the archive's directory. */
    static Path file(Path directory) {
        return directory.resolve(NAME);
    }

    private void check() throws IOException {
        int offset = CatalogHeaderDecoder.BLOCK_LENGTH;
        require(bytes.capacity() >= offset, 0, "length=" + bytes.capacity());
        int alignment = bytes.getInt(CatalogHeaderDecoder.alignmentEncodingOffset(), LITTLE_ENDIAN);
        require(alignment == BitUtil.CACHE_LINE_LENGTH, 0, "alignment=" + alignment);
        for (int id = 0; offset < bytes.capacity() - ENTRY_HEADER_LENGTH; id++) {
            header.wrap(bytes, offset, ENTRY_HEADER_LENGTH, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            int length = header.length();
            if (length == 0) {
                return;
            }
            require(
                    length > RecordingDescriptorDecoder.BLOCK_LENGTH
                            && length <= bytes.capacity() - offset - ENTRY_HEADER_LENGTH
                            && BitUtil.isAligned(length + ENTRY_HEADER_LENGTH, alignment),
                    offset,
                    "length=" + length);
            if (isMade(offset)) {
                checkEntry(id, offset);
                int textLength = textLength(offset, length);
                require(
                        BitUtil.align(
                                        ENTRY_HEADER_LENGTH + RecordingDescriptorDecoder.BLOCK_LENGTH + textLength,
                                        alignment)
                                == ENTRY_HEADER_LENGTH + length,
                        offset,
                        "length=" + length + " textLength=" + textLength);
            }
            offset += ENTRY_HEADER_LENGTH + length;
        }
    }

    /** Not, if the process was killed while it made an entry, which the archive then leaves out. */
    private boolean isMade(int offset) {
        int state = bytes.getInt(offset + RecordingDescriptorHeaderDecoder.stateEncodingOffset(), LITTLE_ENDIAN);
        require(
                state == RecordingState.VALID.value() || state == RecordingState.INVALID.value(),
                offset,
                "state=" + state);
        return state == RecordingState.VALID.value();
    }

    private void checkEntry(int id, int offset) throws IOException {
        entry.wrap(
                bytes,
                offset + ENTRY_HEADER_LENGTH,
                RecordingDescriptorDecoder.BLOCK_LENGTH,
                RecordingDescriptorDecoder.SCHEMA_VERSION);
        require(entry.recordingId() == id, offset, "recordingId=" + entry.recordingId());
        require(
                entry.streamId() == StreamChannels.recordedStream(id),
                offset,
                "streamId=" + entry.streamId() + " of recordingId=" + id);
        require(
                entry.segmentFileLength() == StreamChannels.SEGMENT_LENGTH,
                offset,
                "segmentFileLength=" + entry.segmentFileLength());
        require(
                entry.termBufferLength() == StreamChannels.TERM_LENGTH,
                offset,
                "termBufferLength=" + entry.termBufferLength());
        int mtu = entry.mtuLength();
        require(
                mtu > DataHeaderFlyweight.HEADER_LENGTH
                        && mtu <= Configuration.MAX_UDP_PAYLOAD_LENGTH
                        && BitUtil.isAligned(mtu, FrameDescriptor.FRAME_ALIGNMENT),
                offset,
                "mtuLength=" + mtu);
        checkExtent(id, offset);
    }

    private void checkExtent(int id, int offset) throws IOException {
        long start = entry.startPosition();
        long stop = entry.stopPosition();
        require(start >= 0 && start == Recording.base(start), offset, "startPosition=" + start);
        Long lastBase = lastBases.get(id);
        if (lastBase == null) {
            require(stop == AeronArchive.NULL_POSITION || stop == start, offset, "no segment of recordingId=" + id);
            return;
        }
        require(start <= lastBase, offset, "startPosition=" + start + " lastSegment=" + lastBase);
        require(
                stop == AeronArchive.NULL_POSITION
                        || (stop >= start
                                && stop <= lastBase + StreamChannels.SEGMENT_LENGTH
                                && BitUtil.isAligned(stop, FrameDescriptor.FRAME_ALIGNMENT)),
                offset,
                "stopPosition=" + stop + " lastSegment=" + lastBase);
        checkTerm(id, lastBase, offset);
    }

    /** The first frame of a segment says which term it is. */
    private void checkTerm(int id, long base, int offset) throws IOException {
        Path segment = new Recording(id, id, file.resolveSibling("")).segment(base);
        ByteBuffer frame =
                ByteBuffer.allocate(DataHeaderFlyweight.HEADER_LENGTH).order(LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(segment)) {
            channel.read(frame);
        }
        int termId = entry.initialTermId() + (int) (base / StreamChannels.TERM_LENGTH);
        require(
                frame.getInt(0) == 0 || frame.getInt(DataHeaderFlyweight.TERM_ID_FIELD_OFFSET) == termId,
                offset,
                "initialTermId=" + entry.initialTermId() + " file=" + segment);
    }

    /** Of all texts of an entry together, with their lengths. */
    private int textLength(int offset, int length) {
        int from = offset + ENTRY_HEADER_LENGTH + RecordingDescriptorDecoder.BLOCK_LENGTH;
        int end = offset + ENTRY_HEADER_LENGTH + length;
        int at = from;
        for (int i = 0; i < TEXTS; i++) {
            require(at <= end - Integer.BYTES, offset, "no text number " + i);
            int textLength = bytes.getInt(at, LITTLE_ENDIAN);
            at += Integer.BYTES;
            require(textLength >= 0 && textLength <= end - at, offset, "text length=" + textLength);
            at += textLength;
        }
        return at - from;
    }

    private void require(boolean isSo, int offset, String what) {
        if (!isSo) {
            throw new IllegalStateException("damaged recordings: file=" + file + " offset=" + offset + " " + what);
        }
    }
}
