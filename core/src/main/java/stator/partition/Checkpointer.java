package stator.partition;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/** Saves the indexes of all partitions, in the background, and first fills the hash indexes of those that were opened so. */
final class Checkpointer implements PipelineStage, AutoCloseable {
    private final List<HashWarmUp> warmUps = new ArrayList<>();
    private final List<PartitionCheckpointer> checkpointers = new ArrayList<>();

    Checkpointer(Partition[] partitions, CheckpointContext ctx, Doorbell bell) {
        for (Partition partition : partitions) {
            warmUps.add(new HashWarmUp(partition, ctx.errorHandler(), bell));
            checkpointers.add(new PartitionCheckpointer(partition, ctx, bell));
        }
    }

    /** Any thread: takes the last checkpoints, if much was written since those before. */
    void stop() {
        checkpointers.forEach(PartitionCheckpointer::stop);
    }

    /** Any thread: whether nothing more will be done, after {@link #stop}. */
    boolean isFinished() {
        return checkpointers.stream().allMatch(PartitionCheckpointer::isFinished);
    }

    @Override
    public int doWork() {
        int work = 0;
        for (int i = 0; i < checkpointers.size(); i++) {
            work += warmUps.get(i).doWork();
            work += checkpointers.get(i).doWork();
        }
        return work;
    }

    @Override
    public boolean hasWork() {
        for (int i = 0; i < checkpointers.size(); i++) {
            if (warmUps.get(i).hasWork() || checkpointers.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public StageThread.Idle idle() {
        return StageThread.Idle.SLEEP;
    }

    @Override
    public long maxSleepNs() {
        long sleep = Long.MAX_VALUE;
        for (int i = 0; i < checkpointers.size(); i++) {
            sleep = Math.min(sleep, warmUps.get(i).maxSleepNs());
            sleep = Math.min(sleep, checkpointers.get(i).maxSleepNs());
        }
        return sleep;
    }

    /** Gives up its places in the indexes. Its thread has ended. */
    @Override
    public void close() {
        CloseHelper.closeAll(warmUps);
        CloseHelper.closeAll(checkpointers);
    }
}
