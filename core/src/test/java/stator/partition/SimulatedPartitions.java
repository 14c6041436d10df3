package stator.partition;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import stator.wal.SimulatedDisk;
import stator.wal.SimulatedDisk.Crash;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * Partitions of one store with the smallest segments, each on a simulated disk of its own, with its checkpoints: opened, stopped
 * and opened again. One thread.
 */
final class SimulatedPartitions implements AutoCloseable {
    static final long HASH_SEED = 7;
    private static final int SEGMENT_LENGTH = 4096;

    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final List<SimulationStorage> storages = new ArrayList<>();
    private final List<SimulatedCheckpointer> checkpointers = new ArrayList<>();
    private final Supplier<StoreContext> contexts;
    private Partition[] partitions = {};

    /** @param contexts settings of a store, new ones each time */
    SimulatedPartitions(SplittableRandom random, int count, Supplier<StoreContext> contexts) {
        this.contexts = contexts;
        for (int i = 0; i < count; i++) {
            SimulatedDisk disk = new SimulatedDisk(random.nextLong());
            disks.add(disk);
            storages.add(new SimulationStorage(disk, () -> {}));
            checkpointers.add(new SimulatedCheckpointer(random.nextLong(), disk).lenient());
        }
    }

    List<SimulatedDisk> disks() {
        return disks;
    }

    /** Those that are open; none after a failure to open. */
    Partition[] all() {
        return partitions;
    }

    /** Recovers what is on the disks. Throws what a disk throws; then all are closed. */
    Partition[] open(Doorbell syncerBell) {
        partitions = new Partition[0];
        Partition[] opened = new Partition[disks.size()];
        try {
            for (int i = 0; i < opened.length; i++) {
                opened[i] = open(i, syncerBell);
            }
        } catch (Throwable t) {
            CloseHelper.closeAll(checkpointers);
            CloseHelper.quietCloseAll(opened);
            throw t;
        }
        partitions = opened;
        return opened;
    }

    private Partition open(int number, Doorbell bell) {
        StoreContext ctx = contexts.get();
        SimulatedCheckpointer checkpointer = checkpointers.get(number);
        PartitionCheckpoints checkpoints = checkpointer.look(ctx.errorHandler());
        Wal wal = Wal.open(new Wal.Context()
                .storage(storages.get(number))
                .checkpoints(checkpoints.positions())
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(4 * SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH - 128)
                .logId(42 + number)
                .segmentExecutor(Runnable::run));
        try {
            return checkpointer.open(new Partition(wal, checkpoints, ctx, bell));
        } catch (Throwable t) {
            CloseHelper.quietClose(wal);
            throw t;
        }
    }

    /** The checkpointer of a partition does a few steps. */
    void checkpoint(int number) {
        checkpointers.get(number).run(2);
    }

    /** How often a partition was opened from a checkpoint. */
    int openedFromCheckpoint() {
        return checkpointers.stream()
                .mapToInt(SimulatedCheckpointer::openedFromCheckpoint)
                .sum();
    }

    boolean isWell() {
        for (int i = 0; i < partitions.length; i++) {
            if (disks.get(i).isDown() || partitions[i].failure() != null) {
                return false;
            }
        }
        return true;
    }

    /** Nothing more reaches a disk. */
    void stop() {
        for (SimulatedDisk disk : disks) {
            disk.crashAtStep(disk.steps() + 1);
        }
    }

    /** After they were stopped and closed: power failed too, or the process only ended; the disks work again. */
    void restart(boolean powerCut) {
        checkpointers.forEach(checkpointer -> checkpointer.crash(powerCut));
    }

    @Override
    public void close() {
        CloseHelper.closeAll(checkpointers);
        for (Partition partition : partitions) {
            try {
                CloseHelper.close(partition);
            } catch (Crash | WalException expected) {
                assertTrue(disks.stream().anyMatch(SimulatedDisk::isDown) || partition.failure() != null);
            }
        }
        partitions = new Partition[0];
    }
}
