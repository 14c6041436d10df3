package stator.streams.archive;

import java.nio.file.Path;
import stator.streams.record.ChangeRecord;

/**
 * The change records of one partition, in the order of changes, of all streams. Positions are those of the archive's recording. Any
 * thread may ask, and read with a cursor of its own.
 */
public final class Recording {
    /** All that is recorded may be replayed, and what will be. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** At the least: the first may be known, and each replay is to come farther. */
    private static final int VERIFIED_RECORDS = 2;

    private static final long VERIFIED_BYTES = 2 << 20;

    private static final long REPLAYED_BYTES = 16 << 20;

    private final int partition;
    private final long recordingId;
    private final Path directory;
    private volatile long startPosition; // written by the publisher's thread
    private volatile long endPosition; // written by the publisher's thread

    Recording(int partition, long recordingId, Path directory) {
        this.partition = partition;
        this.recordingId = recordingId;
        this.directory = directory;
    }

    /** Whose changes they are. */
    public int partition() {
        return partition;
    }

    /** Its number in the archive. */
    public long recordingId() {
        return recordingId;
    }

    /** Where the oldest record lies that is kept. */
    public long startPosition() {
        return startPosition;
    }

    /** Everything before this position can be read. Grows. */
    public long endPosition() {
        return endPosition;
    }

    /** Where the first record lies whose sequence is at least this; {@link #endPosition} if there is none yet. */
    public long positionOf(long sequence) {
        return search(sequence, false);
    }

    /** Where the first record lies of a change that was made at this time or later; {@link #endPosition} if there is none yet. */
    public long positionAt(long timeMs) {
        return search(timeMs, true);
    }

    /** Whether the frame of a record lies at a position, or nothing yet, or nothing any more. */
    public boolean mayBegin(long position) {
        long end = endPosition;
        if (position < 0 || position > end) {
            return false;
        }
        try (RecordingFrames frames = new RecordingFrames(this)) {
            return position == end || position < startPosition || frames.isBeginning(position);
        }
    }

    /** Begins to read at a position; at the oldest record that is kept, if that is later. */
    public RecordingCursor open(long position) {
        return new RecordingCursor(this, position);
    }

    /**
     * Compares with their checksums the records behind a position: as many as an archive reads at a time, because it sends none of
     * those if one of them is damaged. Of more behind them it looks at the headers, because an archive never returns from some that
     * cannot be.
     *
     * @return up to where it has looked, and an archive may; {@link #NO_LIMIT} if that is all there is
     * @throws IllegalStateException if one of the first is damaged, with file and offset
     */
    public long verify(long position) {
        long end = endPosition;
        try (RecordingCursor cursor = open(position)) {
            int verified = 0;
            while ((verified < VERIFIED_RECORDS || cursor.position() < position + VERIFIED_BYTES) && cursor.next()) {
                verified++;
            }
            long sound = cursor.pass(Math.min(end, position + REPLAYED_BYTES));
            return sound >= end ? NO_LIMIT : sound;
        }
    }

    /** The sequence of the last record; 0 if there is none. */
    long lastSequence() {
        long last = 0;
        long base = base(endPosition);
        while (last == 0) {
            try (RecordingCursor cursor = open(Math.max(base, startPosition))) {
                while (cursor.next()) {
                    last = cursor.record().sequence();
                }
            }
            if (base <= startPosition) {
                return last;
            }
            base -= StreamChannels.SEGMENT_LENGTH;
        }
        return last;
    }

    /** Where the segment begins behind which everything is at least as new as a time; what is before it need not be kept. */
    long keptFrom(long timeMs) {
        long end = endPosition;
        long kept = base(startPosition);
        try (RecordingFrames frames = new RecordingFrames(this)) {
            for (long next = kept + StreamChannels.SEGMENT_LENGTH; next < end; next += StreamChannels.SEGMENT_LENGTH) {
                frames.position(next);
                if (!nextBeginning(frames, end) || value(frames, true) >= timeMs) {
                    return kept;
                }
                kept = next;
            }
        }
        return kept;
    }

    void extent(long start, long end) {
        startPosition = start;
        endPosition = end;
    }

    Path segment(long base) {
        return directory.resolve(recordingId + "-" + base + ".rec");
    }

    static long base(long position) {
        return position - position % StreamChannels.SEGMENT_LENGTH;
    }

    /** Sequences and times both grow: goes to the last term that begins before, and looks at one record after another. */
    private long search(long wanted, boolean byTime) {
        long end = endPosition;
        long start = startPosition;
        try (RecordingFrames frames = new RecordingFrames(this)) {
            long low = start / StreamChannels.TERM_LENGTH;
            long high = Math.max(start, end - 1) / StreamChannels.TERM_LENGTH;
            while (low < high) {
                long middle = (low + high + 1) / 2;
                frames.position(middle * StreamChannels.TERM_LENGTH); // where a frame begins, if not a record
                boolean isBefore = nextBeginning(frames, end) && value(frames, byTime) < wanted;
                low = isBefore ? middle : low;
                high = isBefore ? high : middle - 1;
            }
            frames.position(Math.max(low * StreamChannels.TERM_LENGTH, start));
            while (nextBeginning(frames, end)) {
                if (value(frames, byTime) >= wanted) {
                    return frames.framePosition();
                }
            }
        }
        return end;
    }

    private static boolean nextBeginning(RecordingFrames frames, long end) {
        while (frames.next(end)) {
            if (frames.isBeginning()) {
                return true;
            }
        }
        return false;
    }

    private static long value(RecordingFrames frames, boolean byTime) {
        return byTime
                ? ChangeRecord.peekTimestampMs(frames.buffer(), frames.payloadOffset())
                : ChangeRecord.peekSequence(frames.buffer(), frames.payloadOffset());
    }
}
