package stator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.Item;
import stator.partition.Durability;
import stator.partition.StoreContext;
import stator.partition.StoreException;
import stator.partition.StoreSalvage;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * Goal: what a salvage makes of a data directory opens, and holds what was written before the damage, and nothing else.
 * Method: items whose places in the files tell their order; a database that was compacted; the copy beside the original.
 */
class SalvageTest {
    private static final int ITEMS = 400;
    private static final int SEGMENT_LENGTH = 64 << 10;

    private final Path directory;
    private final Path into;

    SalvageTest(@TempDir Path top) {
        directory = top.resolve("data");
        into = top.resolve("salvaged");
    }

    @Test
    void shouldHoldWhatWasWrittenBeforeTheDamageAndAllOfTheOtherPartition() throws IOException {
        try (Stator db = Stator.open(settings(directory))) {
            put(db, 0);
        }
        Path log = directory.resolve("partition-1").resolve("00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(log);
        String text = new String(bytes, ISO_8859_1);
        int damaged = text.indexOf("text of ", text.length() / 4);
        bytes[damaged] ^= 1;
        Files.write(log, bytes);
        assertThrows(WalException.class, () -> Stator.open(settings(directory)).close());

        String said = salvage(false);
        assertTrue(said.contains("segment=" + log + " offset="), said);
        try (Stator db = Stator.open(settings(into))) {
            Set<Item> found = new HashSet<>(db.table("notes").scan().list());
            int kept = 0;
            for (int id = 0; id < ITEMS; id++) {
                int at = text.indexOf("text of " + id + " round 0.");
                boolean expected = at < 0 ? !text.contains("text of " + id + ' ') && isElsewhere(id) : at < damaged;
                assertEquals(expected, found.contains(item(id, 0)), "id=" + id + " " + said);
                kept += expected ? 1 : 0;
            }
            assertEquals(kept, found.size());
            assertTrue(kept > ITEMS / 4 && kept < ITEMS, "kept=" + kept);
            db.table("notes").put(item(1, 9));
        }
    }

    @Test
    void shouldHoldAllOfADatabaseThatWasCompacted() throws IOException {
        List<Item> expected;
        try (Stator db = Stator.open(settings(directory))) {
            for (int round = 0; round < 12; round++) {
                put(db, round);
            }
            awaitGap();
            expected = db.table("notes").scan().list();
        }
        String said = salvage(true);
        try (Stator db = Stator.open(settings(into))) {
            assertEquals(
                    new HashSet<>(expected),
                    new HashSet<>(db.table("notes").scan().list()),
                    said);
        }
    }

    @Test
    void shouldRefuseWhatNobodyCanSalvage() throws IOException {
        try (Stator db = Stator.open(settings(directory))) {
            put(db, 0);
            assertThrows(WalException.class, () -> salvage(true));
        }
        Files.write(directory.resolve("store"), new byte[28]);
        assertThrows(StoreException.class, () -> salvage(true));
        Files.delete(directory.resolve("store"));
        assertThrows(StoreException.class, () -> salvage(true));
        assertFalse(Files.exists(into));
    }

    private String salvage(boolean whole) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertEquals(
                whole,
                StoreSalvage.run(directory, into, new PrintStream(said, true, UTF_8)),
                () -> said.toString(UTF_8));
        return said.toString(UTF_8);
    }

    private boolean isElsewhere(int id) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("partition-0"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains("text of " + id + " round 0.")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Waits until compaction has taken a segment away. */
    private void awaitGap() throws IOException {
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        List<Path> files;
        do {
            assertTrue(System.nanoTime() - deadlineNs < 0, "nothing was compacted");
            LockSupport.parkNanos(5_000_000);
            try (Stream<Path> all = Files.list(directory.resolve("partition-0"))) {
                files = all.filter(file -> file.toString().endsWith(".log"))
                        .sorted()
                        .toList();
            }
        } while (base(files.get(files.size() - 1)) / SEGMENT_LENGTH + 1 == files.size());
    }

    private static long base(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 20));
    }

    private static Item item(int id, int round) {
        return Item.of("id", id, "text", "text of " + id + " round " + round + ".", "padding", "x".repeat(200));
    }

    private static void put(Stator db, int round) {
        Table notes = db.ensureTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
        List<CompletionStage<@Nullable Void>> writes = IntStream.range(0, ITEMS)
                .mapToObj(id -> notes.putAsync(item(id, round)))
                .toList();
        writes.forEach(write -> write.toCompletableFuture().join());
    }

    private static StoreContext settings(Path data) {
        return new StoreContext()
                .directory(data)
                .partitions(2)
                .durability(Durability.SYNC)
                .compactionSlackBytes(64 << 10)
                .logs(number -> new Wal.Context()
                        .directory(data.resolve("partition-" + number))
                        .initialSegmentLength(SEGMENT_LENGTH)
                        .maxSegmentLength(SEGMENT_LENGTH)
                        .maxRecordLength(SEGMENT_LENGTH / 2));
    }
}
