package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: who reads a segment while it is let go of, because it is too old, goes on behind it; one that is missing otherwise is damage.
 * Method: a reader opens the recording again and again where it starts, while its first segments are let go of and others are appended.
 */
@Timeout(60)
class RecordingPurgeTest {
    private static final int LENGTH = DataHeaderFlyweight.HEADER_LENGTH + Long.BYTES;
    private static final long SECOND = StreamChannels.SEGMENT_LENGTH;
    private static final long LAST = 2_000 * SECOND;

    @Test
    void shouldGoOnBehindWhatIsLetGoOfMeanwhile(@TempDir Path directory) {
        Recording recording = new Recording(0, 7, directory);
        makeSegment(recording, 0);
        recording.extent(0, SECOND);
        CompletableFuture<Void> purges = CompletableFuture.runAsync(() -> {
            for (long first = 0; first < LAST; first += SECOND) {
                makeSegment(recording, first + SECOND);
                recording.extent(first + SECOND, first + 2 * SECOND);
                delete(recording.segment(first));
            }
        });
        while (!purges.isDone()) {
            long opened = recording.startPosition();
            try (RecordingFrames frames = new RecordingFrames(recording)) {
                frames.position(opened);
                assertTrue(frames.next(LAST + SECOND));
                assertEquals(frames.crossedGap(), frames.framePosition() > opened);
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
