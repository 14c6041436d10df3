package stator.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.WalException.Code;

/**
 * Brings the files into a state that can be appended to. Owned by the thread that opens the log; used once.
 *
 * <p>First everything is judged, and nothing is changed: a log that is refused stays as it was found. Then, after any
 * end but a clean one, the segments that hold bytes not known to be durable are written again into fresh files,
 * because after a failed force the page cache shows bytes that the disk does not have, even to a new process; so is the
 * removal file. What lay behind the end is not copied, so nothing of it can come back. Each step leaves a log that recovers to the same end.
 */
final class Recovery {
    private final Storage storage;
    private final LogImage image;
    private final LogScan scan;
    private final List<Segment> spares = new ArrayList<>();
    private long scannedFrom;

    /** Judges and repairs a log that has at least one segment. The image stays the caller's. */
    Recovery(Storage storage, LogImage image) {
        this.storage = storage;
        this.image = image;
        scan = new LogScan(image);
    }

    /**
     * Does all of it.
     *
     * @param checkpoints where checkpoint records may be; the log is scanned from the first of them that is there.
     */
    void run(long[] checkpoints) {
        scannedFrom = image.firstCheckpoint(checkpoints);
        scan.run(scannedFrom, record -> {});
        Mark mark = image.mark();
        if (mark != null) {
            scan.checkEnd(mark);
            takeSpares();
        }
        if (mark == null && !image.isNew()) {
            dropSegmentsAfterEnd();
        }
        if (mark == null || image.removed() == null) {
            rewriteRemovals();
        }
        image.leftovers().forEach(info -> storage.delete(info.basePosition()));
        if (mark == null && !image.isNew()) {
            rewriteTail();
        }
        if (mark != null) {
            storage.removeMark();
        }
    }

    /** Where the log ends. */
    long endPosition() {
        return scan.endPosition();
    }

    /** Where the scan began: records before were not looked at. */
    long scannedFrom() {
        return scannedFrom;
    }

    /** The epoch to write in: higher than any before. */
    int nextEpoch() {
        return Math.max(image.epoch(), scan.epoch()) + 1; // both were checked for having one behind them
    }

    /** Empty segments after the last, made ahead by the run before, ascending. */
    List<Segment> spares() {
        return spares;
    }

    /** What was removed on purpose. */
    RemovedRanges removed() {
        return Objects.requireNonNull(image.removed());
    }

    private void takeSpares() {
        List<Segment> segments = image.segments();
        int after = scan.endSegmentIndex() + 1;
        if (segments.size() > after + SegmentPreparer.SPARES_MAX) {
            throw new WalException(
                    Code.CORRUPT,
                    "segment="
                            + segments.get(after + SegmentPreparer.SPARES_MAX).name()
                            + " offset=0: more empty segments than are made ahead");
        }
        while (segments.size() > after) {
            spares.add(segments.remove(after));
        }
    }

    /**
     * The file is there from the beginning, so that later a full disk cannot refuse it when it is needed to make room; and
     * it is a fresh one after an unclean end, before anything is deleted because of what it says. If the disk is full now, the slot that
     * counts is written again where it is: what is torn of that says the same.
     */
    private void rewriteRemovals() {
        RemovedRanges known = image.removed();
        RemovedRanges removed = known == null ? new RemovedRanges(image.logId(), 0) : known;
        try {
            storage.createRemovals(RemovalDescriptor.encodeFile(removed));
        } catch (WalException ex) {
            if (ex.code() != Code.DISK_FULL || known == null) {
                throw ex;
            }
            storage.writeRemovals(RemovalDescriptor.slotOffset(known.generation()), RemovalDescriptor.encode(known));
        }
        image.removed(removed);
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
                segments.set(i, written(old, kept));
            }
        }
    }

    /** In a fresh file, because blocks that failed once may fail again; where it is, if the disk is full. */
    private Segment written(Segment old, int kept) {
        try {
            Segment fresh = storage.create(old.basePosition(), old.length(), old.buffer(), kept);
            old.close();
            return fresh;
        } catch (WalException ex) {
            if (ex.code() != Code.DISK_FULL) {
                throw ex;
            }
            storage.rewrite(old, kept);
            return old;
        }
    }
}
