package stator.streams.subscribe;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A view of one record as it came, and of what orders it. Owned by one thread; valid until it is set again. */
final class IncomingRecord {
    private final UnsafeBuffer nothing = new UnsafeBuffer(0, 0);
    private DirectBuffer buffer = nothing;
    private int offset;
    private int length;
    private long sequence;
    private long previousSequence;
    private long position;
    private long endPosition;

    /** The message that the record is. */
    IncomingRecord wrap(DirectBuffer bytes, int messageOffset, int messageLength) {
        buffer = bytes;
        offset = messageOffset;
        length = messageLength;
        return this;
    }

    /**
     * Says where it stands in the order of its partition.
     *
     * @param ownSequence number of the change
     * @param previous    that of the record before it, or less than any if there was none
     */
    IncomingRecord order(long ownSequence, long previous) {
        sequence = ownSequence;
        previousSequence = previous;
        return this;
    }

    /** Says where it lies in the recording: from, and up to which position. */
    IncomingRecord recorded(long from, long to) {
        position = from;
        endPosition = to;
        return this;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    long sequence() {
        return sequence;
    }

    long previousSequence() {
        return previousSequence;
    }

    long position() {
        return position;
    }

    long endPosition() {
        return endPosition;
    }
}
