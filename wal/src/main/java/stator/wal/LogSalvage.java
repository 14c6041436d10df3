package stator.wal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * Copies the undamaged beginning of a log, up to the first place that is damaged or missing, into a new directory, and says what
 * it leaves out. The original is only read. Owned by one thread; used once.
 *
 * <p>A log holds what happened in the order it happened, but for what compaction has moved on: an item whose only copy lies behind
 * the damage is left out too; what a deletion behind the damage had removed is there again.
 */
public final class LogSalvage {
    private final PrintStream out;
    private boolean whole = true;

    private LogSalvage(PrintStream out) {
        this.out = out;
    }

    /**
     * Salvages a log.
     *
     * @param directory of the log, which nobody has open.
     * @param into a directory that does not exist, or is empty; afterwards it can be opened.
     * @param out is told what was copied and what was left out.
     * @return whether nothing was left out.
     * @throws WalException {@link Code#DIRECTORY_IN_USE}; {@link Code#DISK_FULL}, with a part of the log copied.
     */
    public static boolean run(Path directory, Path into, PrintStream out) {
        if (DirectoryLock.isHeld(directory)) {
            throw new WalException(
                    Code.DIRECTORY_IN_USE, "directory=" + directory + ": stop what has it open, then salvage");
        }
        LogSalvage salvage = new LogSalvage(out);
        try (FileStorage storage = FileStorage.openReadOnly(directory);
                LogImage image = LogImage.openPrefix(storage, salvage::problem)) {
            salvage.copy(storage, image, into);
        }
        return salvage.whole;
    }

    private void problem(WalException problem) {
        whole = false;
        out.println("damaged " + problem.getMessage());
    }

    private void copy(FileStorage storage, LogImage image, Path into) {
        List<Segment> segments = image.segments();
        if (segments.isEmpty()) {
            whole = false;
            out.println("salvaged nothing: there is no segment that a log could begin with");
            countRest(storage, image, null);
            return;
        }
        LogScan scan = new LogScan(image);
        try {
            scan.run(segments.get(0).basePosition() + SegmentDescriptor.HEADER_LENGTH, record -> {});
            scan.checkEnd(image.mark());
        } catch (WalException ex) {
            problem(ex);
        }
        write(segments.subList(0, scan.endSegmentIndex() + 1), image.logId(), scan.endPosition(), into);
        out.printf(
                Locale.ROOT,
                "salvaged records=%d up to position=%d into=%s%n",
                scan.recordCount(),
                scan.endPosition(),
                into);
        countRest(storage, image, scan);
    }

    /** Files of the same names and lengths, with zeros behind the end; what was removed between them stays removed. */
    private static void write(List<Segment> kept, long logId, long endPosition, Path into) {
        RemovedRanges removed = new RemovedRanges(logId, 0);
        long expected = 0;
        try (FileStorage target = FileStorage.open(into)) {
            for (Segment segment : kept) {
                long base = segment.basePosition();
                if (base > expected) {
                    removed.load(expected, base);
                }
                expected = segment.endPosition();
                int used = (int) Math.min(segment.length(), endPosition - base);
                target.create(base, segment.length(), segment.buffer(), used).close();
            }
            target.createRemovals(RemovalDescriptor.encodeFile(removed));
        }
    }

    /** Says how many whole records lie behind the end. */
    private void countRest(FileStorage storage, LogImage image, @Nullable LogScan scan) {
        long end = scan == null ? 0 : scan.endPosition();
        RecordValidator validator = new RecordValidator(image.logId());
        for (SegmentInfo info : storage.segments()) {
            boolean isRemoved = image.leftovers().contains(info);
            if (!isRemoved
                    && info.basePosition() + info.length() > end
                    && info.length() > SegmentDescriptor.HEADER_LENGTH) {
                try (Segment segment = storage.open(info)) {
                    countRest(segment, Math.max(0, end - info.basePosition()), validator);
                } catch (WalException ex) {
                    problem(ex);
                }
            }
        }
    }

    private void countRest(Segment segment, long from, RecordValidator validator) {
        int offset = (int) Math.max(SegmentDescriptor.HEADER_LENGTH, from);
        int first = -1;
        long records = 0;
        while (offset + RecordDescriptor.HEADER_LENGTH <= segment.length()) {
            if (validator.isWhole(segment, offset)) {
                first = first < 0 ? offset : first;
                records++;
                offset += RecordDescriptor.alignedLength(RecordDescriptor.length(segment.buffer(), offset));
            } else {
                offset += RecordDescriptor.ALIGNMENT;
            }
        }
        if (records > 0) {
            whole = false;
            out.printf(
                    Locale.ROOT,
                    "left out file=%s from offset=%d position=%d: whole records=%d, the first at offset=%d%n",
                    segment.name(),
                    from,
                    segment.basePosition() + from,
                    records,
                    first);
        }
    }
}
