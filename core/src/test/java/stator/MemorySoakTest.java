package stator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.Item;
import stator.partition.Durability;

/**
 * Goal: a process that goes on for long takes no more memory than at the beginning, whatever it does.
 * Method: the same work over and over, writes, deletions, scans, snapshots, tables that come and go, restarts: after each
 * round heap, direct memory, mappings, and what the kernel counts. The last third of the rounds beside the third before.
 * {@code -Dstator.soak.seconds=N} makes it longer.
 */
@Tag("slow")
class MemorySoakTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("stator.soak.seconds", 45);
    private static final int ITEMS = 10_000;
    private static final long ALLOWED_BYTES = 6 << 20;

    /** What the process took after a round. */
    private record Sample(long heap, long direct, long mapped, long residentAnon) {}

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldTakeNoMoreMemoryInTheEndThanInTheMiddle(@TempDir Path directory) {
        List<Sample> samples = new ArrayList<>();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (samples.size() < 9 || System.nanoTime() - endNs < 0) {
            try (Stator db = Stator.open(
                    new Stator.Context().directory(directory).partitions(2).durability(Durability.BUFFERED))) {
                round(db, samples.size());
            }
            System.gc();
            samples.add(sample());
        }
        String all = "rerun with -Dstator.test.seed=" + SEED + " samples=" + samples;
        assertSteady(samples, Sample::heap, "heap " + all);
        assertSteady(samples, Sample::direct, "direct memory " + all);
        assertSteady(samples, Sample::mapped, "mappings " + all);
        assertSteady(samples, Sample::residentAnon, "resident memory " + all);
    }

    private static void assertSteady(List<Sample> samples, ToLongFunction<Sample> value, String what) {
        int third = samples.size() / 3;
        long middle = max(samples.subList(third, 2 * third), value);
        long end = max(samples.subList(2 * third, samples.size()), value);
        assertTrue(end <= middle + middle / 10 + ALLOWED_BYTES, what);
    }

    private static long max(List<Sample> samples, ToLongFunction<Sample> value) {
        return samples.stream().mapToLong(value).max().orElse(0);
    }

    private void round(Stator db, int number) {
        Table kept = db.ensureTable(spec("kept"));
        Table passing = db.ensureTable(spec("passing-" + number));
        write(kept, number);
        try (Snapshot snapshot = db.snapshot()) {
            write(passing, number);
            write(kept, number + 1);
            long seen = snapshot.table("kept").scan().list().size();
            assertTrue(seen > 0 && seen <= ITEMS, "seen=" + seen);
        }
        List<CompletionStage<?>> deletions = new ArrayList<>();
        for (int i = 0; i < ITEMS / 2; i++) {
            int id = random.nextInt(ITEMS);
            deletions.add(kept.deleteAsync(id / 8, id % 8));
        }
        await(deletions);
        kept.query(random.nextInt(ITEMS / 8)).index("by-weight").list();
        db.deleteTable("passing-" + number);
    }

    private void write(Table table, int round) {
        List<CompletionStage<?>> writes = new ArrayList<>();
        for (int id = 0; id < ITEMS; id++) {
            CompletionStage<@Nullable Void> write = table.putAsync(Item.of(
                    "id", id / 8, "at", id % 8, "weight", random.nextInt(100), "text", "x".repeat(100 + round % 100)));
            writes.add(write);
            if (writes.size() == 1_000) {
                await(writes);
            }
        }
        await(writes);
    }

    private static void await(List<CompletionStage<?>> stages) {
        stages.forEach(stage -> stage.toCompletableFuture().join());
        stages.clear();
    }

    private static TableSpec spec(String name) {
        return TableSpec.named(name)
                .partitionKey("id", KeyType.NUMBER)
                .sortKey("at", KeyType.NUMBER)
                .localIndex("by-weight", "weight", KeyType.NUMBER);
    }

    private static Sample sample() {
        return new Sample(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                pool("direct"),
                pool("mapped"),
                residentAnon());
    }

    private static long pool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Memory that is no file, as the kernel counts it; 0 where it does not say. */
    private static long residentAnon() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("RssAnon:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    * 1024;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
