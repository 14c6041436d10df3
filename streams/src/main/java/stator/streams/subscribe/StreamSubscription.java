package stator.streams.subscribe;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import stator.item.MapView;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;

/**
 * The changes of a table's items: those that were, from where one likes, and those that come. Each once, and those of one item in the
 * order they were made. Owned by one thread; {@link #stop} may be called by any.
 *
 * <pre>{@code
 * try (StreamSubscription changes = StreamSubscription.open(
 *         new SubscriptionContext().streams(streams).table("orders").from(Beginning.trimHorizon()))) {
 *     changes.run(change -> System.out.println(change.event() + " " + Change.of(change).keys()));
 * }
 * }</pre>
 *
 * <p>A subscription never slows down who writes, nor another subscription. One that is slow reads what was recorded, which is kept for
 * 24 hours. In another process than the database, a handler that takes more than ten seconds for the changes of one {@link #poll} loses the
 * connection; the next poll connects anew, and nothing is missed.
 */
public final class StreamSubscription implements AutoCloseable {
    private static final int LIMIT = 256;
    private static final int SPINS = 100;
    private static final int YIELDS = 50;
    private static final long SLEEP_NS = 1_000_000;

    private final ChangeSource source;
    private final Predicate<MapView> keyFilter;
    private final ChangeRecord change = new ChangeRecord();
    private final MapView keys = new MapView();
    private final RecordFlow.Reader reader = this::onRecord;
    private ChangeHandler handler = told -> {};
    private int told;
    private volatile boolean running = true;

    private StreamSubscription(ChangeSource source, Predicate<MapView> keyFilter) {
        this.source = source;
        this.keyFilter = keyFilter;
    }

    /**
     * Subscribes. The caller closes the result.
     *
     * @throws IOException           if the other process does not answer
     * @throws IllegalStateException if the table has no stream, or a setting is missing
     */
    public static StreamSubscription open(SubscriptionContext ctx) throws IOException {
        ctx.conclude();
        Streams streams = ctx.streams();
        ChangeSource source = streams != null
                ? new LocalChanges(streams.locate(ctx.request()), streams::recording)
                : RemoteChanges.open(
                        ctx.locator(),
                        ctx.request(),
                        new RemoteChanges.Settings(
                                ctx.transport(), new ChangeDecoder(), UnaryOperator.identity(), ctx.errorHandler()));
        return new StreamSubscription(source, ctx.keyFilter());
    }

    /**
     * Tells a handler changes that are there, some hundreds at the most, and returns how many. Does not wait, but for a connection to
     * another process that was lost.
     *
     * @throws TrimmedException      if the next changes are not kept any more
     * @throws StreamEndedException  if the stream has ended and the table has another one now
     * @throws IllegalStateException if the database does not know the stream any more, or streams have stopped there
     */
    public int poll(ChangeHandler toTell) {
        handler = toTell;
        told = 0;
        source.poll(reader, LIMIT);
        return told;
    }

    /** Tells a handler all changes, as they come, until {@link #stop} is called or the handler throws. Costs little while there are none. */
    @SuppressWarnings("ThreadPriorityCheck") // a yield between spinning and sleeping is for speed; nothing relies on it
    public void run(ChangeHandler toTell) {
        int rests = 0;
        while (running) {
            handler = toTell;
            if (source.poll(reader, LIMIT) > 0) {
                rests = 0;
            } else if (rests < SPINS + YIELDS) {
                rests++;
                if (rests > SPINS) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            } else {
                LockSupport.parkNanos(SLEEP_NS);
            }
        }
    }

    /** Has {@link #run} return soon. Any thread. */
    public void stop() {
        running = false;
    }

    /** Of each partition from which a change has been had, the number of the last one: for {@link SubscriptionContext#after}. */
    public Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new TreeMap<>();
        source.places().forEach((partition, place) -> {
            if (place.isAnchored()) {
                positions.put(partition, place.lastSequence());
            }
        });
        return positions;
    }

    /** Whether all changes have been told that were made until about now. */
    public boolean isLive() {
        return source.isLive();
    }

    @Override
    public void close() {
        source.close();
    }

    private boolean onRecord(IncomingRecord record) {
        change.wrap(record.buffer(), record.offset(), record.length());
        if (change.streamNumber() == source.streamNumber() && keyFilter.test(change.keys(keys))) {
            handler.onChange(change);
            told++;
        }
        return true;
    }
}
