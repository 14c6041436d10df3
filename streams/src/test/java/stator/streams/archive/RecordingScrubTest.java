package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.partition.ScrubReport;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: a scrub of a database looks at its recordings, too, all of them, and tells of damage with file and offset.
 * Method: bits of the recordings of an open database are flipped, of contents and of headers.
 */
@Timeout(60)
class RecordingScrubTest {
    private static final int RECORDS = 3_000;
    private static final int LENGTH = 10_000; // longer than a frame
    private static final long FAST = Long.MAX_VALUE / 2;

    private final Streams streams = new Streams();

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @BeforeEach
    void open() {
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(2)
                .streams(streams));
        assertEquals(0, database.scrub(FAST).changes(), "nothing is recorded");
        Table table = database.createTable(
                TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
        for (int i = 0; i < RECORDS; i++) {
            table.put(Item.of("id", i, "value", "x".repeat(LENGTH)));
        }
        while (places(0).size() + places(1).size() < RECORDS) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldLookAtAllThatIsRecorded() throws IOException {
        ScrubReport good = database.scrub(FAST);
        assertEquals(List.of(), good.damage());
        assertEquals(RECORDS, good.changes());
        assertTrue(good.totalBytes() > 2L * RECORDS * LENGTH, good::toString);
        assertTrue(good.checkedBytes() >= good.totalBytes(), good::toString);

        long first = places(1).get(700);
        long other = places(0).get(900);
        flip(1, first + DataHeaderFlyweight.HEADER_LENGTH + 500);
        ScrubReport one = database.scrub(FAST);
        assertEquals(1, one.damages(), one::toString);
        assertTrue(one.damage().get(0).startsWith(place(1, first)), one::toString);
        assertEquals(RECORDS, one.changes(), "it is not the last frame of its record");

        flip(0, other + DataHeaderFlyweight.TYPE_FIELD_OFFSET);
        ScrubReport two = database.scrub(FAST);
        assertEquals(2, two.damages(), two::toString);
        assertTrue(two.damage().get(0).startsWith(place(0, other)), two::toString);
        assertTrue(two.changes() < RECORDS && two.changes() > RECORDS / 2, two::toString);
    }

    /** Where the records of a partition begin. */
    private List<Long> places(int partition) {
        List<Long> places = new ArrayList<>();
        try (RecordingCursor recorded = streams.recording(partition).open(0)) {
            while (recorded.next()) {
                places.add(recorded.record().recordingPosition());
            }
        }
        return places;
    }

    private String place(int partition, long position) {
        return "damaged recording: file=" + streams.recording(partition).segment(0) + " offset=" + position + ' ';
    }

    private void flip(int partition, long at) throws IOException {
        Path file = streams.recording(partition).segment(0);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 2);
        }
    }
}
