package stator.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.item.MapView;

/**
 * Says what a store consists of and holds. What only the writer of a partition knows, the writer is asked for; one that does
 * not answer at once, because its disk or its ring does not take more, has answered before. Any thread may ask.
 */
final class StoreObserver {
    private static final long MAX_WAIT_NS = 50_000_000L;
    private static final long PARK_NS = 50_000;

    private final Partition[] partitions;
    private final Snapshots snapshots;
    private final GlobalIndexStage indexes;
    private final ChangeLog changes;
    private final PinWatch[] pins;
    private final NanoClock clock;

    /** What follows the logs, for how far behind it is. */
    record Followers(GlobalIndexStage indexes, ChangeLog changes) {}

    StoreObserver(Partition[] partitions, Snapshots snapshots, Followers followers, NanoClock clock) {
        this.partitions = partitions;
        this.snapshots = snapshots;
        indexes = followers.indexes;
        changes = followers.changes;
        this.clock = clock;
        pins = new PinWatch[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            pins[i] = new PinWatch(partitions[i].index().tree());
        }
    }

    /** The compactor, now and then: notes what is held. */
    void look() {
        long nowNs = clock.nanoTime();
        for (PinWatch pin : pins) {
            pin.look(nowNs);
        }
        indexes.look();
    }

    StoreMetrics metrics() {
        askWriters();
        long nowNs = clock.nanoTime();
        List<PartitionMetrics> all = new ArrayList<>();
        for (int i = 0; i < partitions.length; i++) {
            Partition partition = partitions[i];
            all.add(new PartitionMetrics(
                    i,
                    LogMetrics.of(partition.wal()),
                    partition.indexMetrics(),
                    pins[i].metrics(nowNs),
                    indexes.lagBytes(i),
                    indexes.lagMs(i),
                    changes.lagBytes(i),
                    text(partition.failure())));
        }
        return new StoreMetrics(List.copyOf(all), snapshots.metrics(nowNs), MemoryMetrics.of(all));
    }

    private void askWriters() {
        int[] before = new int[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            Partition partition = partitions[i];
            before[i] = partition.indexMeasurements();
            if (partition.failure() == null) {
                WriteCommand question = WriteCommand.task(partition::measureIndex);
                partition.offer(question.prepare(0, new MapView(), answered -> {}));
            }
        }
        long deadlineNs = System.nanoTime() + MAX_WAIT_NS;
        for (int i = 0; i < partitions.length; i++) {
            while (partitions[i].indexMeasurements() == before[i]
                    && partitions[i].failure() == null
                    && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private static @Nullable String text(@Nullable Throwable failure) {
        return failure == null ? null : failure.toString();
    }
}
