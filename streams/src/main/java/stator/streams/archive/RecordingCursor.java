package stator.streams.archive;

import org.agrona.ExpandableArrayBuffer;
import stator.streams.record.ChangeRecord;

/**
 * Reads the records of a recording where they lie, in order. Owned by one thread; never waits. What it maps stays on the disk until it
 * goes on, even if it is older than what is kept.
 */
public final class RecordingCursor implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 4096;

    private final Recording recording;
    private final RecordingFrames frames;
    private final ExpandableArrayBuffer assembled = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final ChangeRecord record = new ChangeRecord();
    private int length;
    private boolean isAssembling;
    private boolean hasRead;
    private long lastSequence;

    RecordingCursor(Recording recording, long position) {
        this.recording = recording;
        frames = new RecordingFrames(recording);
        frames.position(Math.max(position, recording.startPosition()));
    }

    /**
     * Goes to the next record.
     *
     * @return false if there is none now
     * @throws IllegalStateException if the recording is damaged, with file and offset
     */
    public boolean next() {
        long limit = recording.endPosition();
        while (frames.next(limit)) {
            if (frames.crossedGap()) {
                isAssembling = false;
                hasRead = false;
            }
            frames.verify();
            if (frames.isBeginning() && frames.isEnd()) {
                isAssembling = false;
                record.wrap(frames.buffer(), frames.payloadOffset(), frames.payloadLength());
                follow();
                return true;
            }
            if (frames.isBeginning()) {
                isAssembling = true; // what was begun before was not finished when a process ended
                length = 0;
            }
            if (isAssembling) {
                assembled.putBytes(length, frames.buffer(), frames.payloadOffset(), frames.payloadLength());
                length += frames.payloadLength();
                if (frames.isEnd()) {
                    isAssembling = false;
                    record.wrap(assembled, 0, length);
                    follow();
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Passes over what lies before a limit, and looks at nothing but the headers of frames.
     *
     * @return where it came to: behind a frame, and before one that is damaged so that what follows cannot be found
     */
    long pass(long limit) {
        try {
            boolean isMore = true;
            while (isMore) {
                isMore = frames.next(limit);
            }
        } catch (IllegalStateException ex) {
            return frames.position(); // whoever begins to read there is told
        }
        return frames.position();
    }

    /** A record says which one it follows; that none is missing is under no checksum. */
    private void follow() {
        if (hasRead && record.previousSequence() != lastSequence) {
            throw frames.damaged(
                    "the record after sequence=" + lastSequence + " is missing, next=" + record.sequence());
        }
        hasRead = true;
        lastSequence = record.sequence();
    }

    /** The record; valid until the next call of {@link #next}. */
    public ChangeRecord record() {
        return record;
    }

    /** All records before this position have been read. */
    public long position() {
        return frames.position();
    }

    @Override
    public void close() {
        frames.close();
    }
}
