package stator.partition;

import java.util.ArrayList;
import java.util.List;

/** Stages that share a thread: what each partition does in the background. */
final class StageGroup implements PipelineStage {
    private final List<PipelineStage> stages;
    private volatile boolean stopped;

    StageGroup(List<? extends PipelineStage> stages) {
        this.stages = new ArrayList<>(stages);
    }

    /** Any thread: begins nothing more. */
    void stop() {
        stopped = true;
    }

    @Override
    public int doWork() {
        int work = 0;
        for (int i = 0; i < stages.size() && !stopped; i++) {
            work += stages.get(i).doWork();
        }
        return work;
    }

    @Override
    public boolean hasWork() {
        for (int i = 0; i < stages.size() && !stopped; i++) {
            if (stages.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long maxSleepNs() {
        long sleep = Long.MAX_VALUE;
        for (PipelineStage stage : stages) {
            sleep = Math.min(sleep, stage.maxSleepNs());
        }
        return sleep;
    }
}
