package stator.partition;

/** A part of the pipeline that a thread drives; in a simulation, the seeded scheduler drives it instead. */
public interface PipelineStage {
    /** Does what there is to do now. Returns 0 if that was nothing. */
    int doWork();

    /** Whether {@link #doWork} would find something to do. */
    boolean hasWork();

    /** What its thread does when there is nothing to do. */
    default StageThread.Idle idle() {
        return StageThread.Idle.SPIN;
    }

    /** Nanoseconds after which to look again even if nobody rang. */
    long maxSleepNs();
}
