package stator.streams.archive;

import io.aeron.ExclusivePublication;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** Where the records of one partition go: into its recording, and live to whoever can take them at once. Owned by the publisher's thread. */
final class PartitionStore {
    private final Recording recording;
    private final ExclusivePublication recorded;
    private final List<ExclusivePublication> live;
    private final LongSupplier recordedPosition;

    PartitionStore(
            Recording recording,
            ExclusivePublication recorded,
            List<ExclusivePublication> live,
            LongSupplier recordedPosition) {
        this.recording = recording;
        this.recorded = recorded;
        this.live = live;
        this.recordedPosition = recordedPosition;
    }

    Recording recording() {
        return recording;
    }

    /** Where the next record will lie, or padding before it. */
    long position() {
        return recorded.position();
    }

    /** Takes a record, if there is room. */
    boolean offer(DirectBuffer record, int length) {
        long result = recorded.offer(record, 0, length);
        if (result == ExclusivePublication.CLOSED || result == ExclusivePublication.MAX_POSITION_EXCEEDED) {
            throw new IllegalStateException(
                    "recording ended: partition=" + recording.partition() + " result=" + result);
        }
        return result > 0;
    }

    /** Shows it to whoever can take it now. Who cannot will find it in the recording. */
    void show(DirectBuffer record, int length) {
        for (int i = 0; i < live.size(); i++) {
            ExclusivePublication publication = live.get(i);
            if (publication.isConnected()
                    && publication.offer(record, 0, length) == ExclusivePublication.ADMIN_ACTION) {
                publication.offer(record, 0, length); // the term was at its end, and the next one has begun
            }
        }
    }

    /** Lets readers see what has been recorded; whether that is more than before. */
    boolean advance() {
        long position = recordedPosition();
        boolean isMore = position > recording.endPosition();
        if (isMore) {
            recording.extent(recording.startPosition(), position);
        }
        return isMore;
    }

    /** Whether everything that was taken has been recorded. */
    boolean isRecorded() {
        return recordedPosition() >= recorded.position();
    }

    long recordedPosition() {
        return recordedPosition.getAsLong();
    }
}
