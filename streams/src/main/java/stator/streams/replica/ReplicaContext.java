package stator.streams.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.Database;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamLocator;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;

/** Settings of a {@link TableReplica}; used once. */
public final class ReplicaContext {
    private static final long MIN_ENTRIES = 100_000;
    private static final int DEFAULT_ITEM_BYTES = 256;
    private static final int MAX_ITEM_BYTES = 400 << 10;

    private @Nullable TableSource source;
    private @Nullable StreamLocator locator;
    private @Nullable String table;
    private @Nullable Path directory;
    private long entries;
    private int itemBytes;
    private Consumer<String> copyListener = reason -> {};
    private ErrorHandler errorHandler = failure -> {};
    private Clock clock = Clock.systemUTC();
    private boolean concluded;

    /** Copies a table of a database, of this process or of another one on the same machine, and says where its streams are. */
    public ReplicaContext database(Database ofTable, StreamLocator itsStreams) {
        source = new DatabaseSource(ofTable);
        locator = itsStreams;
        return this;
    }

    /** What answers instead of the database: for tests. */
    ReplicaContext source(TableSource answering) {
        source = answering;
        return this;
    }

    /** Which table. It must have a stream with new images. */
    public ReplicaContext table(String name) {
        table = name;
        return this;
    }

    /** Where the copy is kept: a directory of its own, made if it is missing. */
    public ReplicaContext directory(Path path) {
        directory = path;
        return this;
    }

    /**
     * How many items there is room for, at least 1. Somewhat more fit in, and beyond that the replica stops with FULL. The room is taken
     * from the disk when the copy is made. Default: twice as many as the table has then, and at least 100,000.
     */
    public ReplicaContext entries(long items) {
        entries = items;
        return this;
    }

    /**
     * How long an encoded item is on the average, in bytes: 1 to 409,600. Single items may be as large as items can be. Default: what the
     * table's size says when the copy is made, or 256.
     */
    public ReplicaContext itemBytes(int average) {
        itemBytes = average;
        return this;
    }

    /** Is told when the table is copied as a whole, and why: in the replica's thread, before it begins. Default: nobody. */
    public ReplicaContext copyListener(Consumer<String> listener) {
        copyListener = listener;
        return this;
    }

    /** Is told why a connection was lost, or could not be had; it is tried again. Default: nobody. */
    public ReplicaContext errorHandler(ErrorHandler handler) {
        errorHandler = handler;
        return this;
    }

    /** What time {@link ReplicaReader#caughtUpMs} tells. Default: the system's. */
    public ReplicaContext clock(Clock value) {
        clock = value;
        return this;
    }

    void conclude() {
        if (concluded) {
            throw new ReplicaException(ReplicaException.Code.CONFIGURATION, "context already used");
        }
        concluded = true;
        if (source == null || locator == null || table == null || directory == null) {
            throw new ReplicaException(
                    ReplicaException.Code.CONFIGURATION,
                    "table=" + table + " directory=" + directory + " source=" + (source != null) + " streams="
                            + (locator != null) + ": all of these must be given");
        }
        if (entries < 0 || itemBytes < 0 || itemBytes > MAX_ITEM_BYTES) {
            throw new ReplicaException(
                    ReplicaException.Code.CONFIGURATION,
                    "entries=" + entries + " must be at least 1; itemBytes=" + itemBytes + " must be 1 to "
                            + MAX_ITEM_BYTES);
        }
    }

    TableSource source() {
        return Objects.requireNonNull(source);
    }

    StreamLocator locator() {
        return Objects.requireNonNull(locator);
    }

    String table() {
        return Objects.requireNonNull(table);
    }

    Path directory() {
        return Objects.requireNonNull(directory);
    }

    Consumer<String> copyListener() {
        return copyListener;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    Clock clock() {
        return clock;
    }

    /** The changes behind some positions; from now on where there are none. */
    StreamSubscription subscribe(Map<Integer, Long> after) throws IOException {
        SubscriptionContext ctx = new SubscriptionContext()
                .table(table())
                .from(Beginning.latest())
                .after(after)
                .errorHandler(errorHandler);
        return StreamSubscription.open(
                locator() instanceof Streams streams ? ctx.streams(streams) : ctx.locator(locator()));
    }

    /** What a new file says of itself. */
    ReplicaDescription description(TableShape shape, int partitions) {
        return new ReplicaDescription(shape.name(), shape.identity(), shape.keys(), partitions, entries, itemBytes);
    }

    /** Whether a file was made with the settings that are set now. */
    boolean isSet(ReplicaDescription description) {
        return description.entries() == entries && description.itemBytes() == itemBytes;
    }

    /** How large a new file is. */
    ReplicaMap.Size size(TableShape shape) {
        long averageBytes = shape.itemCount() == 0
                ? DEFAULT_ITEM_BYTES
                : shape.sizeBytes() / shape.itemCount() * 3 / 2 + 32; // encoded, lengths and types come with it
        return new ReplicaMap.Size(
                entries > 0 ? entries : Math.max(MIN_ENTRIES, 2 * shape.itemCount()),
                itemBytes > 0 ? itemBytes : (int) Math.min(MAX_ITEM_BYTES, averageBytes));
    }
}
