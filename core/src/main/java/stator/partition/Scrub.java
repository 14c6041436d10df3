package stator.partition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.index.CheckpointScrub;
import stator.wal.SegmentScrub;
import stator.wal.SegmentUsage;
import stator.wal.Wal;

/**
 * Looks at everything that a store keeps, once, beside reads and writes: each segment's header and each of its records, each
 * entry of the sorted index and the record that it leads to, each page of the checkpoints, the small files; then at what followers of the logs
 * keep. A step at a time, at a bounded rate.
 *
 * <p>Driven by the compactor's thread, because that is the one that unmaps segments: while it looks at one, that one stays.
 */
final class Scrub implements AutoCloseable {
    private static final int STEP_BYTES = 256 << 10;
    private static final long NANOS = 1_000_000_000L;

    private final Partition[] partitions;
    private final ScrubContext ctx;
    private final List<String> damage = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final FollowerScrub follower;
    private final long totalBytes;
    private int partition = -1;
    private @Nullable SegmentScrub segment;
    private @Nullable SegmentUsage segmentUsage;
    private long nextSegment;
    private @Nullable EntryScrub entries;
    private @Nullable CheckpointScrub checkpoints;
    private long checkedBytes;
    private long recordsBefore;
    private long entriesBefore;
    private long pagesBefore;
    private long damages;
    private long nextNs;
    private volatile ScrubReport report;

    Scrub(Partition[] partitions, ScrubContext ctx) {
        this.partitions = partitions;
        this.ctx = ctx;
        long total = 0;
        for (Partition each : partitions) {
            for (SegmentUsage usage : each.wal().segments()) {
                total += length(each.wal(), usage);
            }
        }
        follower = ctx.follower().get();
        totalBytes = total + follower.totalBytes();
        report = report(true);
    }

    /** How far it is. Any thread. */
    ScrubReport report() {
        return report;
    }

    /** Ends it where it is. Its thread has ended, or calls. */
    @Override
    public void close() {
        report = report(false);
        CloseHelper.closeAll(entries, checkpoints, follower);
        entries = null;
        checkpoints = null;
    }

    /** Nanoseconds until there is something to do. */
    long maxSleepNs(long nowNs) {
        return report.running() ? Math.max(0, nextNs - nowNs) : Long.MAX_VALUE;
    }

    /** Does one step, if it is time. Returns 0 if not, or if all is done. */
    int doWork(long nowNs) {
        if (!report.running() || (partition >= 0 && nowNs - nextNs < 0)) {
            return 0;
        }
        int bytes = step();
        nextNs = nowNs + bytes * NANOS / ctx.bytesPerSecond();
        report = report(partition < partitions.length || !follower.isDone());
        return 1;
    }

    /** Returns about how many bytes were looked at. */
    private int step() {
        if (partition < 0) {
            found(ctx.descriptorCheck().get());
            startPartition(0);
            return 0;
        }
        if (partition == partitions.length) {
            return stepThroughFollower();
        }
        SegmentScrub current = segment;
        SegmentUsage usage = segmentUsage;
        if (current != null && usage != null) {
            int bytes = isThere(usage) ? current.step(STEP_BYTES, this::found) : 0;
            checkedBytes += bytes;
            if (bytes == 0) {
                recordsBefore += current.records();
                startSegment();
            }
            return bytes;
        }
        EntryScrub walk = entries;
        return walk == null ? stepThroughCheckpoints() : stepThroughEntries(walk);
    }

    private int stepThroughEntries(EntryScrub walk) {
        int bytes = walk.step(STEP_BYTES, this::found);
        if (walk.isDone()) {
            entriesBefore += walk.entries();
            walk.close();
            entries = null;
            checkpoints = new CheckpointScrub(ctx.checkpoints().apply(partition));
        }
        return bytes;
    }

    private int stepThroughCheckpoints() {
        CheckpointScrub walk = checkpoints;
        int bytes = walk == null ? 0 : walk.step(STEP_BYTES, this::found);
        if (walk == null || walk.isDone()) {
            pagesBefore += walk == null ? 0 : walk.pages();
            CloseHelper.close(walk);
            checkpoints = null;
            startPartition(partition + 1);
        }
        return bytes;
    }

    private int stepThroughFollower() {
        int bytes = follower.step(STEP_BYTES, this::found);
        checkedBytes += bytes;
        return bytes;
    }

    private void startPartition(int number) {
        partition = number;
        entries = null;
        nextSegment = 0;
        if (number < partitions.length) {
            found(partitions[number].wal().checkRemovals());
            startSegment();
        }
    }

    /** The next segment that there is; after the last, the index. */
    private void startSegment() {
        Partition current = partitions[partition];
        for (SegmentUsage usage : current.wal().segments()) {
            if (usage.basePosition() >= nextSegment) {
                nextSegment = usage.endPosition();
                segmentUsage = usage;
                segment = new SegmentScrub(current.wal(), usage);
                return;
            }
        }
        segment = null;
        segmentUsage = null;
        entries = new EntryScrub(partition, current);
    }

    private boolean isThere(SegmentUsage usage) {
        return partitions[partition].wal().segments().contains(usage);
    }

    private void found(SegmentScrub.Damage place) {
        found(place.toString());
    }

    private void found(@Nullable String what) {
        if (what == null || known.contains(what)) {
            return;
        }
        damages++;
        if (damage.size() < ScrubReport.MAX_DAMAGE) {
            known.add(what);
            damage.add(what);
            ctx.errorHandler().onError(new StoreException(StoreException.Code.DAMAGED, what));
        }
    }

    private ScrubReport report(boolean running) {
        SegmentScrub current = segment;
        EntryScrub walk = entries;
        CheckpointScrub pages = checkpoints;
        return new ScrubReport(
                running,
                checkedBytes,
                totalBytes,
                recordsBefore + (current == null ? 0 : current.records()),
                entriesBefore + (walk == null ? 0 : walk.entries()),
                pagesBefore + (pages == null ? 0 : pages.pages()),
                follower.records(),
                damages,
                List.copyOf(damage));
    }

    private static long length(Wal wal, SegmentUsage usage) {
        return Math.max(0, Math.min(usage.endPosition(), wal.durablePosition()) - usage.basePosition());
    }
}
