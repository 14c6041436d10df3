package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.archive.client.AeronArchive;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.collections.MutableReference;
import org.jspecify.annotations.Nullable;

/**
 * How the archive has laid out a recording, as its catalog says.
 *
 * @param recordingId   its number
 * @param startPosition of the oldest frame that is kept
 * @param stopPosition  where it ends; {@link AeronArchive#NULL_POSITION} while it goes on
 * @param initialTermId of the term at position 0
 * @param termLength    of each term, in bytes
 * @param mtuLength     of the longest frame, in bytes
 * @param streamId      by which it was recorded
 */
record RecordingFormat(
        long recordingId,
        long startPosition,
        long stopPosition,
        int initialTermId,
        int termLength,
        int mtuLength,
        int streamId) {
    /** Of what was recorded by a stream id; null if nothing was. Waits for the archive. */
    static @Nullable RecordingFormat find(AeronArchive client, int recordedStream) {
        MutableReference<RecordingFormat> found = new MutableReference<>();
        client.listRecordingsForUri(
                0,
                1,
                StreamChannels.IPC,
                recordedStream,
                (control,
                        correlation,
                        id,
                        startMs,
                        stopMs,
                        start,
                        stop,
                        initialTermId,
                        segment,
                        term,
                        mtu,
                        session,
                        streamId,
                        stripped,
                        original,
                        source) -> found.set(new RecordingFormat(id, start, stop, initialTermId, term, mtu, streamId)));
        return found.get();
    }

    boolean isStopped() {
        return stopPosition != AeronArchive.NULL_POSITION;
    }

    /** Of a publication that goes on where the recording ends. */
    String channel() {
        return new ChannelUriStringBuilder()
                .media("ipc")
                .sparse(true)
                .mtu(mtuLength)
                .initialPosition(isStopped() ? stopPosition : startPosition, initialTermId, termLength)
                .build();
    }

    /** Writes the header of a frame at a position, but for its length and flags: the archive cuts off only where there is one. */
    void writeHeader(Recording recording, long position) {
        int termId = LogBufferDescriptor.computeTermIdFromPosition(
                position, LogBufferDescriptor.positionBitsToShift(termLength), initialTermId);
        ByteBuffer header =
                ByteBuffer.allocate(DataHeaderFlyweight.HEADER_LENGTH).order(LITTLE_ENDIAN);
        header.putInt(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, (int) (position & (termLength - 1)))
                .putInt(DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, streamId)
                .putInt(DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, termId)
                .position(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET);
        long base = Recording.base(position);
        try (FileChannel segment = FileChannel.open(recording.segment(base), StandardOpenOption.WRITE)) {
            segment.write(header, position - base + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
