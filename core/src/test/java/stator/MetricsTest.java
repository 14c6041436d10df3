package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.engine.DatabaseMetrics;
import stator.engine.TableMetrics;
import stator.item.Item;
import stator.partition.LogMetrics.SegmentMetrics;
import stator.partition.MemoryMetrics;
import stator.partition.PartitionMetrics;

/**
 * Goal: a database knows what it holds: every byte off the heap, by purpose, and what readers keep from being used again.
 * Method: its own count beside the virtual machine's; counts beside what was written; a snapshot that is open.
 */
class MetricsTest {
    private static final int ITEMS = 20_000;
    private static final long PATIENCE_NS = 30_000_000_000L;

    /** Blocks and temporary buffers of file channels, which the garbage collector frees. */
    private static final long CHANNEL_BYTES = 512 << 10;

    @Test
    void shouldAccountForEveryByteOffTheHeap(@TempDir Path directory) {
        System.gc();
        long directBefore = pool("direct");
        long mappedBefore = pool("mapped");
        try (Stator db = Stator.open(new Stator.Context().directory(directory).partitions(2))) {
            fill(db);
            MemoryMetrics memory = settled(db, mappedBefore);
            long direct = pool("direct") - directBefore;
            assertTrue(
                    Math.abs(direct - memory.directBytes()) <= CHANNEL_BYTES,
                    () -> "direct=" + direct + " accounted=" + memory);
            assertTrue(
                    memory.treePages() > 0 && memory.hashTables() > 0 && memory.collectionSizes() > 0,
                    memory::toString);
        }
        assertEquals(mappedBefore, pool("mapped"));
    }

    @Test
    void shouldTellWhatThereIs() {
        try (Stator db = Stator.open(new Stator.Context().partitions(2))) {
            fill(db);
            DatabaseMetrics metrics = db.metrics();
            TableMetrics notes = metrics.tables().get(0);
            assertEquals("notes", notes.name());
            assertEquals("ACTIVE", notes.status());
            assertEquals(ITEMS, notes.items());
            assertEquals("by-weight", notes.indexes().get(0).name());
            assertEquals(ITEMS / 2, notes.indexes().get(0).items());
            long entries = 0;
            for (PartitionMetrics partition : metrics.store().partitions()) {
                entries += partition.index().entries();
                assertEquals(
                        partition.log().bytes(),
                        partition.log().segments().stream()
                                .mapToLong(SegmentMetrics::bytes)
                                .sum());
                assertTrue(partition.log().liveBytes() < partition.log().position(), partition::toString);
                assertEquals(0, partition.pins().oldestAgeNs());
            }
            assertTrue(entries >= ITEMS + ITEMS / 2, "entries=" + entries);
        }
    }

    @Test
    void shouldShowWhatASnapshotHolds() {
        try (Stator db = Stator.open(new Stator.Context().partitions(1))) {
            fill(db);
            assertEquals(0, db.metrics().store().snapshots().open());
            try (Snapshot snapshot = db.snapshot()) {
                fill(db);
                awaitPin(db);
                DatabaseMetrics metrics = db.metrics();
                assertEquals(1, metrics.store().snapshots().open());
                assertTrue(metrics.store().snapshots().oldestAgeNs() > 0);
                assertTrue(metrics.store().snapshots().pageBytes() > 1 << 20, metrics::toString);
                assertEquals(1, metrics.store().partitions().get(0).pins().readers());
                assertEquals(ITEMS, snapshot.table("notes").scan().list().size());
            }
            assertEquals(0, db.metrics().store().snapshots().open());
            assertEquals(0, db.metrics().store().partitions().get(0).pins().readers());
        }
    }

    /** What is held when no segment is being made ahead, in the background: both counts are of the same moment then. */
    private static MemoryMetrics settled(Stator db, long mappedBefore) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            MemoryMetrics memory = db.metrics().store().memory();
            long mapped = pool("mapped") - mappedBefore;
            if (mapped == memory.logSegments()) {
                return memory;
            }
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "mapped=" + mapped + " accounted=" + memory);
        }
    }

    private static void awaitPin(Stator db) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (db.metrics().store().partitions().get(0).pins().oldestAgeNs() == 0) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "the pin is not seen: " + db.metrics());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void fill(Stator db) {
        Table notes = db.ensureTable(TableSpec.named("notes")
                .partitionKey("id", KeyType.NUMBER)
                .sortKey("at", KeyType.NUMBER)
                .localIndex("by-weight", "weight", KeyType.NUMBER));
        List<CompletionStage<@Nullable Void>> writes = new ArrayList<>();
        for (int id = 0; id < ITEMS; id++) {
            Item item = Item.of("id", id / 4, "at", id % 4, "text", "note " + id);
            writes.add(notes.putAsync(id % 2 == 0 ? item : item.with("weight", id)));
            if (writes.size() == 1_000) {
                writes.forEach(write -> write.toCompletableFuture().join());
                writes.clear();
            }
        }
        writes.forEach(write -> write.toCompletableFuture().join());
    }

    private static long pool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
