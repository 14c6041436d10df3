package stator.wal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.WalException.Code;

/**
 * Brings the files into a state that can be appended to. Owned by the thread that opens the log; used once.
 *
 * <p>First everything is judged, and nothing is changed: a log that is refused stays as it was found. Then, after any
 * end but a clean one, the segments that hold bytes not known to be durable are written again into fresh files,
 * because after a failed force the page cache shows bytes that the disk does not have, even to a new process. What lay
 * behind the end is not copied, so nothing of it can come back. Each step leaves a log that recovers to the same end.
 */
final class Recovery {
    private final Storage storage;
    private final LogImage image;
    private final LogScan scan;
    private @Nullable Segment spare;

    /** Judges and repairs a log that has at least one segment. The image stays the caller's. */
    Recovery(Storage storage, LogImage image) {
        this.storage = storage;
        this.image = image;
        scan = new LogScan(image);
    }

    /**
     * Does all of it.
     *
     * @param knownDurable position from which to look, everything before it being known durable; 0 for all.
     */
    void run(long knownDurable) {
        long first = image.segments().get(0).basePosition() + SegmentDescriptor.HEADER_LENGTH;
        scan.run(knownDurable == 0 ? first : knownDurable, record -> {});
        Mark mark = image.mark();
        if (mark == null && !image.isNew()) {
            dropSegmentsAfterEnd();
            rewriteTail();
        } else if (mark != null) {
            scan.checkEnd(mark);
            takeSpare();
            storage.removeMark();
        }
    }

    /** Where the log ends. */
    long endPosition() {
        return scan.endPosition();
    }

    /** The epoch to write in: higher than any before. */
    int nextEpoch() {
        return Math.incrementExact(Math.max(image.epoch(), scan.epoch()));
    }

    /** An empty segment after the last, made ahead by the run before; null if there is none. */
    @Nullable
    Segment spare() {
        return spare;
    }

    private void takeSpare() {
        List<Segment> segments = image.segments();
        int after = scan.endSegmentIndex() + 1;
        if (segments.size() > after + 1) {
            throw new WalException(
                    Code.CORRUPT,
                    "segment=" + segments.get(after + 1).name() + " offset=0: more than one empty segment");
        }
        if (segments.size() > after) {
            spare = segments.remove(after);
        }
    }

    private void dropSegmentsAfterEnd() {
        List<Segment> segments = image.segments();
        for (int i = segments.size() - 1; i > scan.endSegmentIndex(); i--) {
            storage.delete(segments.get(i).basePosition());
            segments.remove(i).close();
        }
    }

    private void rewriteTail() {
        List<Segment> segments = image.segments();
        for (int i = 0; i < segments.size(); i++) {
            Segment old = segments.get(i);
            if (old.endPosition() > scan.forcedUpTo()) {
                int kept = (int) Math.min(old.length(), scan.endPosition() - old.basePosition());
                segments.set(i, storage.create(old.basePosition(), old.length(), old.buffer(), kept));
                old.close();
            }
        }
    }
}
