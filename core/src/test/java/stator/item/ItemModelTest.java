package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Goal: an encoded item is the map it was made of, for every reader of the bytes; equal items have equal bytes.
 * Method: random nested items against plain Java maps, encoded in random order of names, of set elements, and from
 * pieces of other items.
 */
class ItemModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    private final ItemEncoder encoder = new ItemEncoder();
    private final ValueView value = new ValueView();

    @Test
    void shouldGiveBackTheMapItWasMadeOf() {
        for (long seed = SEED; seed < SEED + 1_500; seed++) {
            Map<String, AttributeValue> model = new RandomItems(seed).attributes(4);
            AttributeMap map = Item.of(model).toAttributeMap(encoder);
            Supplier<String> rerun = rerun(seed, model);
            assertEquals(model, Item.of(map).asMap(), rerun);
            assertEquals(model.size(), map.count(), rerun);
            assertEquals(map.length(), map.view(new MapView()).encodedLength(), rerun);
            assertEquals(size(model), map.sizeBytes(), rerun);
        }
    }

    @Test
    void shouldFindEachNameAndNoOther() {
        for (long seed = SEED; seed < SEED + 1_500; seed++) {
            RandomItems random = new RandomItems(seed);
            Map<String, AttributeValue> model = random.attributes(1);
            MapView view = Item.of(model).toAttributeMap(encoder).view(new MapView());
            Supplier<String> rerun = rerun(seed, model);
            for (Map.Entry<String, AttributeValue> entry : model.entrySet()) {
                assertTrue(view.find(entry.getKey().getBytes(UTF_8), value), rerun);
                assertEquals(entry.getValue(), ItemCodec.decode(value), rerun);
            }
            for (int i = 0; i < 10; i++) {
                String name = "n" + random.text(3);
                assertEquals(
                        model.containsKey(name),
                        view.find(name.getBytes(UTF_8), value),
                        () -> rerun.get() + " name=" + name);
            }
            assertFalse(view.find(new byte[0], value), rerun);
        }
    }

    @Test
    void shouldGiveEqualItemsEqualBytesInWhateverOrderTheyCame() {
        for (long seed = SEED; seed < SEED + 1_500; seed++) {
            Map<String, AttributeValue> model = new RandomItems(seed).attributes(4);
            byte[] expected = bytes(Item.of(model).toAttributeMap(encoder));
            Random order = new Random(seed);
            Supplier<String> rerun = rerun(seed, model);
            byte[] shuffled = bytes(Item.of(shuffled(model, order)).toAttributeMap(encoder));
            assertArrayEquals(expected, shuffled, rerun);
        }
    }

    @Test
    void shouldHaveUnequalBytesWhenItemsDiffer() {
        Map<List<Byte>, Map<String, AttributeValue>> seen = new HashMap<>();
        for (long seed = SEED; seed < SEED + 1_500; seed++) {
            Map<String, AttributeValue> model = new RandomItems(seed).attributes(1);
            List<Byte> key = new ArrayList<>();
            for (byte b : bytes(Item.of(model).toAttributeMap(encoder))) {
                key.add(b);
            }
            Map<String, AttributeValue> same = seen.putIfAbsent(key, model);
            assertTrue(same == null || same.equals(model), rerun(seed, model));
        }
    }

    @Test
    void shouldKeepTheLastOfARepeatedName() {
        for (long seed = SEED; seed < SEED + 1_000; seed++) {
            Random random = new Random(seed);
            Map<String, AttributeValue> model = new LinkedHashMap<>();
            encoder.beginMap();
            for (int i = random.nextInt(200); i > 0; i--) {
                String name = "n" + random.nextInt(60);
                encoder.name(name).number(i);
                model.put(name, AttributeValue.n(i));
            }
            AttributeMap map = encoder.endMap().finish();
            assertEquals(model, Item.of(map).asMap(), "-Dstator.test.seed=" + seed);
            assertArrayEquals(bytes(Item.of(model).toAttributeMap()), bytes(map), "-Dstator.test.seed=" + seed);
        }
    }

    @Test
    void shouldAssembleItemsFromPiecesOfOthers() {
        MapCursor cursor = new MapCursor();
        for (long seed = SEED; seed < SEED + 2_000; seed++) {
            RandomItems random = new RandomItems(seed);
            Map<String, AttributeValue> first = random.attributes(3);
            Map<String, AttributeValue> second = random.attributes(3);
            AttributeMap left = Item.of(first).toAttributeMap();
            AttributeMap right = Item.of(second).toAttributeMap();
            encoder.beginMap();
            cursor.wrap(right.buffer(), right.offset());
            while (cursor.next()) {
                encoder.copyEntry(cursor, value);
            }
            cursor.wrap(left.buffer(), left.offset());
            while (cursor.next()) {
                encoder.copyEntry(cursor, value);
            }
            Map<String, AttributeValue> model = new LinkedHashMap<>(second);
            model.putAll(first);
            assertArrayEquals(
                    bytes(Item.of(model).toAttributeMap()),
                    bytes(encoder.endMap().finish()),
                    "-Dstator.test.seed=" + seed);
        }
    }

    @Test
    void shouldUniteSetsWithoutRepeatingElements() {
        AttributeMap map = encoder.beginSingle()
                .beginSet(AttributeType.NS)
                .element("3")
                .element("1.0")
                .element("1")
                .element("-2")
                .endUnion()
                .endMap()
                .finish();
        assertEquals(AttributeValue.ns(-2, 1, 3), ItemCodec.decode(map.singleValue(value)));
    }

    @Test
    void shouldReadFromAnyPlaceInABuffer() {
        Item item = Item.of("id", "u1", "list", List.of(1, Map.of("a", true)));
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[500]);
        AttributeMap map = item.toAttributeMap(encoder);
        buffer.putBytes(123, map.buffer(), map.offset(), map.length());
        AttributeMap copy = new AttributeMap(buffer, 123, map.length());
        assertEquals(item, Item.of(copy));
        assertTrue(copy.sameAs(map));
        assertEquals(map.sizeBytes(), copy.sizeBytes());
    }

    private static Supplier<String> rerun(long seed, Map<String, AttributeValue> model) {
        return () -> "-Dstator.test.seed=" + seed + " item=" + model;
    }

    private static byte[] bytes(AttributeMap map) {
        byte[] array = map.buffer().byteArray();
        assertNotNull(array);
        return Arrays.copyOfRange(array, map.offset(), map.offset() + map.length());
    }

    private static Map<String, AttributeValue> shuffled(Map<String, AttributeValue> model, Random random) {
        List<String> names = new ArrayList<>(model.keySet());
        Collections.shuffle(names, random);
        Map<String, AttributeValue> result = new LinkedHashMap<>();
        for (String name : names) {
            result.put(name, shuffled(model.getOrDefault(name, AttributeValue.nul()), random));
        }
        return result;
    }

    private static AttributeValue shuffled(AttributeValue value, Random random) {
        return switch (value.type()) {
            case AttributeType.SS -> AttributeValue.ss(shuffled(value.stringSet(), random));
            case AttributeType.NS -> AttributeValue.ns(shuffled(value.numberSet(), random));
            case AttributeType.BS -> AttributeValue.bs(shuffled(value.binarySet(), random));
            case AttributeType.L ->
                AttributeValue.l(
                        value.list().stream().map(e -> shuffled(e, random)).toList());
            case AttributeType.M -> AttributeValue.m(shuffled(value.map(), random));
            default -> value;
        };
    }

    private static <T> List<T> shuffled(Collection<T> elements, Random random) {
        List<T> list = new ArrayList<>(elements);
        Collections.shuffle(list, random);
        return list;
    }

    /** DynamoDB's definition of an item's size, said once more in terms of the model. */
    private static int size(Map<String, AttributeValue> model) {
        int size = 0;
        for (Map.Entry<String, AttributeValue> entry : model.entrySet()) {
            size += entry.getKey().getBytes(UTF_8).length + size(entry.getValue());
        }
        return size;
    }

    private static int size(AttributeValue value) {
        return switch (value.type()) {
            case AttributeType.S -> value.string().getBytes(UTF_8).length;
            case AttributeType.N -> numberSize(value);
            case AttributeType.B -> value.bytes().length;
            case AttributeType.BOOL, AttributeType.NULL -> 1;
            case AttributeType.SS ->
                value.stringSet().stream()
                        .mapToInt(s -> s.getBytes(UTF_8).length)
                        .sum();
            case AttributeType.NS ->
                value.numberSet().stream()
                        .mapToInt(n -> numberSize(AttributeValue.n(n)))
                        .sum();
            case AttributeType.BS ->
                value.binarySet().stream().mapToInt(b -> b.length).sum();
            case AttributeType.L ->
                3 + value.list().stream().mapToInt(e -> 1 + size(e)).sum();
            default -> 3 + value.map().size() + size(value.map());
        };
    }

    private static int numberSize(AttributeValue number) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
        return NumberCodec.sizeBytes(buffer, 0, new NumberCodec().encode(number.number(), buffer, 0));
    }
}
