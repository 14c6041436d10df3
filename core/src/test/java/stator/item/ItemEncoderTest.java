package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import stator.contract.ErrorType;

/**
 * Goal: the encoder notes what DynamoDB refuses, in its words and order, bounds what hostile input can take, and makes
 * no garbage.
 * Method: every refusal alone and in company; nesting at and far beyond the limit; allocated bytes counted.
 */
class ItemEncoderTest {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NESTING = "Nesting Levels have exceeded supported limits: Attributes in the item have"
            + " nested levels beyond supported limit";
    private static final String SEVERAL = "Supplied AttributeValue has more than one datatypes set, must contain"
            + " exactly one of the supported datatypes";

    private final ItemEncoder encoder = new ItemEncoder();
    private final ValueView value = new ValueView();

    @Test
    void shouldRefuseAValueWithoutType() {
        assertRefused(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                e -> e.beginValue().endValue(0));
    }

    @Test
    void shouldRefuseNumbersInDynamoDbsWords() {
        String notNumeric = "The parameter cannot be converted to a numeric value";
        assertRefused(notNumeric + ": ", notNumeric, e -> e.number(""));
        assertRefused("The parameter cannot be converted to a numeric value: 1é ", e -> e.number("1é "));
        byte[] bytes = "1é ".getBytes(UTF_8);
        assertRefused(
                "The parameter cannot be converted to a numeric value: 1é ", e -> e.number(bytes, 0, bytes.length));
        assertRefused(
                "Number overflow. Attempting to store a number with magnitude larger than supported range",
                e -> e.number("1e126"));
        assertRefused(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range",
                e -> e.number("1e-131"));
        assertRefused("Attempting to store more than 38 significant digits in a Number", e -> e.number("1".repeat(39)));
        assertAccepted(e -> e.number("1".repeat(38)));
    }

    @Test
    void shouldRefuseNullFalse() {
        assertRefused(INVALID + "Null attribute value types must have the value of true", e -> e.nul(false));
    }

    @Test
    void shouldRefuseEmptySets() {
        assertRefused(INVALID + "An string set  may not be empty", e -> e.beginSet(AttributeType.SS)
                .endSet());
        assertRefused(INVALID + "An number set  may not be empty", e -> e.beginSet(AttributeType.NS)
                .endSet());
        assertRefused(INVALID + "Binary sets should not be empty", e -> e.beginSet(AttributeType.BS)
                .endSet());
    }

    @Test
    void shouldRefuseEqualElementsAndShowThemAsEachLayerDoes() {
        assertRefused(
                INVALID + "Input collection [\"a\", \"b\", \"b\", \"0\"] contains duplicates.",
                INVALID + "Input collection [b, a, b, 0] contains duplicates.",
                e -> e.beginSet(AttributeType.SS)
                        .element("b")
                        .element("a")
                        .element("b")
                        .element("0")
                        .endSet());
        assertRefused(
                INVALID + "Input collection contains duplicates.",
                "Input collection contains duplicates",
                e -> e.beginSet(AttributeType.NS).element("1").element("1.0").endSet());
        byte[] bytes = {(byte) 0xFF, 0};
        assertRefused(
                INVALID + "Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.",
                INVALID + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.",
                e -> e.beginSet(AttributeType.BS)
                        .element(bytes, 0, 1)
                        .element(bytes, 1, 1)
                        .element(bytes, 1, 1)
                        .endSet());
    }

    @Test
    void shouldRefuseABadNumberOfASetBeforeItsEqualElements() {
        assertRefused("The parameter cannot be converted to a numeric value: x", e -> e.beginSet(AttributeType.NS)
                .element("1")
                .element("1")
                .element("x")
                .endSet());
    }

    @Test
    void shouldRefuseSeveralTypesLast() {
        assertRefused(SEVERAL, e -> e.beginValue().string("a").number("1").endValue(2));
        assertRefused(SEVERAL, e -> e.beginValue()
                .beginMap()
                .name("x")
                .bool(true)
                .endMap()
                .string("s")
                .endValue(2));
        assertRefused(
                "The parameter cannot be converted to a numeric value: x",
                e -> e.beginValue().string("a").number("x").endValue(2));
        assertRefused(INVALID + "Null attribute value types must have the value of true", e -> e.beginList()
                .beginValue()
                .nul(false)
                .string("a")
                .endValue(2)
                .endList());
    }

    @Test
    void shouldKeepTheFirstErrorAndTheAttributeItIsIn() {
        AttributeMap map = encoder.beginMap()
                .name("z")
                .string("good")
                .name("q")
                .beginMap()
                .name("inner")
                .number("x")
                .endMap()
                .name("a")
                .beginValue()
                .endValue(0)
                .endMap()
                .finish();
        assertEquals(
                new DeferredError("q", ErrorType.VALIDATION, "The parameter cannot be converted to a numeric value: x"),
                map.error());
        assertEquals(3, map.count());
        assertNull(encoder.beginMap().endMap().finish().error());
    }

    @Test
    void shouldTakeOneTypeThroughTheDoorsForm() {
        AttributeMap map = encoder.beginMap()
                .name("l")
                .beginValue()
                .beginList()
                .beginValue()
                .string("a")
                .endValue(1)
                .beginValue()
                .number(2)
                .endValue(1)
                .endList()
                .endValue(1)
                .endMap()
                .finish();
        assertNull(map.error());
        assertEquals(Item.of("l", AttributeValue.l("a", 2)), Item.of(map));
    }

    @Test
    void shouldKeepTheMapWholeAfterErrors() {
        AttributeMap map = encoder.beginMap()
                .name("b")
                .beginList()
                .beginValue()
                .string("x")
                .number("1")
                .endValue(2)
                .string("y")
                .endList()
                .name("a")
                .number("bad")
                .endMap()
                .finish();
        assertEquals(Item.of("a", 0, "b", AttributeValue.l(null, "y")), Item.of(map));
    }

    @Test
    void shouldLimitNames() {
        String longest = "n".repeat(ItemDescriptor.MAX_NAME_LENGTH);
        AttributeMap map = encoder.beginMap().name(longest).number(1).endMap().finish();
        assertNull(map.error());
        assertEquals(Item.of(longest, 1), Item.of(map));
        assertTrue(map.view(new MapView()).find(longest.getBytes(UTF_8), value));

        byte[] tooLong = (longest + "n").getBytes(UTF_8);
        String text = "Attribute name is too large, must be less than 65536 bytes";
        assertRefused(text, e -> e.beginMap().name(longest + "n").number(1).endMap());
        assertRefused(
                text,
                e -> e.beginMap().name(tooLong, 0, tooLong.length).number(1).endMap());
        assertRefused(text, e -> e.beginMap().name("€".repeat(21_846)).number(1).endMap());
        assertRefused(
                "Empty attribute name", e -> e.beginMap().name("").number(1).endMap());
    }

    @Test
    void shouldTakeThirtyTwoLevelsAndRefuseThirtyThree() {
        assertAccepted(nested(31));
        assertRefused(NESTING, nested(32));
        Consumer<ItemEncoder> withSet = e -> {
            lists(e, 31);
            e.beginSet(AttributeType.SS).element("a").endSet();
            endLists(e, 31);
        };
        assertAccepted(withSet);
    }

    @Test
    void shouldCountTheLevelsAboveACopiedValue() {
        AttributeMap deep = single(nested(16));
        ValueView copied = deep.singleValue(new ValueView());
        assertAccepted(e -> {
            lists(e, 15);
            e.copyValue(copied);
            endLists(e, 15);
        });
        assertRefused(NESTING, e -> {
            lists(e, 16);
            e.copyValue(copied);
            endLists(e, 16);
        });
    }

    @Test
    void shouldTakeAnyDepthWithoutMemoryForIt() {
        encoder.beginMap().name("deep");
        for (int i = 0; i < 100_000; i++) {
            encoder.beginValue().beginList().beginValue().beginMap().name("x").beginValue();
            encoder.beginSet(AttributeType.NS)
                    .element("bad")
                    .endSet()
                    .endValue(1)
                    .name("y");
        }
        encoder.string("a".repeat(1000));
        for (int i = 0; i < 100_000; i++) {
            encoder.endMap().endValue(1).endList().endValue(1);
        }
        AttributeMap map = encoder.name("after").string("x").endMap().finish();
        DeferredError error = map.error();
        assertNotNull(error);
        assertEquals("deep", error.attribute());
        assertTrue(map.length() < 2_000, "length=" + map.length());
        assertEquals(2, map.count());
    }

    @Test
    void shouldSortManyNamesWithoutSlowingDown() {
        for (int step : new int[] {1, -1, 7919}) {
            encoder.beginMap();
            int count = 100_003;
            for (int i = 0; i < count; i++) {
                encoder.name("n" + Math.floorMod((long) i * step, count)).bool(true);
            }
            AttributeMap map = encoder.endMap().finish();
            assertEquals(count, map.count());
            MapCursor entry = map.view(new MapView()).entries(new MapCursor());
            String previous = "";
            while (entry.next()) {
                String name = entry.name();
                assertTrue(previous.compareTo(name) < 0, previous + " " + name);
                previous = name;
            }
        }
    }

    @Test
    void shouldStartAfreshAfterReset() {
        encoder.beginMap()
                .name("a")
                .beginList()
                .number("bad")
                .beginSet(AttributeType.SS)
                .element("x");
        AttributeMap map =
                encoder.reset().beginMap().name("b").number(1).endMap().finish();
        assertNull(map.error());
        assertEquals(Item.of("b", 1), Item.of(map));
    }

    @Test
    void shouldFinishIntoAPlaceOfTheCaller() {
        UnsafeBuffer place = new UnsafeBuffer(new byte[100]);
        encoder.beginMap().name("b").number(1).endMap();
        int length = encoder.encodedLength();
        AttributeMap map = encoder.finishInto(place, 50);
        assertEquals(50, map.offset());
        assertEquals(length, map.length());
        assertEquals(Item.of("b", 1), Item.of(map));
        assertEquals(0, place.getByte(50 + length));
    }

    @Test
    void shouldFindImpossibleCallsOfItsCaller() {
        assertThrows(AssertionError.class, () -> new ItemEncoder().string("no map"));
        assertThrows(AssertionError.class, () -> new ItemEncoder().beginMap().finish());
        assertThrows(
                AssertionError.class,
                () -> new ItemEncoder().beginMap().name("a").beginList().name("b"));
        assertThrows(
                AssertionError.class,
                () -> new ItemEncoder().beginMap().name("a").beginList().endMap());
    }

    @Test
    void shouldMakeNoGarbage() {
        UnsafeBuffer place = new UnsafeBuffer(new byte[4096]);
        MapView map = new MapView();
        byte[] name = "numbers".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long found = 0;
        long before = 0;
        for (int i = 0; i < 40_000; i++) {
            if (i == 20_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            AttributeMap encoded = encodeSample(place);
            found += map.wrap(place, 0).find(name, value) && value.count() == 4 ? encoded.count() : 0;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // the reference that finishInto returns, where the compiler does not see that nobody keeps it
        assertTrue(allocated < 20_000 * 40 + 200_000, "allocated=" + allocated);
        assertEquals(40_000 * 5, found);
    }

    private AttributeMap encodeSample(UnsafeBuffer place) {
        encoder.beginMap().name("title").string("A title, long enough to matter");
        encoder.name("at").number("1700000000.125").name("flag").bool(true);
        encoder.name("numbers")
                .beginSet(AttributeType.NS)
                .element("3")
                .element("-1e5")
                .element("2.5")
                .element("0");
        encoder.endSet()
                .name("doc")
                .beginMap()
                .name("z")
                .beginList()
                .number(5)
                .nul(true)
                .endList()
                .name("b");
        return encoder.string("ü").endMap().endMap().finishInto(place, 0);
    }

    private static Consumer<ItemEncoder> nested(int containers) {
        return e -> {
            for (int i = 0; i < containers; i++) {
                if (i % 2 == 0) {
                    e.beginMap().name("x");
                } else {
                    e.beginList();
                }
            }
            e.string("leaf");
            for (int i = containers - 1; i >= 0; i--) {
                if (i % 2 == 0) {
                    e.endMap();
                } else {
                    e.endList();
                }
            }
        };
    }

    private static void lists(ItemEncoder e, int count) {
        for (int i = 0; i < count; i++) {
            e.beginList();
        }
    }

    private static void endLists(ItemEncoder e, int count) {
        for (int i = 0; i < count; i++) {
            e.endList();
        }
    }

    private AttributeMap single(Consumer<ItemEncoder> writer) {
        encoder.beginSingle();
        writer.accept(encoder);
        return encoder.endMap().finish();
    }

    private void assertAccepted(Consumer<ItemEncoder> writer) {
        AttributeMap map = single(writer);
        assertNull(map.error());
        assertEquals(map.length(), map.view(new MapView()).encodedLength());
    }

    /** Alone, as an attribute among others, and deep inside one: the same error, in a map that is still whole. */
    private void assertRefused(String message, Consumer<ItemEncoder> writer) {
        assertRefused(message, message, writer);
    }

    private void assertRefused(String message, String older, Consumer<ItemEncoder> writer) {
        assertEquals(
                new DeferredError("", ErrorType.VALIDATION, message, older),
                single(writer).error());
        encoder.beginMap().name("z").bool(true).name("bad");
        writer.accept(encoder);
        encoder.name("a").beginList();
        writer.accept(encoder);
        AttributeMap map = encoder.endList().endMap().finish();
        assertEquals(new DeferredError("bad", ErrorType.VALIDATION, message, older), map.error());
        assertEquals(3, map.count());
        assertEquals(map.length(), map.view(new MapView()).encodedLength());
        MapCursor entry = map.view(new MapView()).entries(new MapCursor());
        for (String name : new String[] {"a", "bad", "z"}) {
            assertTrue(entry.next());
            assertEquals(name, entry.name());
        }
    }
}
