package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: who reads a segment while it is let go of, because it is too old, goes on behind it; one that is missing otherwise is damage.
 * Method: a reader opens the recording again and again, while its first segment comes and goes.
 */
@Timeout(60)
class RecordingPurgeTest {
    private static final int ROUNDS = 2_000;
    private static final int LENGTH = DataHeaderFlyweight.HEADER_LENGTH + Long.BYTES;
    private static final long SECOND = StreamChannels.SEGMENT_LENGTH;

    @Test
    void shouldGoOnBehindWhatIsLetGoOfMeanwhile(@TempDir Path directory) throws IOException {
        Recording recording = new Recording(0, 7, directory);
        makeSegment(recording, SECOND);
        long end = SECOND + BitUtil.align(LENGTH, FrameDescriptor.FRAME_ALIGNMENT);
        makeSegment(recording, 0);
        recording.extent(0, end);
        CompletableFuture<Void> purges = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                recording.extent(SECOND, end);
                delete(recording.segment(0));
                makeSegment(recording, 0);
                recording.extent(0, end);
            }
        });
        while (!purges.isDone()) {
            try (RecordingFrames frames = new RecordingFrames(recording)) {
                assertTrue(frames.next(end));
                assertEquals(frames.crossedGap() ? SECOND : 0, frames.framePosition());
            }
        }
        purges.join();
    }

    @Test
    void shouldSayWhichSegmentIsMissing(@TempDir Path directory) {
        Recording recording = new Recording(0, 7, directory);
        recording.extent(0, SECOND);
        try (RecordingFrames frames = new RecordingFrames(recording)) {
            IllegalStateException damage = assertThrows(IllegalStateException.class, () -> frames.next(SECOND));
            assertEquals(
                    "damaged recording: file=" + recording.segment(0) + " offset=0 the file is missing",
                    damage.getMessage());
        }
    }

    @Test
    void shouldSayWhichSegmentIsTooShort(@TempDir Path directory) throws IOException {
        Recording recording = new Recording(0, 7, directory);
        recording.extent(0, SECOND);
        Files.write(recording.segment(0), new byte[LENGTH]);
        try (RecordingFrames frames = new RecordingFrames(recording)) {
            IllegalStateException damage = assertThrows(IllegalStateException.class, () -> frames.next(SECOND));
            assertEquals(
                    "damaged recording: file=" + recording.segment(0) + " offset=0 the file is too short, length="
                            + LENGTH,
                    damage.getMessage());
        }
    }

    /** With one frame at its beginning. */
    private static void makeSegment(Recording recording, long base) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[LENGTH]);
        frame.putInt(0, LENGTH, LITTLE_ENDIAN);
        frame.putShort(HeaderFlyweight.TYPE_FIELD_OFFSET, (short) HeaderFlyweight.HDR_TYPE_DATA, LITTLE_ENDIAN);
        Path made = recording.segment(base).resolveSibling("made");
        try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
            file.setLength(StreamChannels.SEGMENT_LENGTH);
            file.write(frame.byteArray());
            Files.move(made, recording.segment(base));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
