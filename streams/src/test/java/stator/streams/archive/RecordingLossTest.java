package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.Stator;
import stator.engine.StreamHost;
import stator.engine.StreamSupport;
import stator.streams.Streams;

/**
 * Goal: what a recording loses with the power is recorded again, once: the log is kept until the recording has been forced. Likewise
 * what a killed process had not recorded, wherever it was.
 * Method: the directory of the recordings is put back to what it was before the last changes, which were recorded while the time
 * stood still, so that nothing was forced; or the recording is cut off in the middle of them.
 */
@Timeout(60)
class RecordingLossTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    @Test
    void shouldRecordAgainWhatWasLost(@TempDir Path directory, @TempDir Path copy) throws IOException {
        Path recordings = directory.resolve("streams");
        RecordedNumbers.begin(directory);
        RecordedNumbers.copy(recordings, copy.resolve("streams"));
        RecordedNumbers.putUnforced(directory);
        IoUtil.delete(recordings.toFile(), false);
        RecordedNumbers.copy(copy.resolve("streams"), recordings);
        assertEquals(RecordedNumbers.ALL, RecordedNumbers.tell(directory));
    }

    /** What was written last may be anything after the power failed. */
    @Test
    void shouldRecordAgainWhatIsGarbled(@TempDir Path directory) throws IOException {
        RecordedNumbers.begin(directory);
        List<Integer> places = RecordedNumbers.putUnforced(directory);
        Path segment = RecordedNumbers.segment(directory.resolve("streams"));
        byte[] bytes = Files.readAllBytes(segment);
        bytes[places.get(40) + DataHeaderFlyweight.HEADER_LENGTH] ^= (byte) 1;
        Files.write(segment, bytes);
        assertEquals(RecordedNumbers.ALL, RecordedNumbers.tell(directory));
    }

    /** What was written before a kill is there; where the kill came, the rest of the file is as it was made. */
    @Test
    void shouldGoOnWhereverItWasKilled(@TempDir Path directory, @TempDir Path killed) throws IOException {
        RecordedNumbers.begin(directory);
        List<Integer> places = RecordedNumbers.putUnforced(directory, killed);
        Random random = new Random(SEED);
        for (int i = 0; i < 5; i++) {
            int cut = places.get(19) + random.nextInt(places.get(59) - places.get(19));
            assertGoesOn(killed, cut, i % 2 == 0);
        }
        assertGoesOn(killed, 0, true); // nothing was forced
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldGoOnAtEachStep(@TempDir Path directory, @TempDir Path killed) throws IOException {
        RecordedNumbers.begin(directory);
        List<Integer> places = RecordedNumbers.putUnforced(directory, killed);
        for (int i = 20; i < 60; i++) {
            int place = places.get(i);
            for (int cut : new int[] {place - 1, place, place + 1, place + DataHeaderFlyweight.HEADER_LENGTH}) {
                assertGoesOn(killed, cut, i % 2 == 0);
            }
        }
    }

    /**
     * With a recording that was written up to a place in the file.
     *
     * @param isShort whether the file ends there
     */
    private static void assertGoesOn(Path killed, int cut, boolean isShort) throws IOException {
        Path directory = Files.createTempDirectory("cut");
        try {
            RecordedNumbers.copy(killed, directory);
            RecordedNumbers.length(directory, cut);
            if (!isShort) {
                RecordedNumbers.length(directory, StreamChannels.SEGMENT_LENGTH);
            }
            assertEquals(
                    RecordedNumbers.ALL,
                    RecordedNumbers.tell(directory),
                    () -> "cut=" + cut + " isShort=" + isShort + " -Dstator.test.seed=" + SEED);
        } finally {
            IoUtil.delete(directory.toFile(), false);
        }
    }

    /** The first thing that was lost may be the header of a frame, of which something is there. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x5A, 0x7F, 0x80, 0xFF})
    void shouldRecordAgainWhatHasAGarbledHeader(int value, @TempDir Path closed, @TempDir Path killed)
            throws IOException {
        RecordedNumbers.begin(closed);
        List<Integer> places = RecordedNumbers.putUnforced(closed, killed);
        RecordedNumbers.length(killed, StreamChannels.SEGMENT_LENGTH);
        for (Path directory : List.of(closed, killed)) {
            RecordedNumbers.garbleHeader(directory, places.get(40), value);
            assertEquals(RecordedNumbers.ALL, RecordedNumbers.tell(directory));
        }
    }

    /** What was forced has to be there: it is in the log no more, perhaps. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x5A, 0x80, 0xFF})
    void shouldNotGoOnWithoutWhatWasForced(int value, @TempDir Path closed, @TempDir Path killed) throws IOException {
        RecordedNumbers.begin(closed);
        List<Integer> places = RecordedNumbers.putForced(closed, killed);
        RecordedNumbers.length(killed, StreamChannels.SEGMENT_LENGTH);
        for (Path directory : List.of(closed, killed)) {
            byte[] bytes = RecordedNumbers.garbleHeader(directory, places.get(59), value);
            Path segment = RecordedNumbers.segment(directory.resolve("streams"));
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> RecordedNumbers.tell(directory));
            String place = "damaged recording: file=" + segment + " offset=" + places.get(59) + " ";
            assertTrue(String.valueOf(refused.getMessage()).contains(place), refused::toString);
            assertArrayEquals(bytes, Files.readAllBytes(segment));
        }
    }

    @Test
    void shouldNotGoOnWithoutTheCatalog(@TempDir Path directory) throws IOException {
        RecordedNumbers.begin(directory);
        RecordedNumbers.putForced(directory, null);
        Files.delete(directory.resolve("streams").resolve("archive.catalog"));
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> RecordedNumbers.tell(directory));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("archive.catalog lacks a recording whose segments are there"),
                refused::toString);
    }

    @Test
    void shouldSayThatARecordingIsGone(@TempDir Path directory) throws IOException {
        RecordedNumbers.begin(directory);
        RecordedNumbers.putForced(directory, null);
        IoUtil.delete(directory.resolve("streams").toFile(), false);
        Streams streams = new Streams();
        List<String> said = new ArrayList<>();
        StreamSupport support = host -> streams.start(new StreamHost(
                host.directory(),
                host.changes(),
                host.region(),
                host.clock(),
                host.nanoClock(),
                error -> said.add(String.valueOf(error.getMessage()))));
        try (Stator database = RecordedNumbers.open(directory, support)) {
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).startsWith("a recording is gone, and what was recorded is not told any more"));
            assertEquals(60, database.table("numbers").scan().list().size());
        }
        assertEquals(List.of(60), RecordedNumbers.tell(directory));
    }
}
