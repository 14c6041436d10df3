package stator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.engine.CatalogContext;
import stator.engine.DatabaseMetrics;
import stator.engine.Engine;
import stator.engine.StreamSupport;
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
public final class Stator extends Database implements AutoCloseable {
    private static final String EXPORT = "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED";

    private final Engine engine;
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
        private long expiryIntervalMs = 250;
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
         * How often is looked for items whose time has come, in milliseconds: at least 1. Default 250: they are deleted within a second,
         * as a rule.
         */
        public Context expiryIntervalMs(long value) {
            expiryIntervalMs = value;
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
        super(engine);
        this.engine = engine;
        this.temporary = temporary;
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
                .expiryIntervalNs(TimeUnit.MILLISECONDS.toNanos(ctx.expiryIntervalMs))
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
