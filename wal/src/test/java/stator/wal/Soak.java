package stator.wal;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * How long a test of many crashes goes on: until it has seen a number of them or, with {@code -Dstator.test.minutes=N}, for so
 * many minutes. Prints what it has counted; a test that goes on for minutes does so once a minute, and adds to the total of all
 * runs, in the file {@code -Dstator.test.totals} ({@code target/soak.properties}).
 */
public final class Soak {
    private static final long MINUTES = Long.getLong("stator.test.minutes", 0);
    private static final Path TOTALS = Path.of(System.getProperty("stator.test.totals", "target/soak.properties"));
    private static final long MINUTE_NS = 60_000_000_000L;

    private final String name;
    private final long goal;
    private final long startNs = System.nanoTime();
    private long reportedNs = startNs;
    private long crashes;
    private long recoveryCrashes;
    private long reportedCrashes;

    /** @param goal crashes to see where no time is set */
    public Soak(String name, long goal) {
        this.name = name;
        this.goal = goal;
    }

    /** Whether the test is to go on. */
    public boolean goesOn() {
        long now = System.nanoTime();
        boolean more = MINUTES > 0 ? now - startNs < MINUTES * MINUTE_NS : crashes < goal;
        if (!more || now - reportedNs >= MINUTE_NS) {
            reportedNs = now;
            report();
        }
        return more;
    }

    /** So many crashes more have been survived, {@code inRecovery} of them while an earlier one was recovered from. */
    public void survived(long count, long inRecovery) {
        crashes += count;
        recoveryCrashes += inRecovery;
    }

    private void report() {
        String total = MINUTES > 0 ? ", " + addToTotal() + " in all runs" : "";
        System.out.printf(
                Locale.ROOT,
                "%s: %,d crashes survived, %,d of them in recovery%s; acknowledged writes lost: 0 (%d s)%n",
                name,
                crashes,
                recoveryCrashes,
                total,
                (reportedNs - startNs) / 1_000_000_000L);
    }

    private long addToTotal() {
        try {
            Properties totals = new Properties();
            if (Files.exists(TOTALS)) {
                try (Reader reader = Files.newBufferedReader(TOTALS)) {
                    totals.load(reader);
                }
            }
            String key = name.replace(' ', '-');
            long total = Long.parseLong(totals.getProperty(key, "0")) + crashes - reportedCrashes;
            reportedCrashes = crashes;
            totals.setProperty(key, Long.toString(total));
            Files.createDirectories(TOTALS.toAbsolutePath().getParent());
            try (Writer writer = Files.newBufferedWriter(TOTALS)) {
                totals.store(writer, "crashes survived");
            }
            return total;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
