package stator.partition;

import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.index.Checkpoint;
import stator.index.CheckpointWriter;
import stator.index.IndexException;
import stator.index.TreeImage;
import stator.item.MapView;
import stator.wal.Wal;

/**
 * Takes one partition's checkpoints, a small step at a time: when so many bytes of log were written since the last, or one is
 * asked for. Driven by the checkpointer's thread; begin and end run on the partition's writer, as commands like any other.
 *
 * <p>The writer appends a record that marks the place in the log, and in the same breath seals a version of the sorted index.
 * That command is answered when the mark is durable; so is then all that the version holds, and it is written while writes go
 * on. A checkpoint that cannot be written is given up, told of, and tried again later; the log does not depend on it. Only
 * after a failed force there is no other until the next start, because what is on the disk is not known; and after damage was
 * found in the checkpoint that the index was opened from, which is discarded then, with those that share pages with it.
 */
final class PartitionCheckpointer implements AutoCloseable {
    private static final int STEP_PAGES = 256;
    private static final long WAIT_NS = 5_000_000L;
    private static final long RETRY_NS = 10_000_000_000L;

    /** When a partition stops, a checkpoint is worth it if this part of the usual was written since the last. */
    private static final int FINAL_PART = 16;

    /** What is next. */
    private enum Stage {
        BEGIN,
        START,
        WRITE,
        FORCE,
        DESCRIBE,
        END
    }

    /** What the writer hands over. */
    private record Begun(TreeImage version, Checkpoint.Source source) {}

    private final Partition partition;
    private final PartitionCheckpoints checkpoints;
    private final Wal wal;
    private final CheckpointWriter writer;
    private final CheckpointContext ctx;
    private final Doorbell bell;
    private final MapView noKey = new MapView();
    private Stage stage = Stage.BEGIN;
    private boolean durable;
    private boolean inTask;
    private boolean gaveUp;
    private long nextNs;
    private long since;
    private volatile boolean answered;
    private volatile boolean stopping;
    private volatile boolean finished;

    // Written by the writer or the gate during a task, read after it.
    private @Nullable Begun begun;
    private Outcome outcome = Outcome.PENDING;

    PartitionCheckpointer(Partition partition, CheckpointContext ctx, Doorbell bell) {
        this.partition = partition;
        this.ctx = ctx;
        this.bell = bell;
        checkpoints = partition.checkpoints();
        checkpoints.checkpointerBell(bell);
        wal = partition.wal();
        writer = partition.index().tree().newCheckpointWriter(checkpoints.files());
        nextNs = ctx.clock().nanoTime();
        since = checkpoints.position() == 0 ? wal.firstPosition() : checkpoints.position();
    }

    /** Does one step. Returns 0 if there is nothing to do, or it is not time yet. */
    int doWork() {
        IndexException damage = partition.index().tree().damage();
        if (damage != null && !gaveUp && !inTask) {
            discard(damage);
            return 1;
        }
        if (partition.failure() != null || (gaveUp && stage == Stage.BEGIN)) {
            finished = true;
            return 0;
        }
        if (inTask && !answered) {
            return 0;
        }
        if (stage == Stage.BEGIN && !inTask && !isDue()) {
            finished = stopping;
            return 0;
        }
        try {
            return step() ? 1 : 0;
        } catch (IndexException ex) {
            giveUp(ex, ex.code() == IndexException.Code.FORCE_FAILED);
        } catch (Throwable t) {
            giveUp(t, true);
        }
        return 1;
    }

    /** Any thread: takes a last one, if much was written since the one before. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    /** Any thread: whether nothing more will be done. */
    boolean isFinished() {
        return finished;
    }

    /** Whether {@link #doWork} would find something to do. */
    boolean hasWork() {
        if (partition.failure() != null) {
            return stopping && !finished;
        }
        if (inTask) {
            return answered;
        }
        return stage == Stage.BEGIN ? isDue() || (stopping && !finished) : stage != Stage.END;
    }

    /** Nanoseconds until there may be something to do. */
    long maxSleepNs() {
        return stage == Stage.BEGIN && !inTask ? ctx.idleNs() : WAIT_NS;
    }

    private boolean isDue() {
        long written = wal.position() - since;
        boolean enough = stopping
                ? written >= ctx.intervalBytes() / FINAL_PART
                : written >= ctx.intervalBytes() || checkpoints.isRequested();
        return enough && ctx.clock().nanoTime() - nextNs >= 0 && !gaveUp && partition.failure() == null;
    }

    private boolean step() {
        switch (stage) {
            case BEGIN -> {
                return begin();
            }
            case START -> {
                Begun what = begun;
                if (what == null) {
                    throw new IllegalStateException("nothing was begun");
                }
                writer.start(what.version, what.source);
                stage = Stage.WRITE;
            }
            case WRITE -> {
                if (!writer.step(STEP_PAGES)) {
                    stage = Stage.FORCE;
                }
            }
            case FORCE -> {
                writer.force();
                stage = Stage.DESCRIBE;
            }
            case DESCRIBE -> {
                long position = writer.finish().source().position();
                checkpoints.written(position);
                since = position;
                durable = true;
                stage = Stage.END;
            }
            case END -> {
                return end();
            }
        }
        return true;
    }

    private boolean begin() {
        if (!inTask) {
            begun = null;
            submit(this::seal);
            nextNs = inTask ? nextNs : ctx.clock().nanoTime() + WAIT_NS; // the ring is full
            return inTask;
        }
        inTask = false;
        if (outcome != Outcome.APPLIED) {
            retryLater(); // no room for the mark
        } else if (begun == null) {
            nextNs = ctx.clock().nanoTime() + WAIT_NS;
        } else {
            stage = Stage.START;
        }
        return true;
    }

    /** The writer: marks the place in the log and seals the version that belongs to it; not while a table is taken apart. */
    private void seal() {
        ItemIndex index = partition.index();
        if (!index.isRemoving()) {
            long position = wal.appendCheckpoint();
            checkpoints.begun(position);
            byte[] state = index.state(partition.writer().lastTimestampMs()).encode();
            begun = new Begun(index.tree().beginCheckpoint(), new Checkpoint.Source(wal.logId(), position, state));
        }
    }

    private boolean end() {
        if (!inTask) {
            boolean kept = durable;
            submit(() -> partition.index().tree().endCheckpoint(kept));
            return inTask;
        }
        inTask = false;
        durable = false;
        stage = Stage.BEGIN;
        return true;
    }

    private void submit(Runnable work) {
        WriteCommand command = WriteCommand.task(work).durability(Durability.SYNC);
        command.prepare(0, noKey, done -> {
            outcome = done.outcome();
            answered = true;
            bell.ring();
        });
        answered = false;
        inTask = partition.offer(command);
    }

    /** Frees what it wrote from. Its thread has ended. */
    @Override
    public void close() {
        writer.close();
    }

    private void discard(IndexException damage) {
        try {
            checkpoints.discard();
        } catch (IndexException ex) {
            ctx.errorHandler().onError(ex); // the next start will find the damage again
        }
        giveUp(damage, true);
    }

    private void giveUp(Throwable why, boolean forGood) {
        ErrorHandler told = ctx.errorHandler();
        told.onError(why);
        gaveUp = forGood;
        retryLater();
        stage = stage == Stage.BEGIN ? Stage.BEGIN : Stage.END;
    }

    private void retryLater() {
        checkpoints.failed();
        nextNs = ctx.clock().nanoTime() + RETRY_NS;
    }
}
