package stator.perf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.partition.Durability;
import stator.partition.Outcome;
import stator.partition.PartitionedStore;
import stator.partition.StoreContext;
import stator.partition.WriteCommand;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * The space that a store takes while its items are overwritten at random, over time, and what giving it back costs: the same
 * writes with compaction and without, each in a new store. Or what saving the indexes costs: the same writes with checkpoints
 * and without, both without compaction.
 */
public final class SpaceRig {
    private static final TableSchema TABLE = new TableSchema(1, "items", new KeyAttribute("id", AttributeType.S), null);
    private static final double NEVER = 1e9;
    private static final long GENERATION_OFFSET = 24;

    /** What is compared. */
    private record Variant(String name, double compactionRatio, long checkpointIntervalBytes) {}

    private static final double MIB = 1 << 20;

    private final Path directory;
    private final PartitionedStore store;
    private final int items;
    private final Semaphore places;
    private final int window;
    private final byte[] value;
    private final ItemEncoder encoder = new ItemEncoder();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    private volatile boolean failed;

    private SpaceRig(Path directory, Options options, Variant variant) {
        this.directory = directory;
        items = options.number("items");
        window = options.number("window");
        places = new Semaphore(window);
        value = Arrays.copyOf(SampleItems.value(), options.number("value"));
        store = PartitionedStore.open(new StoreContext()
                .directory(directory)
                .durability(Durability.valueOf(options.text("durability").toUpperCase(Locale.ROOT)))
                .compactionRatio(variant.compactionRatio)
                .checkpointIntervalBytes(variant.checkpointIntervalBytes));
    }

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options("SpaceRig")
                .add("items", "200000")
                .add("seconds", "30")
                .add("window", "64")
                .add("durability", "buffered")
                .add("value", "1024")
                .add("interval-mib", "64")
                .add("compare", "compaction")
                .parse(arguments);
        for (Variant variant : variants(options)) {
            try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                System.out.println(Machine.describe(directory.path()));
                new SpaceRig(directory.path(), options, variant).run(options.number("seconds"), variant.name);
            }
        }
    }

    private static List<Variant> variants(Options options) {
        long intervalBytes = (long) options.number("interval-mib") << 20;
        if (options.text("compare").equals("checkpoints")) {
            return List.of(
                    new Variant("with checkpoints", NEVER, intervalBytes),
                    new Variant("without checkpoints", NEVER, Long.MAX_VALUE));
        }
        return List.of(
                new Variant("ratio 2.0", 2, intervalBytes), new Variant("without compaction", NEVER, intervalBytes));
    }

    private void run(int seconds, String name) throws InterruptedException {
        System.out.printf(
                "%n%s%n| second | writes/s | p50 us | p99 us | max us | disk MiB | data MiB | disk/data"
                        + " | checkpoints | CPU us/write |%n",
                name);
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        try (store) {
            for (int key = 0; key < items; key++) {
                put(key);
            }
            latencies.reset();
            long startNs = System.nanoTime();
            int step = Math.max(1, seconds / 10);
            for (int second = step; second <= seconds; second += step) {
                long untilNs = startNs + TimeUnit.SECONDS.toNanos(second);
                long writes = 0;
                long processorNs = Machine.processorNs();
                while (System.nanoTime() - untilNs < 0) {
                    put(random.nextInt(items));
                    writes++;
                }
                show(second, writes / step, (Machine.processorNs() - processorNs) / 1e3 / writes);
            }
            places.acquire(window);
        }
        if (failed) {
            throw new IllegalStateException("a write failed");
        }
    }

    private void put(int key) throws InterruptedException {
        AttributeMap item = encoder.beginMap()
                .name("id")
                .string("item-" + key)
                .name("value")
                .binary(value, 0, value.length)
                .endMap()
                .finish();
        places.acquire();
        long startNs = System.nanoTime();
        store.submit(WriteCommand.put(TABLE, item), command -> {
            failed |= command.outcome() != Outcome.APPLIED;
            command.close();
            latencies.recordValue(Math.min(System.nanoTime() - startNs, latencies.getHighestTrackableValue()));
            places.release();
        });
    }

    private void show(int second, long rate, double processorUs) {
        Histogram now = latencies.copy();
        latencies.reset();
        double disk = diskBytes() / MIB;
        double data = store.sizeBytes(TABLE.id()) / MIB;
        System.out.printf(
                "| %d | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %d | %.1f |%n",
                second,
                rate,
                now.getValueAtPercentile(50) / 1e3,
                now.getValueAtPercentile(99) / 1e3,
                now.getMaxValue() / 1e3,
                disk,
                data,
                disk / data,
                checkpoints(),
                processorUs);
    }

    /** How many checkpoints of the first partition there have been. */
    private long checkpoints() {
        long newest = 0;
        for (int slot = 0; slot < 2; slot++) {
            Path description = directory.resolve("index-0").resolve("checkpoint-" + slot);
            if (Files.notExists(description)) {
                continue; // not yet
            }
            try (FileChannel channel = FileChannel.open(description)) {
                ByteBuffer generation = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                channel.read(generation, GENERATION_OFFSET);
                newest = Math.max(newest, generation.getLong(0));
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }
        return newest;
    }

    private long diskBytes() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).mapToLong(SpaceRig::size).sum();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException ex) {
            return 0; // removed meanwhile
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
