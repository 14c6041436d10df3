package stator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stator.contract.CreateTable;
import stator.contract.DeleteTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.CatalogContext;
import stator.engine.DatabaseMetrics;
import stator.engine.Engine;
import stator.engine.ReplyHandler;
import stator.engine.StreamSupport;
import stator.item.Item;
import stator.partition.Durability;
import stator.partition.ScrubReport;
import stator.partition.StoreContext;

/**
 * DynamoDB in this process, on a directory of its own.
 *
 * <pre>{@code
 * try (Stator db = Stator.open(Path.of("stator-data"))) {
 *     Table users = db.createTable(TableSpec.named("users").partitionKey("id", KeyType.STRING));
 *     users.put(Item.of("id", "ada", "born", 1815));
 *     Item ada = users.find("ada");
 * }
 * }</pre>
 *
 * <p>Any thread may call. An acknowledged write is on the disk ({@link Durability#SYNC}, the default) when a call returns,
 * and is seen by every read that begins afterwards. Closing waits for the writes under way.
 */
public final class Stator implements AutoCloseable {
    private static final String EXPORT = "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED";

    private final Engine engine;
    private final Calls calls;
    private final @Nullable Path temporary;

    /** Settings of a {@link Stator}; used once, by {@link Stator#open(Context)}. */
    public static final class Context {
        private @Nullable Path directory;
        private Durability durability = Durability.SYNC;
        private int partitions;
        private long maxSnapshotAgeMs = 3_600_000;
        private long maxSnapshotBytes = 1L << 30;
        private String endpoint = "localhost:8000";
        private @Nullable Long checkpointIntervalBytes;
        private Clock clock = Clock.systemUTC();
        private @Nullable StreamSupport streams;

        /** Directory of the data, made if it is missing. Default: a temporary one, deleted on close. */
        public Context directory(Path value) {
            directory = value;
            return this;
        }

        /** What an acknowledged write survives. Default {@link Durability#SYNC}. */
        public Context durability(Durability value) {
            durability = value;
            return this;
        }

        /** Partitions of a new directory: 1 to 4,096; 0, the default, means one for two processors. */
        public Context partitions(int value) {
            partitions = value;
            return this;
        }

        /**
         * Tells what time it is: to what expires, and to whatever is stamped with a time. A test moves it as it likes, but not
         * back. Default: the system's.
         */
        public Context clock(Clock value) {
            clock = value;
            return this;
        }

        /** How long a {@link Snapshot} may be open, in milliseconds, before it is given up: at least 1. Default one hour. */
        public Context maxSnapshotAgeMs(long value) {
            maxSnapshotAgeMs = value;
            return this;
        }

        /**
         * How much memory and disk a {@link Snapshot} may keep from being used again, in bytes, before it is given up: at
         * least 0. Default 1 GiB.
         */
        public Context maxSnapshotBytes(long value) {
            maxSnapshotBytes = value;
            return this;
        }

        /**
         * How much log of a partition is written until its indexes are saved again, in bytes: at least 64 KiB. Default 64 MiB.
         * The next start reads the saved indexes and about so much log.
         */
        public Context checkpointIntervalBytes(long value) {
            checkpointIntervalBytes = value;
            return this;
        }

        /**
         * What makes streams of the changes of tables: {@code new Streams()} of stator-streams. A database that has tables with
         * streams is opened with it only. Default: tables have no streams.
         */
        public Context streams(StreamSupport support) {
            streams = support;
            return this;
        }

        /** Host and port that DescribeEndpoints answers with. Default {@code localhost:8000}. */
        public Context endpoint(String hostAndPort) {
            endpoint = hostAndPort;
            return this;
        }
    }

    private Stator(Engine engine, @Nullable Path temporary) {
        this.engine = engine;
        this.temporary = temporary;
        calls = new Calls(engine);
    }

    /**
     * Opens a directory, or makes one: when this returns, every acknowledged write is visible.
     *
     * @throws stator.wal.WalException if the directory is in use, or damaged, with file and offset
     */
    public static Stator open(Path directory) {
        return open(new Context().directory(directory));
    }

    /** Opens a database in a temporary directory, which is deleted on close: for tests. */
    public static Stator openTemporary() {
        return open(new Context().durability(Durability.BUFFERED));
    }

    /** As {@link #open(Path)}, with settings. */
    public static Stator open(Context ctx) {
        requireExport();
        Path temporary = ctx.directory == null ? temporaryDirectory() : null;
        Path directory = ctx.directory == null ? Objects.requireNonNull(temporary) : ctx.directory;
        StoreContext store = new StoreContext()
                .directory(directory)
                .durability(ctx.durability)
                .partitions(ctx.partitions)
                .clock(ctx.clock::millis)
                .maxSnapshotAgeMs(ctx.maxSnapshotAgeMs)
                .maxSnapshotBytes(ctx.maxSnapshotBytes);
        if (ctx.checkpointIntervalBytes != null) {
            store.checkpointIntervalBytes(ctx.checkpointIntervalBytes);
        }
        try {
            return new Stator(
                    Engine.open(
                            store,
                            new CatalogContext()
                                    .endpoint(ctx.endpoint)
                                    .clock(ctx.clock)
                                    .streams(ctx.streams)),
                    temporary);
        } catch (Throwable t) {
            delete(temporary);
            throw t;
        }
    }

    /** With settings that only tests have. */
    static Stator open(StoreContext store) {
        return new Stator(Engine.open(store, new CatalogContext()), null);
    }

    /**
     * Makes a table and waits until it can be used.
     *
     * @throws DynamoDbException ResourceInUseException if there is one of that name
     */
    public Table createTable(TableSpec spec) {
        calls.await(CreateTable.OPERATION, spec.request());
        calls.awaitStatus(spec.name(), "ACTIVE");
        return new Table(calls, spec.name());
    }

    /** As {@link #createTable}, unless there is a table of that name already: that one is taken as it is. */
    public Table ensureTable(TableSpec spec) {
        try {
            return createTable(spec);
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.RESOURCE_IN_USE) {
                throw ex;
            }
            calls.awaitStatus(spec.name(), "ACTIVE");
            return new Table(calls, spec.name());
        }
    }

    /**
     * A table that exists.
     *
     * @throws DynamoDbException ResourceNotFoundException if it does not
     */
    public Table table(String name) {
        return new Table(calls, name);
    }

    /** Names of all tables, ascending. */
    public List<String> tableNames() {
        return calls.tableNames();
    }

    /** Removes a table with all its items, and waits until it is gone. */
    public void deleteTable(String name) {
        calls.await(
                DeleteTable.OPERATION, new Structure(DeleteTable.OPERATION.input()).set(DeleteTable.TABLE_NAME, name));
        calls.awaitStatus(name, null);
    }

    /**
     * Runs a PartiQL statement.
     *
     * @param parameters values of its question marks: what {@link stator.item.AttributeValue#of} takes
     * @return all items that a SELECT finds, in memory; what the RETURNING clause of a write asks for
     * @throws DynamoDbException what ExecuteStatement would be refused with
     */
    public List<Item> execute(String statement, @Nullable Object... parameters) {
        return new StatementCall(calls, statement, parameters).run();
    }

    /** As {@link #execute(String, Object...)}, without waiting. */
    public CompletionStage<List<Item>> executeAsync(String statement, @Nullable Object... parameters) {
        return new StatementCall(calls, statement, parameters).runAsync();
    }

    /** Writes to several items that are done all together or not at all. */
    public Transaction transact() {
        return new Transaction(calls);
    }

    /**
     * All tables as they are now, at one instant, to be read until it is closed, with {@code try (Snapshot ...)}.
     *
     * @throws DynamoDbException LimitExceededException if 64 are open; ThrottlingException if the transactions under way do
     *     not come to an end
     */
    public Snapshot snapshot() {
        return new Snapshot(engine.openSnapshot());
    }

    /**
     * Looks at every byte that the database keeps, beside reads and writes, and waits for the end: every record of the logs by
     * its checksum, every entry of the indexes. What is damaged is told with file and offset; it is never served.
     *
     * @param bytesPerSecond at the most, at least 1; one that is under way goes on at its own
     */
    public ScrubReport scrub(long bytesPerSecond) {
        ScrubReport report = startScrub(bytesPerSecond);
        while (report.running()) {
            Calls.pause();
            report = Objects.requireNonNull(scrubReport());
        }
        return report;
    }

    /** As {@link #scrub}, without waiting: see {@link #scrubReport}. */
    public ScrubReport startScrub(long bytesPerSecond) {
        return engine.startScrub(bytesPerSecond);
    }

    /** How far the scrub is that is under way, or what the last one found; null if there was none. */
    public @Nullable ScrubReport scrubReport() {
        return engine.scrubReport();
    }

    /** What the database holds, in memory and on the disk, and what readers keep from being used again. */
    public DatabaseMetrics metrics() {
        return engine.metrics();
    }

    /** The operation of a name ({@code PutItem}), or null if there is none. */
    public @Nullable Operation operation(String name) {
        return engine.operation(name);
    }

    /**
     * Runs any operation of the API: what servers and clients are built on.
     *
     * @param request of the operation's input shape; belongs to the engine until it is answered
     * @param handler is told the answer, possibly before this returns, on any thread
     */
    public void execute(Operation operation, Structure request, ReplyHandler handler) {
        engine.execute(operation, request, handler);
    }

    /**
     * As {@link #execute(Operation, Structure, ReplyHandler)}; the answer waits for at least a durability.
     *
     * @param atLeast {@link Durability#BUFFERED} is the database's own. More is for operations that write items; others are
     *     refused with a ValidationException
     */
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        engine.execute(operation, request, atLeast, handler);
    }

    @Override
    public void close() {
        try {
            engine.close();
        } finally {
            delete(temporary);
        }
    }

    private static void requireExport() {
        Module base = Object.class.getModule();
        if (!base.isExported("jdk.internal.misc", Stator.class.getModule())) {
            throw new IllegalStateException("Stator keeps its data off the heap and needs one JVM flag: " + EXPORT
                    + "\n  Maven Surefire: <argLine>" + EXPORT + "</argLine>"
                    + "\n  Gradle: tasks.withType(Test) { jvmArgs '" + EXPORT.replace(" ", "', '") + "' }");
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("stator-");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void delete(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
