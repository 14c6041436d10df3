package stator.streams.trigger;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.streams.Streams;

/** Settings of {@link Triggers}; used once. */
public final class TriggersContext {
    private static final long HEAP_PARTS = 64;
    private static final long LEAST_BYTES = 2 << 20;

    private @Nullable Stator database;
    private @Nullable Streams streams;
    private @Nullable TriggerTargets targets;
    private long maxBytes = Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    private Clocks clocks = new Clocks(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, new SplittableRandom());

    /** What time is measured with, and what decides how long is waited after a failure. */
    record Clocks(EpochClock epoch, NanoClock nano, RandomGenerator random) {}

    /** The database, which has the streams, the triggers and how far they have come. */
    public TriggersContext database(Stator ofAll, Streams itsStreams) {
        database = ofAll;
        streams = itsStreams;
        return this;
    }

    /** Who knows how to send changes to a URL. Default: nobody, and triggers have handlers in this process. */
    public TriggersContext targets(TriggerTargets value) {
        targets = value;
        return this;
    }

    /**
     * Bytes of changes that a trigger holds at a time, but for one change of each lane, which may be larger: at least 2 MiB. Its lanes
     * share it. Default: a sixty-fourth of the heap.
     */
    public TriggersContext maxBytes(long value) {
        maxBytes = value;
        return this;
    }

    /** For tests. */
    TriggersContext clocks(EpochClock epoch, NanoClock nano, RandomGenerator random) {
        clocks = new Clocks(epoch, nano, random);
        return this;
    }

    void conclude() {
        if (database == null || streams == null) {
            throw new IllegalStateException("the database and its streams must be given");
        }
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalStateException("maxBytes=" + maxBytes + " must be at least " + LEAST_BYTES);
        }
    }

    Stator database() {
        return Objects.requireNonNull(database);
    }

    Streams streams() {
        return Objects.requireNonNull(streams);
    }

    @Nullable
    TriggerTargets targets() {
        return targets;
    }

    long maxBytes() {
        return maxBytes;
    }

    Clocks clocks() {
        return clocks;
    }
}
