package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.table.TableSchema;

/**
 * Goal: on a full disk writes are refused and change nothing, reads go on, and deleting, or room from outside, lets writes go
 * on without a restart; a restart on the full disk works too.
 * Method: a real file system of a few megabytes, which only root can mount; where that is not possible the test is skipped,
 * and says so.
 */
class DiskFullTest {
    private static final TableSchema TABLE = SmallStore.table(1);
    private static final int MANY = 100_000;
    private static final int BATCH = 50;
    private static final long MANY_BYTES = 1 << 30;

    /** What the disk is. */
    enum Disk {
        TMPFS,
        EXT4
    }

    @TempDir
    private @Nullable Path temporary;

    private final Map<Integer, Long> model = new HashMap<>();
    private boolean mounted;
    private @Nullable StoreSnapshot snapshot;

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectories(mountPoint());
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertEquals(0, run("umount", mountPoint().toString()));
        }
    }

    @Test
    void shouldRefuseWritesAndGoOnWhenThereIsRoom() throws IOException, InterruptedException {
        fillAndFree(Disk.TMPFS);
    }

    @Test
    @Tag("slow")
    void shouldRefuseWritesAndGoOnWhenThereIsRoomOnAFileSystemWithBlocks() throws IOException, InterruptedException {
        fillAndFree(Disk.EXT4);
    }

    @Test
    void shouldStartWhenNotAByteIsFree() throws IOException, InterruptedException {
        startFull(Disk.TMPFS);
    }

    @Test
    @Tag("slow")
    void shouldStartWhenNotAByteIsFreeOnAFileSystemWithBlocks() throws IOException, InterruptedException {
        startFull(Disk.EXT4);
    }

    /** Also after a kill, which leaves no mark of an end in order: what may not be on the disk is written again then. */
    private void startFull(Disk disk) throws IOException, InterruptedException {
        mount(disk);
        int keys;
        try (SmallStore small = open()) {
            keys = fill(small);
        }
        Files.deleteIfExists(mountPoint().resolve("data/partition-0/clean-stop"));
        Path ballast = fillUp();
        for (int start = 0; start < 2; start++) {
            try (SmallStore small = open()) {
                compareAll(small, keys);
            }
        }
        Files.delete(ballast);
        try (SmallStore small = open()) {
            deleteHalf(small, keys);
            overwriteUntilApplied(small);
            compareAll(small, keys);
        }
    }

    /** Leaves no room for anything, however small. */
    private Path fillUp() throws IOException {
        Path ballast = Files.createTempFile(mountPoint(), "ballast", "");
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            for (int length = 1 << 20; length > 0; length /= 2) {
                fillUp(file, new byte[length]);
            }
        }
        return ballast;
    }

    private static void fillUp(RandomAccessFile file, byte[] piece) {
        try {
            while (file.length() < MANY_BYTES) {
                file.write(piece);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.getMessage());
        }
    }

    private void fillAndFree(Disk disk) throws IOException, InterruptedException {
        mount(disk);
        try (SmallStore small = open()) {
            int keys = fill(small);
            compareAll(small, keys);
            deleteHalf(small, keys);
            overwriteUntilApplied(small);
            compareAll(small, keys);
        }
        try (SmallStore small = open()) {
            int keys = fill(small);
            compareAll(small, keys);
        }
        try (SmallStore small = open()) { // on a full disk
            compareAll(small, MANY / 100);
            deleteHalf(small, MANY / 100);
            overwriteUntilApplied(small);
            compareAll(small, MANY / 100);
        }
    }

    @Test
    void shouldGoOnWhenSomebodyElseFreesSpace() throws IOException, InterruptedException {
        freeOutside(Disk.TMPFS);
    }

    @Test
    @Tag("slow")
    void shouldGoOnWhenSomebodyElseFreesSpaceOnAFileSystemWithBlocks() throws IOException, InterruptedException {
        freeOutside(Disk.EXT4);
    }

    private void freeOutside(Disk disk) throws IOException, InterruptedException {
        mount(disk);
        Path ballast = mountPoint().resolve("ballast");
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 2; i++) {
                file.write(block);
            }
        }
        try (SmallStore small = open()) {
            int keys = fill(small);
            Files.delete(ballast);
            overwriteUntilApplied(small);
            compareAll(small, keys);
        }
    }

    @Test
    void shouldGiveUpASnapshotRatherThanRefuseWrites() throws IOException, InterruptedException {
        mount(Disk.TMPFS);
        try (SmallStore small = open()) {
            int keys = 1_000;
            for (int round = 0; round < 20; round++) { // twice what the disk holds
                overwriteAll(small, keys, (long) round * keys);
                if (round == 0) {
                    snapshot = small.store().openSnapshot();
                }
            }
            compareAll(small, keys);
            DynamoDbException givenUp = assertThrows(DynamoDbException.class, () -> Objects.requireNonNull(snapshot)
                    .openReader());
            assertEquals(ErrorType.LIMIT_EXCEEDED, givenUp.type());
            assertTrue(String.valueOf(givenUp.getMessage()).contains("disk is full"), givenUp.getMessage());
        }
    }

    private void overwriteAll(SmallStore small, int keys, long number) {
        for (int first = 0; first < keys; first += BATCH) {
            int from = first;
            SmallStore.await(
                    () -> {
                        List<WriteCommand> puts = new ArrayList<>();
                        for (int key = from; key < from + BATCH; key++) {
                            puts.add(small.put(TABLE, key, number + key));
                            model.put(key, number + key);
                        }
                        return small.run(puts).stream().allMatch(outcome -> outcome == Outcome.APPLIED);
                    },
                    () -> "puts from=" + from + " number=" + number);
        }
    }

    /** Writes new items until the disk is full. Returns the number of keys tried. */
    private int fill(SmallStore small) {
        for (int first = 0; first < MANY; first += BATCH) {
            List<WriteCommand> puts = new ArrayList<>();
            for (int key = first; key < first + BATCH; key++) {
                puts.add(small.put(TABLE, key, key));
            }
            List<Outcome> outcomes = small.run(puts);
            for (int i = 0; i < BATCH; i++) {
                if (outcomes.get(i) == Outcome.APPLIED) {
                    model.put(first + i, (long) first + i);
                }
            }
            int refused = outcomes.indexOf(Outcome.FAILED);
            if (refused >= 0) {
                DynamoDbException error = puts.get(refused).error();
                assertEquals(ErrorType.INTERNAL_SERVER_ERROR, error.type());
                assertTrue(String.valueOf(error.getMessage()).contains("DISK_FULL"), error.getMessage());
                return first + BATCH;
            }
        }
        throw new AssertionError("the disk is never full");
    }

    /** Some are refused, as long as space has not been freed. */
    private void deleteHalf(SmallStore small, int keys) {
        List<Integer> left = new ArrayList<>();
        for (int key = 0; key < keys; key += 2) {
            left.add(key);
        }
        SmallStore.await(
                () -> {
                    List<WriteCommand> deletes = new ArrayList<>();
                    left.subList(0, Math.min(left.size(), BATCH)).forEach(key -> deletes.add(small.delete(TABLE, key)));
                    List<Outcome> outcomes = small.run(deletes);
                    for (int i = outcomes.size() - 1; i >= 0; i--) {
                        if (outcomes.get(i) == Outcome.APPLIED) {
                            model.remove(left.remove(i));
                        }
                    }
                    return left.isEmpty();
                },
                () -> "deletes left=" + left.size());
    }

    /** Refused at first, as long as space has not been freed. */
    private void overwriteUntilApplied(SmallStore small) {
        for (int i = 0; i < 60; i++) {
            long number = (long) MANY + i;
            SmallStore.await(
                    () -> small.run(small.put(TABLE, 1, number)) == Outcome.APPLIED, () -> "put number=" + number);
            model.put(1, number);
        }
    }

    private void compareAll(SmallStore small, int keys) {
        for (int key = 0; key < keys; key++) {
            assertEquals(model.getOrDefault(key, -1L), small.read(TABLE, key), "key=" + key);
        }
        assertEquals(model.size(), small.store().itemCount(TABLE.id()));
    }

    private SmallStore open() {
        return new SmallStore(mountPoint().resolve("data"), Durability.SYNC);
    }

    private Path mountPoint() {
        return Objects.requireNonNull(temporary).resolve("disk");
    }

    private void mount(Disk disk) throws IOException, InterruptedException {
        String target = mountPoint().toString();
        if (disk == Disk.TMPFS) {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", target) == 0;
        } else {
            Path image = Objects.requireNonNull(temporary).resolve("image");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(8 << 20);
            }
            mounted = run("mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", image.toString()) == 0
                    && run("mount", "-o", "loop", image.toString(), target) == 0;
        }
        assumeTrue(mounted, "SKIPPED: no right to mount a " + disk + " here, the full disk was not tested");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), command[0]);
        return process.exitValue();
    }
}
