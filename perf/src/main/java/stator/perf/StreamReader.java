package stator.perf;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.streams.subscribe.Transport;

/** A subscriber with a thread of its own, which never sleeps, and measures how old what it is told is. */
final class StreamReader implements AutoCloseable {
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long PAUSE_NS = 1_000_000;
    private static final long MAX_LIVE_SECONDS = 30;

    private final StreamSubscription changes;
    private final Thread thread = new Thread(this::run, "stream-reader");
    private final CountDownLatch live = new CountDownLatch(1);
    private final ItemView image = new ItemView();
    private final Histogram latencies = new Histogram(MAX_NS, 3);
    private volatile boolean running = true;
    private volatile long sinceNs;
    private volatile long told; // written by its thread
    private volatile @Nullable Throwable failure;

    private StreamReader(StreamSubscription changes) {
        this.changes = changes;
    }

    /** @param over {@code local}, {@code ipc} or {@code udp} */
    static StreamReader start(Streams streams, String table, String over) throws IOException {
        SubscriptionContext ctx = new SubscriptionContext().table(table).from(Beginning.latest());
        if (over.equals("local")) {
            ctx.streams(streams);
        } else {
            ctx.locator(streams).over(Transport.valueOf(over.toUpperCase(Locale.ROOT)));
        }
        StreamReader reader = new StreamReader(StreamSubscription.open(ctx));
        reader.thread.start();
        return reader;
    }

    void awaitLive() throws InterruptedException {
        if (!live.await(MAX_LIVE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not live after seconds=" + MAX_LIVE_SECONDS);
        }
    }

    /** Counts only what should have been written from now on. */
    void reset() {
        sinceNs = System.nanoTime();
    }

    /** Of what was told; when it is closed. */
    Histogram latencies() {
        return latencies;
    }

    /** How many were told that count. */
    long told() {
        return told;
    }

    /** Waits until it has been told so many. */
    void awaitAll(long count) {
        long deadlineNs = System.nanoTime() + MAX_NS;
        while (told < count) {
            check();
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("told=" + told + " of " + count);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    void check() {
        if (failure != null) {
            throw new IllegalStateException(Objects.requireNonNull(failure));
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // gives way to those that it waits for
    private void run() {
        try (changes) {
            while (running) {
                if (changes.poll(this::onChange) == 0) {
                    if (live.getCount() > 0 && changes.isLive()) {
                        live.countDown();
                    }
                    Thread.yield();
                }
            }
        } catch (RuntimeException ex) {
            failure = ex;
        }
    }

    private void onChange(ChangeRecord change) {
        long wantedNs = Item.of(change.newImage(image).attributes()).longValue("at");
        if (sinceNs != 0 && wantedNs - sinceNs >= 0) {
            latencies.recordValue(Math.min(MAX_NS, Math.max(0, System.nanoTime() - wantedNs)));
            told = latencies.getTotalCount();
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        running = false;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
