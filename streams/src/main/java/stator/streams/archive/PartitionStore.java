package stator.streams.archive;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FrameDescriptor;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** Where the records of one partition go: into its recording, and live to whoever can take them at once. Owned by the publisher's thread. */
final class PartitionStore {
    private final Recording recording;
    private final ExclusivePublication recorded;
    private final List<ExclusivePublication> live;
    private final LongSupplier recordedPosition;
    private final BufferClaim frame = new BufferClaim();
    private int taken; // bytes of a long record

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

    /** Takes a record, if there is room; of a long one perhaps a part, and the rest when it is offered again. */
    boolean offer(DirectBuffer record, int length) {
        return length > recorded.maxMessageLength()
                ? offerFrames(record, length)
                : isTaken(recorded.offer(record, 0, length));
    }

    /** Whether a part of a record has been taken, which must not change until the rest is. */
    boolean isAmid() {
        return taken > 0;
    }

    /** Aeron takes messages that are an eighth of a term long. A longer one has the same frames, which are claimed one after the other. */
    private boolean offerFrames(DirectBuffer record, int length) {
        while (taken < length) {
            int part = Math.min(length - taken, recorded.maxPayloadLength());
            if (!isTaken(recorded.tryClaim(part, frame))) {
                return false;
            }
            int begins = taken == 0 ? FrameDescriptor.BEGIN_FRAG_FLAG : 0;
            int ends = taken + part == length ? FrameDescriptor.END_FRAG_FLAG : 0;
            frame.buffer().putBytes(frame.offset(), record, taken, part);
            frame.flags((byte) (begins | ends)).commit();
            taken += part;
        }
        taken = 0;
        return true;
    }

    private boolean isTaken(long result) {
        if (result == ExclusivePublication.CLOSED || result == ExclusivePublication.MAX_POSITION_EXCEEDED) {
            throw new IllegalStateException(
                    "recording ended: partition=" + recording.partition() + " result=" + result);
        }
        return result > 0;
    }

    /** Shows it to whoever can take it now, if it is no longer than a message. Who cannot will find it in the recording. */
    void show(DirectBuffer record, int length) {
        for (int i = 0; i < live.size(); i++) {
            ExclusivePublication publication = live.get(i);
            if (publication.isConnected()
                    && length <= publication.maxMessageLength()
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
