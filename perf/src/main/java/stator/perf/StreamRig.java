package stator.perf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.table.StreamViewType;

/**
 * What streams cost, and how soon their subscribers know: from the time at which a write should have begun, by its rate, to the time at
 * which a subscriber has its change, so that a write that waits for others counts with its waiting; and writes as fast as they go,
 * without a stream, with one, and with subscribers. All in one process; subscribers by IPC and UDP use what other processes use.
 */
public final class StreamRig {
    private static final int KEYS = 10_000;
    private static final long SPIN_NS = 100_000;
    private static final long AS_FAST_AS_IT_GOES = 0;

    private final Options options;
    private final byte[] value;

    private StreamRig(Options options) {
        this.options = options;
        value = new byte[options.number("value")];
    }

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options("StreamRig")
                .add("measure", "latency,throughput")
                .add("over", "ipc,udp")
                .add("rates", "1000,100000,0")
                .add("subscribers", "0,1,8")
                .add("seconds", "4")
                .add("warmup", "1")
                .add("window", "256")
                .add("value", "100")
                .add("durability", "buffered")
                .parse(arguments);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
        }
        StreamRig rig = new StreamRig(options);
        List<String> measures = options.list("measure");
        if (measures.contains("latency")) {
            rig.latencies();
        }
        if (measures.contains("throughput")) {
            rig.throughputs();
        }
    }

    private void latencies() throws IOException, InterruptedException {
        warmUp();
        System.out.println();
        System.out.println("| over | writes/s wanted | writes/s | p50 us | p99 us | p99.9 us | max us |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (String over : options.list("over")) {
            for (String rate : options.list("rates")) {
                Run run = new Run(true, List.of(over));
                long writes = run.measure(Long.parseLong(rate));
                Histogram latencies = run.latencies();
                System.out.printf(
                        "| %s | %s | %d | %.0f | %.0f | %.0f | %.0f |%n",
                        over,
                        Long.parseLong(rate) == AS_FAST_AS_IT_GOES ? "all" : rate,
                        writes / options.number("seconds"),
                        latencies.getValueAtPercentile(50) / 1e3,
                        latencies.getValueAtPercentile(99) / 1e3,
                        latencies.getValueAtPercentile(99.9) / 1e3,
                        latencies.getMaxValue() / 1e3);
            }
        }
    }

    private void throughputs() throws IOException, InterruptedException {
        warmUp();
        System.out.println();
        System.out.println("| stream | subscribers | over | writes/s | changes/s of each |");
        System.out.println("|---|---:|---|---:|---:|");
        show(false, 0, "");
        for (String count : options.list("subscribers")) {
            int subscribers = Integer.parseInt(count);
            for (String over : subscribers == 0 ? List.of("") : options.list("over")) {
                show(true, subscribers, over);
            }
        }
    }

    /** Pays for the compiler, so that the first row does not. */
    private void warmUp() throws IOException, InterruptedException {
        new Run(true, options.list("over")).measure(AS_FAST_AS_IT_GOES);
    }

    private void show(boolean hasStream, int subscribers, String over) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            all.add(over);
        }
        Run run = new Run(hasStream, all);
        long writes = run.measure(AS_FAST_AS_IT_GOES);
        int seconds = options.number("seconds");
        System.out.printf(
                "| %s | %d | %s | %d | %d |%n",
                hasStream ? "yes" : "no",
                subscribers,
                over,
                writes / seconds,
                subscribers == 0 ? 0 : run.toldMeanwhile / seconds / subscribers);
    }

    /** One database, with those who read its changes. */
    private final class Run {
        private final boolean hasStream;
        private final List<String> over;
        private final List<StreamReader> readers = new ArrayList<>();
        private final Semaphore places = new Semaphore(options.number("window"));
        private long toldMeanwhile;
        private volatile boolean failed;

        Run(boolean hasStream, List<String> over) {
            this.hasStream = hasStream;
            this.over = over;
        }

        /** Writes for a while, and returns how many writes were done in it. */
        long measure(long rate) throws IOException, InterruptedException {
            Streams streams = over.contains("udp") ? new Streams(new StreamsContext().udpPort(0)) : new Streams();
            try (TemporaryDirectory directory = TemporaryDirectory.create();
                    Stator database = Stator.open(new Stator.Context()
                            .directory(directory.path())
                            .partitions(1)
                            .durability(Durability.valueOf(
                                    options.text("durability").toUpperCase(Locale.ROOT)))
                            .streams(streams))) {
                TableSpec spec = TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER);
                Table table = database.createTable(hasStream ? spec.stream(StreamViewType.NEW_IMAGE) : spec);
                for (String way : over) {
                    readers.add(StreamReader.start(streams, "numbers", way));
                }
                for (StreamReader reader : readers) {
                    reader.awaitLive();
                }
                write(table, rate, options.number("warmup"));
                readers.forEach(StreamReader::reset);
                long writes = write(table, rate, options.number("seconds"));
                for (StreamReader reader : readers) {
                    toldMeanwhile += reader.told();
                }
                for (StreamReader reader : readers) {
                    reader.awaitAll(writes);
                }
                readers.forEach(StreamReader::close);
                return writes;
            }
        }

        private long write(Table table, long rate, int seconds) throws InterruptedException {
            long startNs = System.nanoTime();
            long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
            long count = 0;
            while (true) {
                long nowNs = System.nanoTime() - startNs;
                long wantedNs = rate == AS_FAST_AS_IT_GOES ? nowNs : count * TimeUnit.SECONDS.toNanos(1) / rate;
                if (wantedNs >= lengthNs || nowNs >= lengthNs) {
                    break;
                }
                awaitTime(startNs + wantedNs);
                places.acquire();
                Item item = Item.of("id", count % KEYS, "at", startNs + wantedNs, "value", value);
                table.putAsync(item).whenComplete((done, failure) -> {
                    failed |= failure != null;
                    places.release();
                });
                count++;
            }
            int window = options.number("window");
            places.acquire(window);
            places.release(window);
            if (failed) {
                throw new IllegalStateException("a write failed");
            }
            return count;
        }

        private static void awaitTime(long timeNs) {
            long leftNs = timeNs - System.nanoTime();
            while (leftNs > 0) {
                if (leftNs > SPIN_NS) {
                    LockSupport.parkNanos(leftNs - SPIN_NS);
                }
                Thread.onSpinWait();
                leftNs = timeNs - System.nanoTime();
            }
        }

        Histogram latencies() {
            readers.forEach(StreamReader::check);
            return readers.get(0).latencies();
        }
    }
}
