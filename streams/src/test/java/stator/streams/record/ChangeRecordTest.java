package stator.streams.record;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.ItemView;
import stator.table.KeyAttribute;
import stator.table.StreamDefinition;
import stator.table.StreamViewType;

/** Goal: a record is read as it was written, at any offset; its bytes stay what they are; what is no record, or half of one, is refused. */
class ChangeRecordTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    private static final List<StreamViewType> VIEW_TYPES = List.copyOf(EnumSet.allOf(StreamViewType.class));

    private final ChangeRecordWriter writer = new ChangeRecordWriter();
    private final ChangeRecord record = new ChangeRecord();

    @Test
    void shouldReadWhatWasWritten() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            StreamViewType viewType = VIEW_TYPES.get(random.nextInt(VIEW_TYPES.size()));
            Item after = random.nextInt(3) == 0 ? null : item(random);
            Item before = after != null && random.nextBoolean() ? null : item(random);
            boolean isExpiry = after == null && random.nextBoolean();
            writer.begin(stream(viewType), random.nextInt(4096), random.nextLong())
                    .order(random.nextLong(), random.nextLong())
                    .images(view(before), view(after), isExpiry)
                    .recordingPosition(i);
            int offset = random.nextInt(100);
            ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
            copy.putBytes(offset, writer.buffer(), 0, writer.length());
            record.wrap(copy, offset, writer.length());
            String rerun = "-Dstator.test.seed=" + SEED + " i=" + i;
            assertEquals(viewType, record.viewType(), rerun);
            assertEquals(
                    after == null ? EventName.REMOVE : before == null ? EventName.INSERT : EventName.MODIFY,
                    record.event(),
                    rerun);
            assertEquals(isExpiry, record.isExpiry(), rerun);
            assertEquals(i, record.recordingPosition(), rerun);
            assertEquals("k", Item.of(record.keys()).string("id"), rerun);
            assertEquals(1, Item.of(record.keys()).size(), rerun);
            assertImage(viewType.hasNewImage() ? after : null, record.newImage(new ItemView()), rerun);
            assertImage(viewType.hasOldImage() ? before : null, record.oldImage(new ItemView()), rerun);
        }
    }

    @Test
    void shouldKeepItsBytes() {
        writer.begin(stream(StreamViewType.NEW_AND_OLD_IMAGES), 3, 0x0102030405060708L)
                .order(0x1112131415161718L, 0x2122232425262728L)
                .images(view(null), view(Item.of("id", "k", "n", 5)), false)
                .recordingPosition(0x3132333435363738L);
        byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        assertEquals(
                "2c00010054530000" + "1817161514131211" + "2827262524232221" + "3837363534333231" + "0807060504030201"
                        + "07000000" + "03000000" + "00030000",
                HexFormat.of().formatHex(bytes, 0, 52));
        assertEquals(0, bytes[bytes.length - 1], "no old image");
    }

    @Test
    void shouldRefuseWhatIsNoRecordOrHalfOfOne() {
        writer.begin(stream(StreamViewType.NEW_IMAGE), 0, 1)
                .order(2, 1)
                .images(view(null), view(Item.of("id", "k", "n", 5)), false)
                .recordingPosition(0);
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[writer.length()]);
        bytes.putBytes(0, writer.buffer(), 0, writer.length());
        for (int length = 0; length < bytes.capacity(); length++) {
            UnsafeBuffer half = new UnsafeBuffer(new byte[bytes.capacity()]);
            half.putBytes(0, bytes, 0, length);
            int shorter = length;
            assertThrows(IllegalArgumentException.class, () -> record.wrap(half, 0, shorter), "length=" + length);
        }
        assertTrue(ChangeRecord.isRecord(bytes, 0));
        bytes.putByte(2, (byte) 9);
        assertFalse(ChangeRecord.isRecord(bytes, 0));
        assertThrows(IllegalArgumentException.class, () -> record.wrap(bytes, 0, bytes.capacity()));
    }

    @Test
    void shouldRefuseOrStayWithinItsBytesWhateverTheyAre() {
        writer.begin(stream(StreamViewType.NEW_AND_OLD_IMAGES), 0, 1)
                .order(2, 1)
                .images(view(Item.of("id", "k", "n", 4)), view(Item.of("id", "k", "n", 5)), false)
                .recordingPosition(0);
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[writer.length()]); // nothing behind it: a read too far is seen
        bytes.putBytes(0, writer.buffer(), 0, writer.length());
        for (int bit = 0; bit < Byte.SIZE * bytes.capacity(); bit++) {
            flip(bytes, bit);
            assertRefusedOrWithin(bytes, "bit=" + bit);
            flip(bytes, bit);
        }
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            UnsafeBuffer garbled = new UnsafeBuffer(new byte[bytes.capacity()]);
            garbled.putBytes(0, bytes, 0, bytes.capacity());
            for (int at = ChangeRecord.PEEK_LENGTH - 4; at < garbled.capacity(); at++) {
                garbled.putByte(at, random.nextInt(4) == 0 ? (byte) random.nextInt() : garbled.getByte(at));
            }
            assertRefusedOrWithin(garbled, "-Dstator.test.seed=" + SEED + " i=" + i);
        }
    }

    private void assertRefusedOrWithin(UnsafeBuffer bytes, String rerun) {
        try {
            record.wrap(bytes, 0, bytes.capacity());
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertTrue(List.of(EventName.values()).contains(record.event()), rerun);
        assertTrue(VIEW_TYPES.contains(record.viewType()), rerun);
        long keysLength = record.keys().length();
        long newLength = record.newImage(new ItemView()).length();
        long oldLength = record.oldImage(new ItemView()).length();
        assertTrue(keysLength >= 0 && newLength >= 0 && oldLength >= 0, rerun);
        assertTrue(ChangeRecord.PEEK_LENGTH + 12 + keysLength + newLength + oldLength <= bytes.capacity(), rerun);
    }

    private static void flip(UnsafeBuffer bytes, int bit) {
        bytes.putByte(bit / Byte.SIZE, (byte) (bytes.getByte(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
    }

    private static void assertImage(@Nullable Item expected, ItemView image, String rerun) {
        assertEquals(expected != null, image.isPresent(), rerun);
        if (expected != null) {
            assertEquals(expected, Item.of(image.attributes()), rerun);
        }
    }

    private static Item item(Random random) {
        return Item.of("id", "k", "a", random.nextInt(), "z", "x".repeat(random.nextInt(3_000)));
    }

    /** As the log has it: the size, then the attributes. */
    static ItemView view(@Nullable Item item) {
        ItemView view = new ItemView();
        if (item == null) {
            return view.clear();
        }
        AttributeMap map = item.toAttributeMap();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Integer.BYTES + map.length()]);
        bytes.putInt(0, map.sizeBytes(), LITTLE_ENDIAN);
        bytes.putBytes(Integer.BYTES, map.buffer(), map.offset(), map.length());
        return view.wrap(bytes, 0, bytes.capacity());
    }

    static StreamDefinition stream(StreamViewType viewType) {
        return new StreamDefinition(
                7,
                5,
                "table",
                "arn",
                List.of(new KeyAttribute("id", AttributeType.S)),
                viewType,
                1,
                0,
                List.of(0L),
                List.of());
    }
}
