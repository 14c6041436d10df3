package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: whatever is put, removed and published in whatever order, the tree holds what a {@link TreeMap} holds, every pin
 * shows what was published when it was taken, and no page is lost or used twice.
 * Method: random operations for every shape of key, on small pages; a few pins are open at any time, each with a copy of
 * the map, and compared when taken, again and again, and when released; the checker runs after every phase; then
 * everything is removed and no page may be left.
 */
class BTreeModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int OPERATIONS = 210_000;
    private static final int PHASE = 5_000;

    private record Pin(BTreeReader reader, BTreeCursor cursor, TreeMap<byte[], Long> expected) {}

    @ParameterizedTest
    @EnumSource(KeyShape.class)
    void shouldHoldWhatTheModelHoldsWhenChangedAtRandom(KeyShape shape) {
        for (int pageLength = 512; pageLength <= 2048; pageLength *= 4) {
            try {
                run(shape, pageLength, new SplittableRandom(SEED));
            } catch (Throwable t) {
                throw new AssertionError(
                        "-Dstator.test.seed=" + SEED + " shape=" + shape + " pageLength=" + pageLength, t);
            }
        }
    }

    private static void run(KeyShape shape, int pageLength, SplittableRandom random) {
        BTree.Context ctx =
                new BTree.Context().pageLength(pageLength).chunkLength(1 << 16).maxBytes(1 << 26);
        try (BTreeModel model = new BTreeModel(ctx)) {
            ArrayDeque<Pin> pins = new ArrayDeque<>();
            for (int i = 0; i < OPERATIONS / 2; i += PHASE) {
                int universe = 1 << random.nextInt(4, 15);
                int removals = random.nextInt(10, 70);
                for (int j = 0; j < PHASE; j++) {
                    change(model, shape, random.nextInt(universe), removals, random);
                }
                model.check();
                turnPins(model, pins, random);
            }
            while (!pins.isEmpty()) {
                release(pins.removeFirst());
            }
            removeAll(model, random);
        }
    }

    private static void change(BTreeModel model, KeyShape shape, int number, int removals, SplittableRandom random) {
        byte[] key = shape.key(number);
        int choice = random.nextInt(100);
        if (choice < removals) {
            model.remove(key);
        } else if (choice < 90) {
            model.put(key);
        } else if (choice < 95) {
            model.find(key);
        } else if (choice < 97) {
            model.walk(key, random.nextInt(100));
        } else if (choice < 99) {
            model.tree.publish(model.tree.seal());
        } else if (random.nextInt(8) == 0) {
            byte[] other = shape.key(random.nextInt(1 + number));
            byte[] near = random.nextBoolean() ? other : Arrays.copyOf(key, key.length + 1);
            boolean inOrder = Arrays.compareUnsigned(key, near) < 0;
            model.removeRange(inOrder || random.nextInt(10) == 0 ? key : near, inOrder ? near : key);
        }
    }

    private static void turnPins(BTreeModel model, ArrayDeque<Pin> pins, SplittableRandom random) {
        long version = model.tree.seal();
        model.tree.publish(version);
        BTreeReader reader = model.tree.newReader(model.keys);
        assertEquals(version, reader.pin(), "pinned version");
        Pin pin = new Pin(reader, reader.newCursor(), new TreeMap<>(model.map));
        pins.addLast(pin);
        for (Pin open : pins) {
            BTreeModel.compareAll(open.cursor(), open.expected());
        }
        while (pins.size() > random.nextInt(1, 6)) {
            release(random.nextBoolean() ? pins.removeFirst() : pins.removeLast());
        }
    }

    private static void release(Pin pin) {
        BTreeModel.compareAll(pin.cursor(), pin.expected());
        pin.reader().close();
    }

    private static void removeAll(BTreeModel model, SplittableRandom random) {
        byte[][] rest = model.map.keySet().toArray(new byte[0][]);
        for (int i = rest.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte[] key = rest[i];
            rest[i] = rest[other];
            rest[other] = key;
        }
        for (byte[] key : rest) {
            model.remove(key);
        }
        model.check();
        model.tree.reclaim(Integer.MAX_VALUE);
        assertEquals(0, model.tree.entries(), "entries when empty");
        assertEquals(0, model.tree.height(), "height when empty");
        assertEquals(0, model.tree.usedPages(), "pages when empty");
    }
}
