package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.index.IndexException.Code;

/**
 * Goal: a tree that is opened from a checkpoint reads what is needed and no more, whoever comes first; no reader undoes what the
 * writer has done meanwhile; and what is damaged is told to who needs it, never served, and stands in nobody else's way.
 * Method: checkpoints in real files, opened again and again; their pages damaged; readers, some of them interrupted, beside a
 * writer, who takes checkpoints meanwhile.
 */
class LazyPagesTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int PAGE_LENGTH = 512;
    private static final int ROUNDS = 12;
    private static final int READERS = 3;

    /** The record at an address is the key of the number in its low bits; the high bits count generations. */
    private static final class Numbered implements KeySource {
        private final byte[][] keys;

        Numbered(int count) {
            keys = new byte[count][];
            for (int i = 0; i < count; i++) {
                keys[i] = KeyShape.USUAL.key(i);
            }
        }

        int count() {
            return keys.length;
        }

        byte[] key(long value) {
            return keys[(int) (value % keys.length)];
        }

        @Override
        public int compare(long value, DirectBuffer key, int offset, int length) {
            byte[] other = new byte[length];
            key.getBytes(offset, other);
            return Arrays.compareUnsigned(key(value), other);
        }

        @Override
        public int copyKey(long value, MutableDirectBuffer into) {
            into.putBytes(0, key(value));
            return key(value).length;
        }
    }

    @TempDir
    private @Nullable Path directory;

    @Test
    void shouldReadNoMoreThanTheWayToAKeyHoweverManyThereAre() {
        int chunkLength = 1 << 13;
        for (int count : new int[] {3_000, 30_000}) {
            Numbered keys = new Numbered(count);
            try (CheckpointFiles files = open("index-" + count)) {
                write(files, keys, chunkLength);
            }
            try (CheckpointFiles files = open("index-" + count);
                    BTree tree = open(files, keys, chunkLength);
                    BTreeReader reader = tree.newReader(keys)) {
                assertEquals(0, tree.allocatedBytes());
                long all = tree.unreadBytes();
                assertEquals((long) tree.usedPages() * PAGE_LENGTH, all);
                reader.pin();
                assertEquals(count / 2, find(reader, keys, count / 2));
                int height = tree.height();
                assertEquals((long) height * PAGE_LENGTH, all - tree.unreadBytes());
                assertTrue(tree.allocatedBytes() <= (long) height * chunkLength);
                readAll(tree);
                assertEquals(0, tree.unreadBytes());
                for (int number = 0; number < count; number++) {
                    assertEquals(number, find(reader, keys, number));
                }
                assertEquals(count, IndexChecker.check(tree));
                assertNull(tree.damage());
                reader.release();
            }
        }
    }

    @Test
    void shouldNameDamageToWhoNeedsThePageAndServeTheRest() throws IOException {
        Numbered keys = new Numbered(3_000);
        int chunkLength = 1 << 12;
        try (CheckpointFiles files = open("index")) {
            write(files, keys, chunkLength);
        }
        Path pages = directory().resolve("index").resolve(FileCheckpointStorage.PAGES);
        byte[] bytes = Files.readAllBytes(pages);
        int damaged = leaf(bytes, bytes.length / PAGE_LENGTH / 2);
        bytes[damaged * PAGE_LENGTH + PageDescriptor.HEADER_LENGTH + 3] ^= (byte) 1;
        Files.write(pages, bytes);
        String place = "pages offset=" + damaged * PAGE_LENGTH;
        try (CheckpointFiles files = open("index");
                BTree tree = open(files, keys, chunkLength);
                BTreeReader reader = tree.newReader(keys)) {
            assertNull(tree.damage());
            reader.pin();
            int refused = 0;
            for (int number = 0; number < keys.count(); number++) {
                try {
                    assertEquals(number, find(reader, keys, number));
                } catch (IndexException ex) {
                    assertTrue(ex.code() == Code.CORRUPT && ex.toString().contains(place), ex::toString);
                    refused++;
                }
            }
            int served = keys.count() - refused;
            assertTrue(refused > 0 && served > keys.count() / 2, "refused=" + refused);
            assertTrue(String.valueOf(tree.damage()).contains(place));
            assertEquals(PAGE_LENGTH, tree.unreadBytes());
            IndexException again = assertThrows(IndexException.class, () -> readAll(tree));
            assertTrue(again.toString().contains(place), again::toString);
            reader.release();
        }
        assertTruncatedIsRefused(keys, pages, bytes, chunkLength);
    }

    private void assertTruncatedIsRefused(Numbered keys, Path pages, byte[] bytes, int chunkLength) throws IOException {
        Files.write(pages, Arrays.copyOf(bytes, bytes.length / 2));
        try (CheckpointFiles files = open("index");
                BTree tree = open(files, keys, chunkLength)) {
            IndexException refusal = assertThrows(IndexException.class, () -> readAll(tree));
            assertTrue(refusal.toString().contains("offset="), refusal::toString);
            assertNotNull(tree.damage());
        }
    }

    /** The next leaf of a file of pages. */
    private static int leaf(byte[] pages, int from) {
        int page = from;
        while (pages[page * PAGE_LENGTH + PageDescriptor.KIND_OFFSET] != PageDescriptor.LEAF) {
            page++;
        }
        return page;
    }

    private static void readAll(BTree tree) {
        boolean more = true;
        while (more) {
            more = tree.readNext();
        }
    }

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stop;

    @Test
    void shouldKeepWhatTheWriterDoesWhileOthersReadPages() throws InterruptedException {
        Numbered keys = new Numbered(2_500);
        int chunkLength = 1 << 11;
        try (CheckpointFiles files = open("index")) {
            write(files, keys, chunkLength);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            try (CheckpointFiles files = open("index");
                    BTree tree = open(files, keys, chunkLength)) {
                stop = false;
                CountDownLatch begin = new CountDownLatch(1);
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    boolean interrupted = i == 0;
                    SplittableRandom own = random.split();
                    threads.add(start(begin, () -> read(tree, keys, own, interrupted)));
                }
                begin.countDown();
                change(tree, files, keys, random.split());
                stop = true;
                for (Thread thread : threads) {
                    thread.join();
                }
                assertNull(failure.get(), () -> failure.get() + " -Dstator.test.seed=" + SEED);
                assertEquals(keys.count(), IndexChecker.check(tree));
                assertTrue(tree.allocatedBytes() <= pages(tree) * PAGE_LENGTH, "read twice and kept");
            }
        }
    }

    /** All that there are, wherever they are; page 0, too. */
    private static long pages(BTree tree) {
        long unlisted = IntStream.range(0, tree.store().endPage())
                .filter(tree.store()::isUnlisted)
                .count();
        return 1 + tree.usedPages() + tree.pendingPages() + tree.heldPages() + tree.freePages() + unlisted;
    }

    /** The writer: puts newer values, and takes three checkpoints, so that places in the file are written again. */
    private void change(BTree tree, CheckpointFiles files, Numbered keys, SplittableRandom random) {
        UnsafeBuffer key = new UnsafeBuffer(new byte[0]);
        long[] values = new long[keys.count()];
        for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
            for (int i = 0; i < 150; i++) {
                int number = random.nextInt(keys.count());
                byte[] bytes = keys.key(number);
                key.wrap(bytes);
                long before = tree.find(key, 0, bytes.length);
                values[number] = before + keys.count();
                assertEquals(before, tree.put(key, 0, bytes.length, values[number]));
                tree.publish(tree.seal());
            }
            takeCheckpoint(tree, files);
            tree.readNext();
        }
        for (int number = 0; number < values.length; number++) {
            byte[] bytes = keys.key(number);
            key.wrap(bytes);
            long value = tree.find(key, 0, bytes.length);
            assertTrue(values[number] == 0 ? value % keys.count() == number : value == values[number], "lost");
        }
    }

    private void read(BTree tree, Numbered keys, SplittableRandom random, boolean interrupted) {
        long[] seen = new long[keys.count()];
        try (BTreeReader reader = tree.newReader(keys)) {
            while (!stop) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                reader.pin();
                int number = random.nextInt(keys.count());
                long value = find(reader, keys, number);
                reader.release();
                assertEquals(number, value % keys.count());
                assertTrue(value >= seen[number], "older than before");
                seen[number] = value;
            }
        }
    }

    private Thread start(CountDownLatch begin, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                begin.await();
                work.run();
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            }
        });
        thread.start();
        return thread;
    }

    private static long find(BTreeReader reader, Numbered keys, int number) {
        byte[] key = keys.key(number);
        return reader.find(new UnsafeBuffer(key), 0, key.length);
    }

    private CheckpointFiles open(String name) {
        CheckpointFiles files =
                CheckpointFiles.open(FileCheckpointStorage.open(directory().resolve(name)), damage -> {
                    throw damage;
                });
        List<Checkpoint> found = files.found();
        files.opened(found.isEmpty() ? null : found.get(0));
        return files;
    }

    private static BTree open(CheckpointFiles files, Numbered keys, int chunkLength) {
        BTree.Context ctx = new BTree.Context()
                .keys(keys)
                .pageLength(PAGE_LENGTH)
                .chunkLength(chunkLength)
                .maxBytes(1 << 26);
        List<Checkpoint> found = files.found();
        assertFalse(found.isEmpty(), "no checkpoint");
        return BTree.open(ctx.checkpoint(files, found.get(0)));
    }

    /** All keys, and a checkpoint of them. */
    private static void write(CheckpointFiles files, Numbered keys, int chunkLength) {
        BTree.Context ctx = new BTree.Context()
                .keys(keys)
                .pageLength(PAGE_LENGTH)
                .chunkLength(chunkLength)
                .maxBytes(1 << 26);
        try (BTree tree = BTree.open(ctx)) {
            for (int number = 0; number < keys.count(); number++) {
                byte[] key = keys.key(number);
                tree.put(new UnsafeBuffer(key), 0, key.length, number);
            }
            takeCheckpoint(tree, files);
        }
    }

    private static void takeCheckpoint(BTree tree, CheckpointFiles files) {
        try (CheckpointWriter writer = tree.newCheckpointWriter(files)) {
            writer.start(tree.beginCheckpoint(), new Checkpoint.Source(1, 64, new byte[0]));
            while (writer.step(100)) {
                assertTrue(writer.freshPages() >= 0);
            }
            writer.force();
            writer.finish();
            tree.endCheckpoint(true);
        }
    }

    private Path directory() {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        return directory;
    }
}
