package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.record.ChangeRecordWriter;
import stator.table.KeyAttribute;
import stator.table.StreamDefinition;
import stator.table.StreamViewType;

/** Goal: a record that is damaged on the disk is never told of; the error says which file, and where in it. */
class RecordingDamageTest {
    private static final int HEADER = DataHeaderFlyweight.HEADER_LENGTH;
    private static final int SECOND = 2;

    @Test
    void shouldNotTellOfADamagedRecord(@TempDir Path directory) throws IOException {
        UnsafeBuffer frame = frame(1, 0);
        int length = frame.capacity();
        int frameLength = frame.getInt(0, LITTLE_ENDIAN);
        Recording recording = new Recording(0, 7, directory);
        recording.extent(0, 2L * length);
        try (RandomAccessFile file = new RandomAccessFile(recording.segment(0).toFile(), "rw")) {
            file.setLength(StreamChannels.SEGMENT_LENGTH);
            write(file, 0, frame);
            write(file, length, frame(SECOND, length));
            try (RecordingCursor cursor = recording.open(0)) {
                assertTrue(cursor.next());
                assertEquals(1, cursor.record().sequence());
                assertTrue(cursor.next());
                assertEquals(SECOND, cursor.record().sequence());
                assertFalse(cursor.next());
            }
            for (int bit = 0; bit < Byte.SIZE * frameLength; bit++) {
                assertDamageIsSeen(recording, file, length + bit / Byte.SIZE, 1 << bit % Byte.SIZE);
            }
        }
    }

    @Test
    void shouldNotPassOverARecord(@TempDir Path directory) throws IOException {
        assertRefused(directory, length -> frame(SECOND + 1, length), "the record after sequence=1 is missing");
    }

    @Test
    void shouldNotTellOfARecordInAnotherPlace(@TempDir Path directory) throws IOException {
        assertRefused(directory, length -> frame(SECOND, 0), "frame of another place");
    }

    private static void assertRefused(Path directory, IntFunction<UnsafeBuffer> second, String what)
            throws IOException {
        UnsafeBuffer frame = frame(1, 0);
        int length = frame.capacity();
        Recording recording = new Recording(0, 7, directory);
        recording.extent(0, 2L * length);
        try (RandomAccessFile file = new RandomAccessFile(recording.segment(0).toFile(), "rw")) {
            file.setLength(StreamChannels.SEGMENT_LENGTH);
            write(file, 0, frame);
            write(file, length, second.apply(length));
        }
        try (RecordingCursor cursor = recording.open(0)) {
            assertTrue(cursor.next());
            IllegalStateException damage = assertThrows(IllegalStateException.class, cursor::next);
            String place = "file=" + recording.segment(0) + " offset=" + length + " " + what;
            assertTrue(String.valueOf(damage.getMessage()).contains(place), damage.toString());
        }
    }

    private static void assertDamageIsSeen(Recording recording, RandomAccessFile file, int at, int bits)
            throws IOException {
        flip(file, at, bits);
        try (RecordingCursor cursor = recording.open(0)) {
            assertTrue(cursor.next(), "what is before it can be read");
            IllegalStateException damage = assertThrows(IllegalStateException.class, cursor::next, "at=" + at);
            String place = "file=" + recording.segment(0) + " offset=" + recording.endPosition() / 2;
            assertTrue(String.valueOf(damage.getMessage()).contains(place), damage.toString());
            List<String> found = new ArrayList<>();
            RecordingScrub scrub = new RecordingScrub(List.of(recording));
            while (!scrub.isDone()) {
                scrub.step(1, found::add);
            }
            assertTrue(found.get(0).contains(place), found::toString);
        }
        flip(file, at, bits);
    }

    private static void flip(RandomAccessFile file, int at, int bits) throws IOException {
        file.seek(at);
        int before = file.read();
        file.seek(at);
        file.write(before ^ bits);
    }

    private static void write(RandomAccessFile file, int at, UnsafeBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.capacity()];
        frame.getBytes(0, bytes);
        file.seek(at);
        file.write(bytes);
    }

    /** As the archive records it in the first term: a whole message, and its checksum in place of the session. */
    private static UnsafeBuffer frame(long sequence, int place) {
        AttributeMap map = Item.of("id", "k", "n", 5).toAttributeMap();
        UnsafeBuffer item = new UnsafeBuffer(new byte[Integer.BYTES + map.length()]);
        item.putInt(0, map.sizeBytes(), LITTLE_ENDIAN);
        item.putBytes(Integer.BYTES, map.buffer(), map.offset(), map.length());
        ChangeRecordWriter writer = new ChangeRecordWriter()
                .begin(stream(), 0, 1)
                .order(sequence, sequence - 1)
                .images(new ItemView().clear(), new ItemView().wrap(item, 0, item.capacity()), false)
                .recordingPosition(0);
        int length = HEADER + writer.length();
        int alignedLength = BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(alignedLength));
        frame.putInt(0, length, LITTLE_ENDIAN);
        frame.putByte(HeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        frame.putShort(HeaderFlyweight.TYPE_FIELD_OFFSET, (short) HeaderFlyweight.HDR_TYPE_DATA, LITTLE_ENDIAN);
        frame.putInt(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, place, LITTLE_ENDIAN);
        frame.putBytes(HEADER, writer.buffer(), 0, writer.length());
        int checksum = new FrameChecksum().compute(frame.addressOffset(), HEADER, alignedLength - HEADER);
        frame.putInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, checksum, LITTLE_ENDIAN);
        return frame;
    }

    static StreamDefinition stream() {
        return new StreamDefinition(
                7,
                5,
                "table",
                "arn",
                List.of(new KeyAttribute("id", AttributeType.S)),
                StreamViewType.NEW_IMAGE,
                1,
                0,
                List.of(0L),
                List.of());
    }
}
