package stator.partition;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.IntFunction;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import stator.index.CheckpointStorage;
import stator.index.FileCheckpointStorage;
import stator.wal.Wal;

/** Settings of a {@link PartitionedStore}. Used once. Clock, random numbers and files come in here, so that tests own them. */
public final class StoreContext {
    /** Slots of the hash space: the most partitions there can be. */
    public static final int SLOTS = 4096;

    private static final long COMPACTION_IDLE_NS = 100_000_000L;
    private static final long CHECKPOINT_IDLE_NS = 500_000_000L;
    private static final long MAX_SNAPSHOT_AGE_MS = 365L * 24 * 3_600_000;

    private @Nullable Path directory;
    private int partitions;
    private Durability durability = Durability.SYNC;
    private int ringLength = 4096;
    private long maxSubmitWaitNs = 200_000_000L;
    private long maxCollectionBytes = 10L << 30;
    private long maxIndexLagBytes = 64 << 20;
    private long maxStreamLagBytes = 1 << 30;
    private long newHashSeed = new SecureRandom().nextLong();
    private EpochClock clock = SystemEpochClock.INSTANCE;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler = StoreContext::printError;
    private double compactionRatio = 2;
    private long compactionSlackBytes = 32 << 20;
    private long compactionBytesPerSecond = 64 << 20;
    private long checkpointIntervalBytes = 64 << 20;
    private long expiryIntervalNs = 250_000_000L;
    private int maxScheduledExpiries = 1 << 16;
    private long maxSnapshotAgeMs = 3_600_000;
    private long maxSnapshotBytes = 1L << 30;
    private @Nullable IntFunction<Wal.Context> logs;
    private boolean concluded;

    /** Directory of the data, made if it is missing. Required. */
    public StoreContext directory(Path value) {
        directory = value;
        return this;
    }

    /**
     * Number of partitions of a new store: 1 to {@link #SLOTS}; 0, the default, means one for two processors. A store that
     * exists keeps the number it was made with; asking for another is an error.
     */
    public StoreContext partitions(int value) {
        partitions = value;
        return this;
    }

    /** What an acknowledged write survives. Default {@link Durability#SYNC}. */
    public StoreContext durability(Durability value) {
        durability = value;
        return this;
    }

    /** Commands under way in one partition: a power of two from 1 to 65,536. Default 4,096. */
    public StoreContext ringLength(int value) {
        ringLength = value;
        return this;
    }

    /** How long a submission waits for a place in a full ring before it is throttled, in nanoseconds. Default 200 ms. */
    public StoreContext maxSubmitWaitNs(long value) {
        maxSubmitWaitNs = value;
        return this;
    }

    /**
     * Largest item collection of a table with local secondary indexes, as DynamoDB counts it, in bytes, at least 1: its items
     * and their entries in these indexes. Default 10 GiB.
     */
    public StoreContext maxCollectionBytes(long value) {
        maxCollectionBytes = value;
        return this;
    }

    /**
     * How many bytes of a partition's log may be visible in its tables and not yet in their global secondary indexes: at least
     * 1. With more, writes to tables that have such indexes wait, as if a ring were full, and are then refused in DynamoDB's
     * words for an index without capacity. Default 64 MiB.
     */
    public StoreContext maxIndexLagBytes(long value) {
        maxIndexLagBytes = value;
        return this;
    }

    /**
     * How many bytes of a partition's log may be kept because their changes are not safe in streams yet: at least 1. With more,
     * writes to tables that have streams wait, and are throttled as if a ring were full. Default 1 GiB.
     */
    public StoreContext maxStreamLagBytes(long value) {
        maxStreamLagBytes = value;
        return this;
    }

    /** Seed of the hash of partition keys of a new store. Default random, so that keys cannot be made to collide. */
    public StoreContext newHashSeed(long value) {
        newHashSeed = value;
        return this;
    }

    /** Clock that records are stamped with. */
    public StoreContext clock(EpochClock value) {
        clock = value;
        return this;
    }

    /** Clock for waiting. */
    public StoreContext nanoClock(NanoClock value) {
        nanoClock = value;
        return this;
    }

    /** Told of failures that no reply can carry. Default: prints them to standard error. */
    public StoreContext errorHandler(ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    /**
     * How many times the bytes of what is live a partition's log may take, plus {@link #compactionSlackBytes}: at least
     * 1.1. Default 2. The nearer to 1, the more is copied.
     */
    public StoreContext compactionRatio(double value) {
        compactionRatio = value;
        return this;
    }

    /** What a partition's log may take besides, in bytes: 0 or more. Default 32 MiB. */
    public StoreContext compactionSlackBytes(long value) {
        compactionSlackBytes = value;
        return this;
    }

    /**
     * Most bytes that are copied in a second, in all partitions, as long as space is not far above its limit: at least 1 MiB.
     * Default 64 MiB.
     */
    public StoreContext compactionBytesPerSecond(long value) {
        compactionBytesPerSecond = value;
        return this;
    }

    /** How often to look for items that have expired, in nanoseconds, at least 1 ms. Default 250 ms. */
    public StoreContext expiryIntervalNs(long value) {
        expiryIntervalNs = value;
        return this;
    }

    /**
     * How much log of a partition is written until its indexes are saved again, in bytes: at least 64 KiB. Default 64 MiB. At
     * the next start about so much of the log is read.
     */
    public StoreContext checkpointIntervalBytes(long value) {
        checkpointIntervalBytes = value;
        return this;
    }

    /**
     * How long a snapshot may be open, in milliseconds, at least 1. Then it is given up: what reads it afterwards is refused.
     * Default one hour.
     */
    public StoreContext maxSnapshotAgeMs(long value) {
        maxSnapshotAgeMs = value;
        return this;
    }

    /**
     * How many of the items that expire next are remembered, at least 1: when they are gone, the tables are looked through for
     * the next. Default 65,536.
     */
    public StoreContext maxScheduledExpiries(int value) {
        maxScheduledExpiries = value;
        return this;
    }

    /**
     * How much space a snapshot may keep from being used again, in bytes, at least 0: pages of the indexes that have changed
     * since it was opened, and what compaction would give back of the logs. Beyond that it is given up. Default 1 GiB.
     */
    public StoreContext maxSnapshotBytes(long value) {
        maxSnapshotBytes = value;
        return this;
    }

    /** Settings of the log of each partition. Default: a directory of its own within the store's, {@code partition-0} etc. */
    public StoreContext logs(IntFunction<Wal.Context> value) {
        logs = value;
        return this;
    }

    public Path directory() {
        if (directory == null) {
            throw new StoreException(StoreException.Code.CONFIGURATION, "directory=null");
        }
        return directory;
    }

    int partitions() {
        return partitions;
    }

    Durability durability() {
        return durability;
    }

    int ringLength() {
        return ringLength;
    }

    long maxSubmitWaitNs() {
        return maxSubmitWaitNs;
    }

    long maxCollectionBytes() {
        return maxCollectionBytes;
    }

    long maxIndexLagBytes() {
        return maxIndexLagBytes;
    }

    long maxStreamLagBytes() {
        return maxStreamLagBytes;
    }

    long newHashSeed() {
        return newHashSeed;
    }

    EpochClock clock() {
        return clock;
    }

    public NanoClock nanoClock() {
        return nanoClock;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    long maxSnapshotAgeMs() {
        return maxSnapshotAgeMs;
    }

    long maxSnapshotBytes() {
        return maxSnapshotBytes;
    }

    SpacePolicy spacePolicy() {
        return new SpacePolicy(compactionRatio, compactionSlackBytes);
    }

    /** @param partitions how many share the rate */
    CompactionContext compaction(int partitions) {
        return new CompactionContext(
                spacePolicy(),
                nanoClock,
                Math.max(1, compactionBytesPerSecond / partitions),
                COMPACTION_IDLE_NS,
                errorHandler);
    }

    CheckpointContext checkpointing() {
        return new CheckpointContext(nanoClock, checkpointIntervalBytes, CHECKPOINT_IDLE_NS, errorHandler);
    }

    /** The checkpoints of a partition for who only looks at them, beside who writes them. */
    CheckpointStorage readCheckpoints(int partition) {
        return FileCheckpointStorage.openReadOnly(directory().resolve("index-" + partition));
    }

    CheckpointStorage checkpoints(int partition) {
        return FileCheckpointStorage.open(directory().resolve("index-" + partition));
    }

    long expiryIntervalNs() {
        return expiryIntervalNs;
    }

    int maxScheduledExpiries() {
        return maxScheduledExpiries;
    }

    Wal.Context log(int partition) {
        return logs != null ? logs.apply(partition) : new Wal.Context().directory(logDirectory(directory(), partition));
    }

    /** Where a data directory has the log of a partition. */
    static Path logDirectory(Path directory, int partition) {
        return directory.resolve("partition-" + partition);
    }

    void conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        check(partitions >= 0 && partitions <= SLOTS, "partitions=" + partitions + ", must be 0 to " + SLOTS);
        check(
                ringLength >= 1 && ringLength <= 1 << 16 && BitUtil.isPowerOfTwo(ringLength),
                "ringLength=" + ringLength + ", must be a power of two from 1 to 65536");
        check(compactionRatio >= 1.1, "compactionRatio=" + compactionRatio + ", must be 1.1 or more");
        check(compactionSlackBytes >= 0, "compactionSlackBytes=" + compactionSlackBytes + ", must be 0 or more");
        check(
                compactionBytesPerSecond >= 1 << 20,
                "compactionBytesPerSecond=" + compactionBytesPerSecond + ", must be 1048576 or more");
        check(
                checkpointIntervalBytes >= 1 << 16,
                "checkpointIntervalBytes=" + checkpointIntervalBytes + ", must be 65536 or more");
        check(
                maxSnapshotAgeMs >= 1 && maxSnapshotAgeMs <= MAX_SNAPSHOT_AGE_MS,
                "maxSnapshotAgeMs=" + maxSnapshotAgeMs + ", must be 1 to " + MAX_SNAPSHOT_AGE_MS);
        check(maxSnapshotBytes >= 0, "maxSnapshotBytes=" + maxSnapshotBytes + ", must be 0 or more");
        check(maxCollectionBytes >= 1, "maxCollectionBytes=" + maxCollectionBytes + ", must be 1 or more");
        check(maxIndexLagBytes >= 1, "maxIndexLagBytes=" + maxIndexLagBytes + ", must be 1 or more");
        check(maxStreamLagBytes >= 1, "maxStreamLagBytes=" + maxStreamLagBytes + ", must be 1 or more");
        check(expiryIntervalNs >= 1_000_000, "expiryIntervalNs=" + expiryIntervalNs + ", must be 1000000 or more");
        check(maxScheduledExpiries >= 1, "maxScheduledExpiries=" + maxScheduledExpiries + ", must be 1 or more");
        check(maxSubmitWaitNs >= 0, "maxSubmitWaitNs=" + maxSubmitWaitNs + ", must be 0 or more");
    }

    private static void check(boolean good, String setting) {
        if (!good) {
            throw new StoreException(StoreException.Code.CONFIGURATION, setting);
        }
    }

    @SuppressWarnings(
            "SystemErr") // an embedded library has no log of its own; set an error handler to have it elsewhere
    private static void printError(Throwable error) {
        error.printStackTrace(System.err);
    }
}
