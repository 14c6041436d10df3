package stator.streams.subscribe;

import java.util.Objects;
import java.util.Random;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import stator.Database;
import stator.Table;

/** Settings of a {@link StreamConsumer}; used once. */
public final class ConsumerContext {
    private static final int MAX_BATCH = 99;
    private static final int MAX_LANES = 10;
    private static final long NS_PER_MS = 1_000_000;

    private @Nullable Database database;
    private @Nullable StreamLocator streams;
    private @Nullable String table;
    private @Nullable Table positions;
    private @Nullable String group;
    private @Nullable String worker;
    private Beginning from = Beginning.trimHorizon();
    private int batch = 10;
    private int lanes = 1;
    private int streamNumber;
    private long lifetimeMs = 10_000;
    private Transport transport = Transport.IPC;
    private ErrorHandler errorHandler = failure -> {};
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private Random random = new Random();
    private boolean concluded;

    /**
     * The database, which has the stream, the effects and the positions, and where its streams are. It may be another process's, on
     * the same machine.
     */
    public ConsumerContext database(Database ofAll, StreamLocator itsStreams) {
        database = ofAll;
        streams = itsStreams;
        return this;
    }

    /** Whose changes are processed. */
    public ConsumerContext table(String name) {
        table = name;
        return this;
    }

    /** Where leases and positions are kept: a table that is like {@link StreamConsumer#positions}. Groups may share it. */
    public ConsumerContext positions(Table leases) {
        positions = leases;
        return this;
    }

    /** The group: each change is processed once by one of its workers. */
    public ConsumerContext group(String name) {
        group = name;
        return this;
    }

    /** This worker, by a name that no other of the group has. */
    public ConsumerContext worker(String name) {
        worker = name;
        return this;
    }

    /** Where a group begins that has no position yet. Default: with the oldest change that is kept. */
    public ConsumerContext from(Beginning beginning) {
        from = beginning;
        return this;
    }

    /** How many changes are processed in one transaction, at the most: 1 to 99. Default 10. */
    public ConsumerContext batch(int changes) {
        batch = changes;
        return this;
    }

    /**
     * In how many lanes each partition is divided, by the keys of its items, for more workers or to process some at the same time: 1 to 10.
     * Default 1. Once a group has a position this stays as it is.
     */
    public ConsumerContext lanes(int value) {
        lanes = value;
        return this;
    }

    /** How long partitions stay a worker's that does not poll, in milliseconds: at least 30. Default 10 s. */
    public ConsumerContext lifetimeMs(long value) {
        lifetimeMs = value;
        return this;
    }

    /** How changes come from another process. Default: through memory that both share. */
    public ConsumerContext over(Transport value) {
        transport = value;
        return this;
    }

    /** Is told why a connection to another process was lost, or could not be had; it is tried again. Default: nobody. */
    public ConsumerContext errorHandler(ErrorHandler handler) {
        errorHandler = handler;
        return this;
    }

    /** What time is measured with, and what decides between equals. Default: the system's. */
    public ConsumerContext clock(NanoClock nanoClock, Random dice) {
        clock = nanoClock;
        random = dice;
        return this;
    }

    void conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        if (database == null || table == null || positions == null || group == null || worker == null) {
            throw new IllegalStateException("table=" + table + " group=" + group + " worker=" + worker
                    + ": these, the database, and the table of positions must be given");
        }
        if (batch < 1 || batch > MAX_BATCH || lifetimeMs < 30) {
            throw new IllegalStateException(
                    "batch=" + batch + " must be 1 to 99; lifetimeMs=" + lifetimeMs + " must be at least 30");
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalStateException("lanes=" + lanes + " must be 1 to " + MAX_LANES);
        }
    }

    Database database() {
        return Objects.requireNonNull(database);
    }

    StreamLocator streams() {
        return Objects.requireNonNull(streams);
    }

    String table() {
        return Objects.requireNonNull(table);
    }

    LeaseTable leases() {
        return new LeaseTable(Objects.requireNonNull(positions), Objects.requireNonNull(group));
    }

    LeaseKeeper keeper(LeaseTable leases, int streamNumber) {
        return new LeaseKeeper(
                leases,
                streamNumber,
                Objects.requireNonNull(worker),
                new LeaseKeeper.Pace(clock, lifetimeMs * NS_PER_MS, random));
    }

    Beginning from() {
        return from;
    }

    int batch() {
        return batch;
    }

    int lanes() {
        return lanes;
    }

    Transport transport() {
        return transport;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    NanoClock clock() {
        return clock;
    }

    /** Of the stream, once that was found. */
    int streamNumber() {
        return streamNumber;
    }

    void streamNumber(int found) {
        streamNumber = found;
    }
}
