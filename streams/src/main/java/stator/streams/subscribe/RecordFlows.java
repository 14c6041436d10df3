package stator.streams.subscribe;

import org.jspecify.annotations.Nullable;

/** Where the records of one partition come from: what is recorded, and what is published right now. Owned by one thread. */
interface RecordFlows {
    /** All records from a position of the recording on; it goes on with those that will be recorded. */
    RecordFlow replay(long recordingPosition);

    /** What is published from about now on, which may lack records; null if it cannot be had now. */
    @Nullable
    RecordFlow live();

    /** Everything before this position is recorded, and can be replayed. */
    long recordedPosition();
}
