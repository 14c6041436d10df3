package stator.partition;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.index.IndexException;
import stator.index.SimulatedCheckpoints;
import stator.wal.SimulatedDisk;
import stator.wal.SimulatedDisk.Crash;

/**
 * The checkpoints of one partition on its simulated disk: taken every few records, and found again unless something went wrong
 * that may cost one.
 */
final class SimulatedCheckpointer implements AutoCloseable {
    private static final int INTERVAL_BYTES = 1024;
    private static final long STEP_NS = 500_000_000L;

    private final SimulatedDisk disk;
    private final SimulatedCheckpoints files;
    private @Nullable Partition partition;
    private @Nullable PartitionCheckpointer checkpointer;
    private @Nullable HashWarmUp warmUp;
    private long nowNs;
    private long durable;
    private boolean excused;
    private boolean lenient;
    private int opened;
    private String seen = "";

    SimulatedCheckpointer(long seed, SimulatedDisk disk) {
        this.disk = disk;
        files = new SimulatedCheckpoints(seed, disk::step);
    }

    /** Checkpoints may be lost at any time. */
    SimulatedCheckpointer lenient() {
        lenient = true;
        excused = true;
        return this;
    }

    SimulatedCheckpoints files() {
        return files;
    }

    /** Power fails, or the process ends; then the machine works again, with no fault planned. */
    void crash(boolean powerCut) {
        if (powerCut) {
            disk.powerCut();
            files.powerCut();
        } else {
            disk.restart();
            files.restart();
        }
    }

    /** From now until the next opening a checkpoint may be lost: there is no room, or one cannot be written. */
    void excuseLoss() {
        excused = true;
    }

    /** How often a partition was opened from a checkpoint. */
    int openedFromCheckpoint() {
        return opened;
    }

    PartitionCheckpoints look(ErrorHandler errorHandler) {
        PartitionCheckpoints looked = PartitionCheckpoints.open(files, errorHandler);
        seen = Arrays.toString(looked.positions());
        return looked;
    }

    /** The partition is open, and must have found the newest checkpoint. */
    Partition open(Partition recovered) {
        long found = recovered.checkpoints().position();
        assertTrue(
                found >= durable || excused,
                () -> "checkpoint lost: opened from=" + found + " durable=" + durable + " described=" + seen + " log="
                        + recovered.wal().firstPosition());
        opened += found > 0 ? 1 : 0;
        excused = lenient;
        durable = found;
        partition = recovered;
        warmUp = new HashWarmUp(recovered, this::onError, new Doorbell());
        checkpointer = new PartitionCheckpointer(
                recovered, new CheckpointContext(() -> nowNs, INTERVAL_BYTES, STEP_NS, this::onError), new Doorbell());
        return recovered;
    }

    /** A few steps. */
    void run(int steps) {
        Partition open = partition;
        if (open != null && warmUp != null && checkpointer != null) {
            for (int i = 0; i < steps; i++) {
                nowNs += STEP_NS;
                warmUp.doWork();
                checkpointer.doWork();
            }
            durable = open.checkpoints().position();
        }
    }

    private void onError(Throwable error) {
        boolean planned = error instanceof Crash
                || (error instanceof IndexException refused
                        && excused
                        && (refused.code() == IndexException.Code.DISK_FULL
                                || refused.code() == IndexException.Code.FORCE_FAILED));
        if (!planned) {
            throw new AssertionError("checkpoint", error);
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(warmUp, checkpointer);
        partition = null;
        warmUp = null;
        checkpointer = null;
    }
}
