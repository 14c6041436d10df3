package stator.perf;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/**
 * How soon a global secondary index shows what was written to its table: from the answer to a write until a query of the index finds the
 * item, which is asked for again and again. Alone, and beside writes of others to the same table.
 */
public final class IndexLagRig {
    private static final String INDEX = "byEmail";
    private static final int OTHERS = 100_000;
    private static final int WINDOW = 256;

    private final Options options;
    private volatile boolean isOver;

    private IndexLagRig(Options options) {
        this.options = options;
    }

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options("IndexLagRig")
                .add("writes", "5000")
                .add("warmup", "5000")
                .add("beside", "0,1000,10000")
                .parse(arguments);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
        }
        System.out.println();
        System.out.println("| durability | writes/s beside | p50 us | p99 us | p99.9 us | max us |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (Durability durability : Durability.values()) {
            for (String beside : options.list("beside")) {
                Histogram lags = new IndexLagRig(options).measure(durability, Integer.parseInt(beside));
                System.out.printf(
                        "| %s | %s | %.0f | %.0f | %.0f | %.0f |%n",
                        durability.name().toLowerCase(Locale.ROOT),
                        beside,
                        lags.getValueAtPercentile(50) / 1e3,
                        lags.getValueAtPercentile(99) / 1e3,
                        lags.getValueAtPercentile(99.9) / 1e3,
                        lags.getMaxValue() / 1e3);
            }
        }
    }

    private Histogram measure(Durability durability, int beside) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                Stator database = Stator.open(
                        new Stator.Context().directory(directory.path()).durability(durability))) {
            Table table = database.createTable(TableSpec.named("users")
                    .partitionKey("id", KeyType.STRING)
                    .globalIndex(INDEX, "email", KeyType.STRING));
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> writeAtRate(table, beside));
            Histogram lags = new Histogram(3);
            for (int i = -options.number("warmup"); i < options.number("writes"); i++) {
                long lagNs = lagNs(table, "user-" + i);
                if (i >= 0) {
                    lags.recordValue(lagNs);
                }
            }
            isOver = true;
            others.join();
            return lags;
        }
    }

    private static long lagNs(Table table, String id) {
        table.put(item(id));
        long answeredNs = System.nanoTime();
        while (table.query(id + "@example.org")
                .index(INDEX)
                .limit(1)
                .page()
                .items()
                .isEmpty()) {
            Thread.onSpinWait();
        }
        return System.nanoTime() - answeredNs;
    }

    private void writeAtRate(Table table, int rate) {
        ArrayDeque<CompletableFuture<?>> underWay = new ArrayDeque<>();
        long startNs = System.nanoTime();
        for (long i = 0; rate > 0 && !isOver; i++) {
            while (System.nanoTime() - startNs < i * 1_000_000_000L / rate) {
                LockSupport.parkNanos(100_000);
            }
            underWay.add(table.putAsync(item("other-" + i % OTHERS)).toCompletableFuture());
            if (underWay.size() > WINDOW) {
                underWay.remove().join();
            }
        }
    }

    private static Item item(String id) {
        return Item.of("id", id, "email", id + "@example.org", "text", "as long as a line of text usually is");
    }
}
