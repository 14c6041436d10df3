package stator.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.SegmentDescriptor.Header;
import stator.wal.WalException.Code;

/**
 * The log as the storage holds it: all segments mapped, their headers checked, nothing missing but what was removed on
 * purpose; records not looked at yet. Owned by one thread. Closing it closes the segments.
 */
final class LogImage implements AutoCloseable {
    private final List<Segment> segments = new ArrayList<>();
    private final List<SegmentInfo> leftovers = new ArrayList<>();
    private final @Nullable Mark mark;
    private @Nullable RemovedRanges removed;
    private long logId;
    private int epoch;
    private boolean isNew;

    /** Opens what is there. An image of an empty directory has no segments. */
    static LogImage open(Storage storage) {
        Mark mark = CleanStopDescriptor.decode(storage.readMark());
        List<SegmentInfo> infos = storage.segments();
        LogImage image = new LogImage(mark, RemovalDescriptor.decode(storage.readRemovals()));
        boolean opened = false;
        try {
            for (SegmentInfo info : infos) {
                image.add(storage, info);
            }
            image.checkRemovals();
            image.checkMark();
            opened = true;
            return image;
        } finally {
            if (!opened) {
                image.close();
            }
        }
    }

    /**
     * Opens what is there up to the first segment that does not belong where it is, for a salvage: what is wrong with the small
     * files, or missing from there on, is told and not thrown. Gaps count as removed unless the removal file says otherwise.
     */
    static LogImage openPrefix(Storage storage, Consumer<WalException> problems) {
        Mark mark = orNull(() -> CleanStopDescriptor.decode(storage.readMark()), problems);
        boolean[] knowsGaps = {true};
        RemovedRanges removed = orNull(() -> RemovalDescriptor.decode(storage.readRemovals()), problem -> {
            knowsGaps[0] = false;
            problems.accept(problem);
        });
        LogImage image = new LogImage(mark, removed);
        for (SegmentInfo info : storage.segments()) {
            long expected = image.segments.isEmpty()
                    ? 0
                    : image.segments.get(image.segments.size() - 1).endPosition();
            if (!knowsGaps[0] && info.basePosition() > expected) {
                image.removed = new RemovedRanges(image.logId, 0);
                image.removed.load(expected, info.basePosition());
            }
            int known = image.segments.size();
            try {
                image.add(storage, info);
            } catch (WalException ex) {
                problems.accept(ex);
                while (image.segments.size() > known) {
                    image.segments.remove(known).close();
                }
                break;
            }
        }
        return image;
    }

    private static <T> @Nullable T orNull(Supplier<@Nullable T> reader, Consumer<WalException> problems) {
        try {
            return reader.get();
        } catch (WalException ex) {
            problems.accept(ex);
            return null;
        }
    }

    /** Makes the first segment of a log that has none. */
    void createFirst(Storage storage, int length, long newLogId) {
        assert segments.isEmpty() : "segments=" + segments.size();
        logId = newLogId;
        segments.add(SegmentPreparer.create(storage, new Header(0, length, newLogId, epoch)));
        isNew = true;
    }

    private LogImage(@Nullable Mark mark, @Nullable RemovedRanges removed) {
        this.mark = mark;
        this.removed = removed;
    }

    /** The segments, ascending; whoever replaces or removes one closes it. */
    List<Segment> segments() {
        return segments;
    }

    /** The first of some positions where a whole checkpoint record is; that of the first record if there is none. */
    long firstCheckpoint(long[] positions) {
        RecordValidator validator = new RecordValidator(logId);
        for (long position : positions) {
            for (Segment segment : segments) {
                int offset = (int) (position - segment.basePosition());
                if (position >= segment.basePosition()
                        && position < segment.endPosition()
                        && validator.isWhole(segment, offset)
                        && RecordDescriptor.type(segment.buffer(), offset) == RecordDescriptor.TYPE_CHECKPOINT) {
                    return position;
                }
            }
        }
        return segments.get(0).basePosition() + SegmentDescriptor.HEADER_LENGTH;
    }

    /** Files of removed segments that a crash has kept from being deleted. */
    List<SegmentInfo> leftovers() {
        return leftovers;
    }

    /** What was removed on purpose; null for a log that was made before anything could be. */
    @Nullable
    RemovedRanges removed() {
        return removed;
    }

    void removed(RemovedRanges ranges) {
        removed = ranges;
    }

    /** The clean-stop mark, null after any other end. */
    @Nullable
    Mark mark() {
        return mark;
    }

    long logId() {
        return logId;
    }

    /** The highest epoch of any segment's header; records may have higher ones. */
    int epoch() {
        return epoch;
    }

    /** Whether {@link #createFirst} made it: every byte of it is durable. */
    boolean isNew() {
        return isNew;
    }

    private void add(Storage storage, SegmentInfo info) {
        long base = info.basePosition();
        if (removed != null && info.length() > 0 && removed.covers(base, base + info.length())) {
            leftovers.add(info);
            return;
        }
        Segment segment = storage.open(info);
        segments.add(segment);
        Header header = SegmentDescriptor.decode(segment);
        long expected =
                segments.size() == 1 ? 0 : segments.get(segments.size() - 2).endPosition();
        if (expected > base || (expected < base && (removed == null || !removed.covers(expected, base)))) {
            throw new WalException(
                    Code.CORRUPT,
                    "segment=" + segment.name() + " offset=0: missing segment, what lies before ends at position="
                            + expected);
        }
        if (removed != null && removed.touches(base, segment.endPosition())) {
            throw new WalException(Code.CORRUPT, "segment=" + segment.name() + " offset=0: partly removed");
        }
        logId = segments.size() == 1 ? header.logId() : logId;
        if (header.logId() != logId) {
            throw new WalException(Code.CORRUPT, "segment=" + segment.name() + " offset=0: segment of another log");
        }
        epoch = Math.max(epoch, header.epoch());
    }

    private void checkRemovals() {
        RemovedRanges known = removed;
        if (known == null) {
            return;
        }
        if (segments.isEmpty()) {
            throw RemovalDescriptor.damaged("all segments are missing");
        }
        if (known.logId() != logId) {
            throw RemovalDescriptor.damaged("removals of another log");
        }
        long end = segments.get(segments.size() - 1).endPosition();
        if (!known.ranges().isEmpty() && known.ranges().lastEntry().getValue() > end) {
            throw RemovalDescriptor.damaged("the segments behind position=" + end + " are missing");
        }
    }

    private void checkMark() {
        if (mark == null) {
            return;
        }
        if (segments.isEmpty() || segments.get(0).basePosition() != mark.firstBasePosition()) {
            throw damaged("the first segment is missing, basePosition=" + mark.firstBasePosition());
        }
        if (mark.logId() != logId) {
            throw damaged("mark of another log");
        }
    }

    private static WalException damaged(String why) {
        return new WalException(Code.CORRUPT, "file=" + CleanStopDescriptor.NAME + " offset=0: " + why);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(segments);
    }
}
