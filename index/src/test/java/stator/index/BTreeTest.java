package stator.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Goal: what the tree promises at its bounds and edges holds.
 * Method: each promise by itself, on a tree small enough to reach the bound; the checker after each.
 */
class BTreeTest {
    private static BTree.Context small() {
        return new BTree.Context().pageLength(512).chunkLength(1 << 14).maxBytes(1 << 26);
    }

    private static void assertCode(IndexException.Code code, Executable call) {
        assertEquals(code, assertThrows(IndexException.class, call).code());
    }

    private static double fill(BTreeModel model) {
        return 16.0 * model.map.size() / (model.tree.usedPages() * 1024.0);
    }

    @Test
    void shouldFillPagesWhenKeysGrowOrFall() {
        try (BTreeModel growing = new BTreeModel(new BTree.Context());
                BTreeModel falling = new BTreeModel(new BTree.Context())) {
            for (int i = 0; i < 20_000; i++) {
                growing.put(KeyShape.SEQUENTIAL.key(i));
                falling.put(KeyShape.SEQUENTIAL.key(20_000 - i));
            }
            growing.check();
            falling.check();
            assertTrue(fill(growing) > 0.88, "growing fill=" + fill(growing));
            assertTrue(fill(falling) > 0.88, "falling fill=" + fill(falling));
        }
    }

    @Test
    void shouldFillPagesWhenKeysGrowInTheMiddle() {
        try (BTreeModel model = new BTreeModel(new BTree.Context())) {
            for (int partition = 20; partition > 0; partition--) {
                for (int i = 0; i < 2_000; i++) {
                    model.put(String.format("partition-%03d/%09d", partition, i).getBytes(UTF_8));
                }
            }
            model.check();
            assertTrue(fill(model) > 0.85, "fill=" + fill(model));
        }
    }

    /** A page cut in two may get a longer prefix; the entry that it was cut for must still find room beside that. */
    @Test
    void shouldStayWithinThePageWhenSequencesOfAllLengthsMeet() {
        long seed = Long.getLong("stator.test.seed", System.nanoTime());
        for (int round = 0; round < 12; round++) {
            Random random = new Random(seed + round);
            try (BTreeModel model = new BTreeModel(new BTree.Context())) {
                for (int sequence = 0; sequence < 200; sequence++) {
                    long hash = random.nextLong();
                    int length = 1 << random.nextInt(9);
                    for (int i = 0; i < length; i++) {
                        model.put(keyOfSequence(hash, sequence, i));
                    }
                }
                model.check();
            } catch (AssertionError | RuntimeException ex) {
                throw new AssertionError("rerun with -Dstator.test.seed=" + (seed + round), ex);
            }
        }
    }

    private static byte[] keyOfSequence(long hash, int sequence, int number) {
        byte[] name = ("BLOCK_" + sequence).getBytes(UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES + Short.BYTES + name.length)
                .putInt(1)
                .putLong(hash)
                .putShort((short) name.length)
                .put(name)
                .putInt(number)
                .array();
    }

    @Test
    void shouldFillTwoThirdsWhenKeysAreRandom() {
        try (BTreeModel model = new BTreeModel(new BTree.Context())) {
            for (int i = 0; i < 20_000; i++) {
                model.put(KeyShape.USUAL.key(i));
            }
            model.check();
            assertTrue(fill(model) > 0.62, "fill=" + fill(model));
        }
    }

    @Test
    void shouldRefuseAndStayWholeWhenAPinKeepsEveryPage() {
        try (BTreeModel model = new BTreeModel(small().maxBytes(1 << 16));
                BTreeReader reader = model.tree.newReader(model.keys)) {
            for (int i = 0; i < 500; i++) {
                model.put(KeyShape.SEQUENTIAL.key(i));
            }
            model.tree.publish(model.tree.seal());
            reader.pin();
            long[] before = values(reader);
            IndexException refused = assertThrows(IndexException.class, () -> {
                for (int i = 0; i < 10_000; i++) {
                    putUntracked(model, i % 500);
                    model.tree.publish(model.tree.seal());
                }
            });
            assertEquals(IndexException.Code.OUT_OF_PAGES, refused.code());
            assertCode(IndexException.Code.OUT_OF_PAGES, () -> putUntracked(model, 1));
            model.check();
            assertTrue(Arrays.equals(before, values(reader)), "pinned version changed");
            reader.release();
            for (int i = 0; i < 10_000; i++) {
                putUntracked(model, i % 500);
                model.tree.publish(model.tree.seal());
            }
            model.check();
        }
    }

    /** A put that may be refused: the model follows only if it is not. */
    private static void putUntracked(BTreeModel model, int number) {
        byte[] key = KeyShape.SEQUENTIAL.key(number);
        long value = model.keys.append(key);
        model.tree.put(new UnsafeBuffer(key), 0, key.length, value);
        model.map.put(key, value);
    }

    private static long[] values(BTreeReader reader) {
        BTreeCursor cursor = reader.newCursor();
        java.util.stream.LongStream.Builder values = java.util.stream.LongStream.builder();
        for (boolean found = cursor.first(); found; found = cursor.next()) {
            values.add(cursor.value());
        }
        return values.build().toArray();
    }

    @Test
    void shouldRefuseWhenTooManyVersionsAreSealed() {
        try (BTreeModel model = new BTreeModel(small().maxSealed(3))) {
            for (int i = 0; i < 3; i++) {
                model.tree.seal();
            }
            assertCode(IndexException.Code.TOO_MANY_SEALED, model.tree::seal);
            model.tree.publish(2);
            assertEquals(4, model.tree.seal());
            model.check();
        }
    }

    @Test
    void shouldRefuseWhenThereAreTooManyReaders() {
        try (BTreeModel model = new BTreeModel(small().maxReaders(2))) {
            BTreeReader first = model.tree.newReader(model.keys);
            model.tree.newReader(model.keys);
            assertCode(IndexException.Code.TOO_MANY_READERS, () -> model.tree.newReader(model.keys));
            first.close();
            first.close();
            model.tree.newReader(model.keys);
            assertCode(IndexException.Code.CLOSED, first::pin);
        }
    }

    @Test
    void shouldFreeNothingWhenClosedWhilePinned() {
        BTreeModel model = new BTreeModel(small());
        model.put(KeyShape.USUAL.key(1));
        model.tree.publish(model.tree.seal());
        BTreeReader reader = model.tree.newReader(model.keys);
        BTreeReader other = model.tree.newReader(model.keys);
        reader.pin();
        assertCode(IndexException.Code.PINNED, model.tree::close);
        assertEquals(1, values(reader).length);
        assertCode(IndexException.Code.CLOSED, other::pin);
        reader.release();
        model.tree.close();
        model.tree.close();
        assertEquals(0, model.tree.allocatedBytes());
        assertCode(IndexException.Code.CLOSED, () -> model.put(KeyShape.USUAL.key(2)));
    }

    @Test
    void shouldPoisonButServePublishedVersionsWhenAChangeFailsHalfWay() {
        KeyTable keys = new KeyTable();
        boolean[] broken = new boolean[1];
        KeySource source = new KeySource() {
            @Override
            public int compare(long value, DirectBuffer key, int offset, int length) {
                return keys.compare(value, key, offset, length);
            }

            @Override
            public int copyKey(long value, MutableDirectBuffer into) {
                if (broken[0]) {
                    throw new IllegalStateException("record damaged");
                }
                return keys.copyKey(value, into);
            }
        };
        try (BTree tree = BTree.open(small().keys(source));
                BTreeReader reader = tree.newReader(keys)) {
            putSequential(tree, keys, 0, 1000);
            tree.publish(tree.seal());
            broken[0] = true;
            assertCode(IndexException.Code.POISONED, () -> putSequential(tree, keys, 1000, 2000));
            IndexException later = assertThrows(IndexException.class, tree::seal);
            assertEquals(IndexException.Code.POISONED, later.code());
            assertTrue(later.isFatal());
            Throwable first = later.getCause();
            assertNotNull(first);
            assertEquals("record damaged", first.getMessage());
            reader.pin();
            assertEquals(1000, values(reader).length);
        }
    }

    private static void putSequential(BTree tree, KeyTable keys, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] key = KeyShape.SEQUENTIAL.key(i);
            tree.put(new UnsafeBuffer(key), 0, key.length, keys.append(key));
        }
    }

    @Test
    void shouldCutWholeSubtreesOffAndGiveTheirPagesBackLater() {
        try (BTreeModel model = new BTreeModel(small())) {
            for (int i = 0; i < 30_000; i++) {
                model.put(KeyShape.SEQUENTIAL.key(i));
            }
            model.tree.publish(model.tree.seal());
            int used = model.tree.usedPages();
            model.removeRange(KeyShape.SEQUENTIAL.key(7), KeyShape.SEQUENTIAL.key(29_990));
            assertTrue(model.tree.usedPages() > used - 50, "usedPages=" + model.tree.usedPages() + " before=" + used);
            assertEquals(17, IndexChecker.check(model.tree));
            int seals = 0;
            while (model.tree.entries() != 17) {
                model.tree.publish(model.tree.seal());
                seals++;
                assertEquals(17, IndexChecker.check(model.tree));
            }
            assertTrue(seals > 2 && seals < 50, "seals=" + seals);
            model.check();
            model.removeRange(new byte[0], new byte[] {-1});
            assertEquals(0, model.tree.height());
            model.tree.reclaim(1000);
            assertEquals(0, model.tree.usedPages());
        }
    }

    @Test
    void shouldTakeKeysOfEveryLengthAndRefuseLongerOnes() {
        try (BTreeModel model = new BTreeModel(small())) {
            for (int length = 0; length <= KeySource.MAX_KEY_LENGTH; length += 37) {
                model.put(new byte[length]);
            }
            for (int i = 0; i < 100; i++) {
                byte[] key = new byte[KeySource.MAX_KEY_LENGTH];
                key[key.length - 1] = (byte) i;
                model.put(key);
            }
            model.check();
            byte[] tooLong = new byte[KeySource.MAX_KEY_LENGTH + 1];
            assertCode(IndexException.Code.ARGUMENT, () -> model.put(tooLong));
            assertCode(IndexException.Code.ARGUMENT, () -> model.tree.put(new UnsafeBuffer(new byte[1]), 0, 1, -1));
        }
    }

    @Test
    void shouldKnowItsWriter() throws InterruptedException {
        try (BTreeModel model = new BTreeModel(small())) {
            model.put(KeyShape.USUAL.key(1));
            assertTrue(failureOnAnotherThread(model) instanceof AssertionError);
            model.tree.detachWriter();
            assertEquals(null, failureOnAnotherThread(model));
            assertThrows(AssertionError.class, model.tree::seal);
            model.tree.detachWriter();
        }
    }

    private static @Nullable Throwable failureOnAnotherThread(BTreeModel model) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                model.tree.seal();
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        other.start();
        other.join();
        return failure.get();
    }

    @Test
    void shouldFindDamageWhenChecked() {
        try (BTreeModel model = new BTreeModel(small())) {
            for (int i = 0; i < 500; i++) {
                model.put(KeyShape.USUAL.key(i));
            }
            model.check();
            PageStore store = model.tree.store();
            int[] fields = {
                PageDescriptor.COUNT_OFFSET,
                PageDescriptor.LEVEL_OFFSET,
                PageDescriptor.KIND_OFFSET,
                PageDescriptor.PREFIX_LENGTH_OFFSET,
                PageDescriptor.entryOffset(1),
                PageDescriptor.entryOffset(1) + PageDescriptor.CHILD_OFFSET,
            };
            for (int page = 1; page < store.endPage(); page++) {
                for (int field : fields) {
                    UnsafeBuffer chunk = store.chunk(page);
                    int at = store.offset(page) + field;
                    byte good = chunk.getByte(at);
                    chunk.putByte(at, (byte) (good + 1));
                    Throwable found = assertThrows(Throwable.class, () -> IndexChecker.check(model.tree));
                    assertNotNull(found, "page=" + page + " field=" + field);
                    chunk.putByte(at, good);
                }
            }
            model.check();
        }
    }

    @Test
    void shouldPrintEveryPage() {
        try (BTreeModel model = new BTreeModel(small())) {
            for (int i = 0; i < 60; i++) {
                model.put(String.format("key-%04d", i).getBytes(UTF_8));
            }
            StringBuilder out = new StringBuilder();
            IndexTool.dump(model.tree, out);
            String text = out.toString();
            String expected = """
                    tree version=1 height=2 entries=60 used=4 pending=0 pageLength=512
                    inner page=3 version=1 count=3 prefix=
                      child=1 separator=
                      child=2 separator=6b65792d30303239
                      child=4 separator=6b65792d30303538
                      leaf page=1 version=1 count=29 prefix=6b65792d3030
                        head=3030000000000000 value=0
                    """;
            assertTrue(text.startsWith(expected), text);
            assertEquals(1 + 4 + 3 + 60, text.lines().count());
        }
    }

    @Test
    void shouldNameTheSettingThatIsWrong() {
        KeyTable keys = new KeyTable();
        assertCode(IndexException.Code.CONFIGURATION, () -> BTree.open(new BTree.Context()));
        assertCode(
                IndexException.Code.CONFIGURATION,
                () -> BTree.open(small().keys(keys).pageLength(1000)));
        assertCode(
                IndexException.Code.CONFIGURATION,
                () -> BTree.open(small().keys(keys).maxReaders(0)));
        assertCode(
                IndexException.Code.CONFIGURATION,
                () -> BTree.open(small().keys(keys).maxBytes(1)));
    }
}
