package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.streams.record.ChangeRecord;
import stator.streams.record.ChangeRecordWriter;

/**
 * Goal: every record is found by its sequence and by its time, from the oldest that is kept to the last, wherever terms and segments end.
 * Method: recordings of random records, some longer than a term, of which only what a search looks at is written.
 */
@Timeout(60)
class RecordingSearchTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int MIN_FRAME_LENGTH = DataHeaderFlyweight.HEADER_LENGTH + ChangeRecord.PEEK_LENGTH;
    private static final int MAX_FRAME_LENGTH = 1 << 20;
    private static final int MAX_FRAMES = 12; // of a record
    private static final int RECORDS = 60;
    private static final int ROUNDS = 20;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ChangeRecordWriter writer = new ChangeRecordWriter();
    private final List<Place> places = new ArrayList<>();
    private long end;

    private record Place(long position, long sequence, long timeMs) {}

    @Test
    void shouldFindEveryRecord(@TempDir Path directory) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Recording recording = new Recording(0, round, directory);
            write(recording);
            checkAll(recording);
            places.clear();
            end = 0;
        }
    }

    private void checkAll(Recording recording) {
        long start = random.nextLong(end / StreamChannels.SEGMENT_LENGTH + 1) * StreamChannels.SEGMENT_LENGTH;
        recording.extent(start, end);
        for (Place place : places) {
            for (int difference = -1; difference <= 1; difference++) {
                long sequence = place.sequence + difference;
                assertEquals(first(start, Place::sequence, sequence), recording.positionOf(sequence), this::rerun);
                long timeMs = place.timeMs + difference;
                assertEquals(first(start, Place::timeMs, timeMs), recording.positionAt(timeMs), this::rerun);
            }
        }
    }

    private long first(long start, ToLongFunction<Place> value, long wanted) {
        return places.stream()
                .filter(place -> place.position >= start && value.applyAsLong(place) >= wanted)
                .mapToLong(Place::position)
                .findFirst()
                .orElse(end);
    }

    private void write(Recording recording) throws IOException {
        long sequence = 0;
        long timeMs = 0;
        for (int i = 0; i < RECORDS; i++) {
            sequence += 1 + random.nextInt(100);
            timeMs += random.nextInt(3);
            int frames = random.nextInt(3) == 0 ? 1 + random.nextInt(MAX_FRAMES) : 1;
            for (int frame = 0; frame < frames; frame++) {
                int length = frames > 1 ? MAX_FRAME_LENGTH : MIN_FRAME_LENGTH + random.nextInt(MAX_FRAME_LENGTH);
                int room = StreamChannels.TERM_LENGTH - (int) (end % StreamChannels.TERM_LENGTH);
                if (BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT) > room) {
                    writeFrame(recording, room, HeaderFlyweight.HDR_TYPE_PAD, FrameDescriptor.UNFRAGMENTED);
                }
                byte flags = (byte) ((frame == 0 ? FrameDescriptor.BEGIN_FRAG_FLAG : 0)
                        | (frame == frames - 1 ? FrameDescriptor.END_FRAG_FLAG : 0));
                if (frame == 0) {
                    writer.begin(RecordingDamageTest.stream(), 0, timeMs).order(sequence, 0);
                    places.add(new Place(end, sequence, timeMs));
                }
                writeFrame(recording, length, HeaderFlyweight.HDR_TYPE_DATA, flags);
            }
        }
    }

    /** Of what is in it only as much as the beginning of a record. */
    private void writeFrame(Recording recording, int length, int type, byte flags) throws IOException {
        long base = Recording.base(end);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[MIN_FRAME_LENGTH]);
        frame.putInt(0, length, LITTLE_ENDIAN);
        frame.putByte(HeaderFlyweight.FLAGS_FIELD_OFFSET, flags);
        frame.putShort(HeaderFlyweight.TYPE_FIELD_OFFSET, (short) type, LITTLE_ENDIAN);
        if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0) {
            frame.putBytes(DataHeaderFlyweight.HEADER_LENGTH, writer.buffer(), 0, ChangeRecord.PEEK_LENGTH);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(recording.segment(base).toFile(), "rw")) {
            file.setLength(StreamChannels.SEGMENT_LENGTH);
            file.seek(end - base);
            file.write(frame.byteArray(), 0, Math.min(MIN_FRAME_LENGTH, length));
        }
        end += BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
    }

    private String rerun() {
        return "-Dstator.test.seed=" + SEED;
    }
}
