package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;
import stator.partition.Durability;
import stator.partition.StoreContext;
import stator.partition.StoreException;
import stator.wal.Mappings;
import stator.wal.Wal;

/**
 * Goal: a snapshot shows its instant until it is closed or given up, and nothing else ever; it is given up at its bounds, and
 * then lets go of everything; one that is forgotten is reported.
 * Method: small segments, so that compaction always wants what a snapshot holds; a clock that the test moves.
 */
class SnapshotTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long MAX_AGE_MS = 1_000_000;
    private static final int COUNTERS = 20;
    private static final int SEGMENT_LENGTH = 64 << 10;
    private static final String PADDING = "x".repeat(500);

    @TempDir
    private @Nullable Path directory;

    private final AtomicLong skippedNs = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> reported = new ConcurrentLinkedQueue<>();

    @Test
    void shouldShowItsInstantWhateverIsWrittenDroppedOrCompactedMeanwhile() {
        SnapshotModel model;
        try (Stator db = Stator.open(settings())) {
            model = new SnapshotModel(db, SEED);
            model.run(2_000);
            model.checkAll();
            model.closeAll();
            awaitGiveBack();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("rerun with -Dstator.test.seed=" + SEED, failure);
        }
        assertTrue(model.checks() > 100, "hardly anything was compared: " + model.checks());
        assertEquals(List.of(), List.copyOf(reported));
        Mappings.assertNone(data());
    }

    /** Each write begins when the one before it has been answered, in another partition: none is there without the ones before. */
    @Test
    void shouldShowNoWriteWithoutThoseThatWereAnsweredBefore() {
        try (Stator db = Stator.open(settings().partitions(24))) { // it takes longer to pin many
            Table counters = db.createTable(TableSpec.named("counters").partitionKey("id", KeyType.NUMBER));
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int round = 1; !done.get(); round++) {
                    for (int id = 0; id < COUNTERS; id++) {
                        counters.put(Item.of("id", id, "round", round));
                    }
                }
            });
            try {
                await(() -> counters.find(COUNTERS - 1) != null, () -> "the first round");
                for (int i = 0; i < 1_000; i++) {
                    try (Snapshot snapshot = db.snapshot()) {
                        SnapshotTable seen = snapshot.table("counters");
                        int first = intValue(seen.find(0), "round");
                        int before = first;
                        for (int id = 1; id < COUNTERS; id++) {
                            int round = intValue(seen.find(id), "round");
                            assertTrue(round <= before && round >= first - 1, "first=" + first + " round=" + round);
                            before = round;
                        }
                    }
                }
            } finally {
                done.set(true);
                writer.join();
            }
        }
    }

    @Test
    void shouldBeGivenUpWhenItIsTooOldAndLetGoOfWhatItHeldOnlyWhenNobodyLooks() {
        try (Stator db = Stator.open(settings())) {
            Table notes = db.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
            put(notes, 200, 0);
            Snapshot snapshot = db.snapshot();
            SnapshotTable old = snapshot.table("notes");
            boolean found = old.read(
                    item -> {
                        skippedNs.addAndGet(MAX_AGE_MS * 1_000_000);
                        assertGivenUp(() -> old.find(1), "maxSnapshotAgeMs=" + MAX_AGE_MS);
                        for (int round = 1; round < 20; round++) {
                            put(
                                    notes, 200,
                                    round); // the writers do not wait, and compaction would take what is looked at
                        }
                        assertEquals(0, Item.of(item).intValue("round"));
                        assertEquals(PADDING, Item.of(item).string("padding"));
                    },
                    7);
            assertTrue(found);
            assertGivenUp(() -> old.query(1).list(), "maxSnapshotAgeMs=" + MAX_AGE_MS);
            assertGivenUp(() -> old.scan().list(), "maxSnapshotAgeMs=" + MAX_AGE_MS);
            assertGivenUp(() -> snapshot.execute("SELECT * FROM notes"), "maxSnapshotAgeMs=" + MAX_AGE_MS);
            awaitGiveBack();
            snapshot.close();
            assertGivenUp(() -> old.find(1), "maxSnapshotAgeMs=" + MAX_AGE_MS);
            try (Snapshot next = db.snapshot()) {
                assertEquals(19, intValue(next.table("notes").find(7), "round"));
            }
        }
        Mappings.assertNone(data());
    }

    @Test
    void shouldBeGivenUpWhenItHoldsBackTooMuchAndTheSpaceComesBack() {
        try (Stator db = Stator.open(settings().maxSnapshotBytes(2 << 20))) {
            Table notes = db.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
            put(notes, 200, 0);
            try (Snapshot snapshot = db.snapshot()) {
                SnapshotTable old = snapshot.table("notes");
                int round = 0;
                long deadlineNs = System.nanoTime() + PATIENCE_NS;
                while (reads(old)) {
                    put(notes, 200, ++round);
                    assertTrue(System.nanoTime() - deadlineNs < 0, "never given up, round=" + round);
                }
                assertTrue(round * 200L * 500 > 1 << 20, "given up too early, round=" + round);
                assertGivenUp(() -> old.find(7), "maxSnapshotBytes=" + (2 << 20));
                awaitGiveBack();
                assertEquals(round, intValue(notes.find(7), "round"));
            }
        }
    }

    @Test
    void shouldNotCountWhatOnlyGrows() {
        try (Stator db = Stator.open(settings().maxSnapshotBytes(1 << 20))) {
            Table notes = db.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
            try (Snapshot snapshot = db.snapshot()) {
                List<CompletionStage<@Nullable Void>> writes = new ArrayList<>();
                for (int id = 0; id < 3_000; id++) {
                    writes.add(notes.putAsync(Item.of("id", id, "padding", PADDING)));
                }
                writes.forEach(write -> write.toCompletableFuture().join());
                skippedNs.addAndGet(1_000_000_000); // the bounds have been looked at
                assertNull(snapshot.table("notes").find(1));
                assertEquals(List.of(), snapshot.table("notes").scan().list());
            }
        }
    }

    @Test
    void shouldRefuseWritesAndUseAfterItsEnd() {
        try (Stator db = Stator.open(settings())) {
            Table notes = db.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
            put(notes, 2, 0);
            Snapshot snapshot = db.snapshot();
            assertRefused(
                    ErrorType.VALIDATION, () -> snapshot.execute("DELETE FROM notes WHERE id = 1"), "read and not");
            assertRefused(
                    ErrorType.VALIDATION, () -> snapshot.execute("INSERT INTO notes VALUE {'id': 9}"), "read and not");
            assertRefused(ErrorType.RESOURCE_NOT_FOUND, () -> snapshot.table("nothing"), "nothing");
            assertEquals(2, snapshot.execute("SELECT * FROM notes").size());
            SnapshotTable table = snapshot.table("notes");
            snapshot.close();
            snapshot.close();
            assertRefused(ErrorType.VALIDATION, () -> table.find(1), "closed");
        }
    }

    @Test
    void shouldEndWithItsDatabaseWhateverIsBeingRead() {
        Stator db = Stator.open(settings());
        Table notes = db.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER));
        put(notes, 200, 0);
        Snapshot snapshot = db.snapshot();
        SnapshotTable seen = snapshot.table("notes");
        AtomicLong scans = new AtomicLong();
        List<CompletableFuture<DynamoDbException>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(CompletableFuture.supplyAsync(() -> {
                while (true) {
                    try {
                        assertEquals(200, seen.scan().limit(7).list().size());
                        scans.incrementAndGet();
                    } catch (DynamoDbException ex) {
                        return ex;
                    }
                }
            }));
        }
        await(() -> scans.get() > 20, () -> "scans=" + scans);
        db.close();
        for (CompletableFuture<DynamoDbException> reader : readers) {
            String message =
                    String.valueOf(reader.orTimeout(60, TimeUnit.SECONDS).join().getMessage());
            assertTrue(message.contains("has been closed"), message);
        }
        assertNotClosed("when the database was closed");
        snapshot.close();
        Mappings.assertNone(data());
    }

    @Test
    void shouldBoundHowManyThereAre() {
        try (Stator db = Stator.open(settings())) {
            List<Snapshot> open = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                open.add(db.snapshot());
            }
            assertRefused(ErrorType.LIMIT_EXCEEDED, db::snapshot, "64 snapshots");
            open.remove(0).close();
            open.add(db.snapshot());
            open.forEach(Snapshot::close);
        }
        assertEquals(List.of(), List.copyOf(reported));
    }

    @Test
    void shouldReportWhatWasNotClosed() {
        try (Stator db = Stator.open(settings())) {
            forget(db);
            await(
                    () -> {
                        System.gc();
                        skippedNs.addAndGet(1_000_000_000);
                        return !reported.isEmpty();
                    },
                    () -> "a forgotten snapshot was not reported");
            assertNotClosed("nobody can close it");
            db.snapshot();
        }
        assertNotClosed("when the database was closed");
        Mappings.assertNone(data());
    }

    private static void forget(Stator db) {
        db.snapshot();
    }

    private void assertNotClosed(String how) {
        StoreException leak = (StoreException) reported.remove();
        assertEquals(StoreException.Code.NOT_CLOSED, leak.code());
        assertTrue(String.valueOf(leak.getMessage()).contains(how), leak.getMessage());
        Throwable where = leak.getCause();
        assertTrue(
                where != null
                        && Stream.of(where.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(SnapshotTest.class.getName())),
                () -> "does not say where it was opened: " + where);
    }

    private StoreContext settings() {
        return new StoreContext()
                .directory(data())
                .partitions(3)
                .durability(Durability.BUFFERED)
                .compactionSlackBytes(256 << 10)
                .maxSnapshotAgeMs(MAX_AGE_MS)
                .nanoClock(() -> System.nanoTime() + skippedNs.get())
                .errorHandler(reported::add)
                .logs(number -> new Wal.Context()
                        .directory(data().resolve("partition-" + number))
                        .initialSegmentLength(SEGMENT_LENGTH)
                        .maxSegmentLength(2 * SEGMENT_LENGTH)
                        .maxRecordLength(SEGMENT_LENGTH / 2));
    }

    private Path data() {
        return Objects.requireNonNull(directory);
    }

    private static void put(Table notes, int count, int round) {
        List<CompletionStage<@Nullable Void>> writes = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            writes.add(notes.putAsync(Item.of("id", id, "round", round, "padding", PADDING)));
        }
        writes.forEach(write -> write.toCompletableFuture().join());
    }

    private static boolean reads(SnapshotTable old) {
        try {
            assertEquals(0, intValue(old.find(7), "round"));
            return true;
        } catch (DynamoDbException ex) {
            assertEquals(ErrorType.LIMIT_EXCEEDED, ex.type());
            return false;
        }
    }

    private static int intValue(@Nullable Item item, String attribute) {
        if (item == null) {
            throw new AssertionError("no item");
        }
        return item.intValue(attribute);
    }

    private static void assertGivenUp(Runnable read, String why) {
        assertRefused(ErrorType.LIMIT_EXCEEDED, read, why);
    }

    private static void assertRefused(ErrorType type, Runnable call, String text) {
        DynamoDbException refused = assertThrows(DynamoDbException.class, call::run);
        assertEquals(type, refused.type(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.getMessage());
    }

    /** Waits until no partition takes more than an eighth above what compaction allows for so little data. */
    private void awaitGiveBack() {
        long allowed = 3 * ((256 << 10) + 2 * (100 << 10) + 8 * 2 * SEGMENT_LENGTH);
        await(() -> diskBytes() <= allowed, () -> "disk=" + diskBytes() + " allowed=" + allowed);
    }

    private long diskBytes() {
        try (Stream<Path> files = Files.walk(data())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (UncheckedIOException ex) {
            return Long.MAX_VALUE; // a file went while we looked
        }
    }

    private static void await(BooleanSupplier condition, Supplier<String> what) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("in vain: " + what.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
