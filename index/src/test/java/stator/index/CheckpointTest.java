package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.index.CheckpointLife.Fault;
import stator.index.IndexException.Code;

/**
 * Goal: wherever power fails while a checkpoint is written, the newest durable one is found, whole, and is the tree as it was
 * when the checkpoint was begun; and no damage of its files goes unnoticed.
 * Method: a tree that changes between the steps of its checkpoints, on a simulated disk that stops at every step in turn; the
 * same with bugs planted, which must be noticed; every bit of small files flipped.
 */
class CheckpointTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    /** The same every time: what is tested here is the test. */
    private static final long FIRST_SEED_TO_NOTICE = 1;

    private static final int SEEDS_TO_NOTICE = 20;

    @TempDir
    private @Nullable Path directory;

    @ParameterizedTest
    @EnumSource(KeyShape.class)
    void shouldFindTheNewestCheckpointWhereverPowerFails(KeyShape shape) {
        int stops = stopAtEveryStep(SEED, shape, Fault.NOTHING);
        assertTrue(stops > 20, () -> "stops=" + stops);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void shouldNoticeABugInWritingCheckpoints(Fault fault) {
        long seed = FIRST_SEED_TO_NOTICE;
        while (!notices(seed, fault)) {
            seed++;
            assertTrue(seed < FIRST_SEED_TO_NOTICE + SEEDS_TO_NOTICE, () -> "not noticed: " + fault);
        }
    }

    private static boolean notices(long seed, Fault fault) {
        try {
            stopAtEveryStep(seed, KeyShape.USUAL, fault);
            return false;
        } catch (RuntimeException | AssertionError noticed) {
            return true;
        }
    }

    private static int stopAtEveryStep(long seed, KeyShape shape, Fault fault) {
        int stopAt = 1;
        int steps = stopAt;
        while (stopAt <= steps) {
            try (CheckpointLife life = new CheckpointLife(seed, shape, fault)) {
                life.live(shape == KeyShape.LONG_PREFIX ? 2 : 4, stopAt); // its keys take many pages
                steps = life.steps();
            } catch (Throwable t) {
                throw new AssertionError(
                        "-Dstator.test.seed=" + seed + " shape=" + shape + " stopAt=" + stopAt + ": " + t.getMessage(),
                        t);
            }
            stopAt++;
        }
        return stopAt - 1;
    }

    @Test
    void shouldNoticeFlippedBits() {
        flipBits(61);
    }

    @Test
    @Tag("slow")
    void shouldNoticeEveryFlippedBit() {
        flipBits(1);
    }

    /** Each so-manieth bit of the file of pages, and every one of the descriptions. */
    static void flipBits(int stride) {
        try (CheckpointLife life = new CheckpointLife(SEED, KeyShape.USUAL, Fault.NOTHING)) {
            life.run(2);
            life.stop();
            SimulatedCheckpoints disk = life.disk();
            int noticed = 0;
            byte[] pages = disk.pages();
            for (int bit = 0; bit < pages.length * Byte.SIZE; bit += stride) {
                flip(pages, bit);
                noticed += isNoticed(disk) ? 1 : 0;
                flip(pages, bit);
            }
            assertTrue(noticed > pages.length / stride, "noticed=" + noticed + " of bytes=" + pages.length);
            for (int slot = 0; slot < CheckpointStorage.SLOTS; slot++) {
                byte[] description = disk.presentDescription(slot);
                for (int bit = 0; bit < description.length * Byte.SIZE; bit++) {
                    flip(description, bit);
                    List<IndexException> damage = new ArrayList<>();
                    assertEquals(
                            1, CheckpointFiles.open(disk, damage::add).found().size(), "slot=" + slot + " bit=" + bit);
                    assertTrue(damage.get(0).toString().contains("offset="), damage::toString);
                    flip(description, bit);
                }
            }
        }
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    }

    /** Whether a checkpoint is refused, with file and offset; if it is not, it must be as it was. */
    private static boolean isNoticed(SimulatedCheckpoints disk) {
        CheckpointFiles files = CheckpointFiles.open(disk, damage -> {
            throw damage;
        });
        Checkpoint newest = files.found().get(0);
        BTree.Context ctx = new BTree.Context()
                .pageLength(512)
                .chunkLength(1 << 12)
                .maxReaders(1)
                .maxSealed(1)
                .maxBytes(1 << 20)
                .keys(new KeyTable())
                .checkpoint(files, newest);
        try (BTree tree = BTree.open(ctx)) {
            BTreeCursor cursor = tree.newWriterCursor();
            long entries = 0;
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                entries++;
            }
            assertEquals(newest.entries(), entries);
            return false;
        } catch (IndexException ex) {
            assertTrue(ex.code() == Code.CORRUPT || ex.code() == Code.UNSUPPORTED_VERSION, ex::toString);
            assertTrue(ex.toString().contains("simulated-pages offset="), ex::toString);
            return true;
        }
    }

    @Test
    void shouldGoOnWhenACheckpointIsGivenUp() {
        try (CheckpointLife life = new CheckpointLife(SEED, KeyShape.USUAL, Fault.NOTHING)) {
            life.run(3);
            for (int i = 0; i < 4; i++) {
                life.giveUpCheckpoint();
                life.change(10);
            }
            life.takeCheckpoint();
            life.giveUpCheckpoint();
            life.stop();
            life.open();
        }
    }

    @Test
    void shouldRefuseAFullDiskAndAFailedForceAndKeepWhatThereWas() {
        try (CheckpointLife life = new CheckpointLife(SEED, KeyShape.USUAL, Fault.NOTHING)) {
            life.run(2);
            life.disk().full(true);
            life.change(100);
            assertEquals(
                    Code.DISK_FULL,
                    assertThrows(IndexException.class, life::takeCheckpoint).code());
            life.model().tree.endCheckpoint(false);
            life.model().check();
            life.disk().full(false);
            life.takeCheckpoint();
            life.disk().failsForces(true);
            assertEquals(
                    Code.FORCE_FAILED,
                    assertThrows(IndexException.class, life::takeCheckpoint).code());
            life.model().tree.endCheckpoint(false);
            life.stop();
            life.disk().powerCut();
            life.open();
        }
    }

    /** A checkpoint writes what has changed, and an unchanged tree writes nothing. */
    @Test
    void shouldWriteOnlyWhatIsNew() {
        SimulatedCheckpoints disk = new SimulatedCheckpoints(SEED, () -> {});
        CheckpointFiles files = CheckpointFiles.open(disk, damage -> {
            throw damage;
        });
        files.opened(null);
        try (BTreeModel model = new BTreeModel(new BTree.Context())) {
            for (int i = 0; i < 20_000; i++) {
                model.put(KeyShape.USUAL.key(i));
            }
            int all = write(model.tree, files);
            assertEquals(model.tree.usedPages(), all);
            assertEquals(0, write(model.tree, files));
            model.put(KeyShape.USUAL.key(7));
            assertEquals(model.tree.height(), write(model.tree, files));
            model.check();
        }
    }

    private static int write(BTree tree, CheckpointFiles files) {
        CheckpointWriter writer = tree.newCheckpointWriter(files);
        writer.start(tree.beginCheckpoint(), new Checkpoint.Source(1, 64, new byte[0]));
        while (writer.step(100)) {
            assertTrue(writer.freshPages() >= 0);
        }
        int fresh = writer.freshPages();
        writer.force();
        writer.finish();
        tree.endCheckpoint(true);
        return fresh;
    }

    @Test
    void shouldKeepCheckpointsInFilesThatTheToolReads() throws IOException {
        Path files = directory().resolve("index-0");
        assertEquals(2, tool("check", files), output);
        write(files);
        assertEquals(0, tool("check", files), output);
        assertTrue(output.contains("good generation=2"), output);
        assertTrue(output.contains("good generation=1"), output);
        assertEquals(0, tool("describe", files), output);
        assertEquals(0, tool("dump", files), output);
        assertTrue(output.contains("leaf page="), output);
        assertEquals(2, tool("repair", files), output);
        Path pages = files.resolve("pages");
        byte[] bytes = Files.readAllBytes(pages);
        bytes[1024 + 40] ^= (byte) 1;
        Files.write(pages, bytes);
        assertEquals(1, tool("check", files), output);
        assertTrue(output.contains("pages offset=1024"), output);
        Files.write(pages, Arrays.copyOf(bytes, 1500));
        assertEquals(1, tool("check", files), output);
        assertTrue(output.contains("offset=1500: the file ends here"), output);
        Files.write(files.resolve("checkpoint-0"), new byte[10]);
        assertEquals(1, tool("describe", files), output);
        Files.createDirectories(directory().resolve("empty"));
        assertEquals(0, tool("check", directory().resolve("empty")), output);
    }

    /** The bytes in docs/formats/checkpoint.md: a change of them is a change of the format. */
    @Test
    void shouldWriteTheBytesThatAreDocumented() throws IOException {
        Path files = directory().resolve("index-0");
        write(files);
        String document = Files.readString(Path.of("..", "docs", "formats", "checkpoint.md"));
        assertDocumented(document, Files.readAllBytes(files.resolve("checkpoint-1")));
        byte[] pages = Files.readAllBytes(files.resolve("pages"));
        assertDocumented(document, Arrays.copyOf(pages, CheckpointDescriptor.HEAD_LENGTH));
        assertDocumented(document, Arrays.copyOfRange(pages, 1024, 1024 + 64));
    }

    private static void assertDocumented(String document, byte[] bytes) {
        for (int from = 0; from < bytes.length; from += 16) {
            String line = HexFormat.ofDelimiter(" ").formatHex(bytes, from, Math.min(from + 16, bytes.length));
            assertTrue(document.contains(line), () -> "not in the document: " + line);
        }
    }

    /** Two entries, two checkpoints. */
    private static void write(Path directory) {
        CheckpointFiles files = CheckpointFiles.open(FileCheckpointStorage.open(directory), damage -> {
            throw damage;
        });
        files.opened(null);
        try (files;
                BTreeModel model = new BTreeModel(new BTree.Context())) {
            model.put(new byte[] {1, 2, 3});
            model.put(new byte[] {1, 2, 4});
            for (int i = 0; i < 2; i++) {
                CheckpointWriter writer = model.tree.newCheckpointWriter(files);
                Checkpoint.Source source = new Checkpoint.Source(
                        0x1122334455667788L, 4096 + i * 64, "state".getBytes(StandardCharsets.US_ASCII));
                writer.start(model.tree.beginCheckpoint(), source);
                while (writer.step(10)) {
                    assertTrue(writer.freshPages() <= 1);
                }
                writer.force();
                writer.finish();
                model.tree.endCheckpoint(true);
            }
        }
    }

    private String output = "";

    private int tool(String command, Path of) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int status = CheckpointTool.run(
                new String[] {command, of.toString()}, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        output = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private Path directory() {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        return directory;
    }
}
