package stator.wal;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.SegmentDescriptor.Header;
import stator.wal.WalException.Code;

/**
 * The log as the storage holds it: all segments mapped, their headers checked, no gap between them; records not looked
 * at yet. Owned by one thread. Closing it closes the segments.
 */
final class LogImage implements AutoCloseable {
    private final List<Segment> segments = new ArrayList<>();
    private final @Nullable Mark mark;
    private long logId;
    private int epoch;
    private boolean isNew;

    /** Opens what is there. An image of an empty directory has no segments. */
    static LogImage open(Storage storage) {
        Mark mark = CleanStopDescriptor.decode(storage.readMark());
        LogImage image = new LogImage(mark);
        boolean opened = false;
        try {
            for (SegmentInfo info : storage.segments()) {
                image.add(storage.open(info));
            }
            image.checkMark();
            opened = true;
            return image;
        } finally {
            if (!opened) {
                image.close();
            }
        }
    }

    /** Makes the first segment of a log that has none. */
    void createFirst(Storage storage, int length, long newLogId) {
        assert segments.isEmpty() : "segments=" + segments.size();
        logId = newLogId;
        segments.add(SegmentPreparer.create(storage, new Header(0, length, newLogId, epoch)));
        isNew = true;
    }

    private LogImage(@Nullable Mark mark) {
        this.mark = mark;
    }

    /** The segments, ascending; whoever replaces or removes one closes it. */
    List<Segment> segments() {
        return segments;
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

    private void add(Segment segment) {
        segments.add(segment);
        Header header = SegmentDescriptor.decode(segment);
        if (segments.size() == 1) {
            logId = header.logId();
        } else {
            Segment before = segments.get(segments.size() - 2);
            if (before.endPosition() != segment.basePosition()) {
                throw new WalException(
                        Code.CORRUPT,
                        "segment=" + segment.name() + " offset=0: missing segment, previous=" + before.name()
                                + " ends at position=" + before.endPosition());
            }
        }
        if (header.logId() != logId) {
            throw new WalException(Code.CORRUPT, "segment=" + segment.name() + " offset=0: segment of another log");
        }
        epoch = Math.max(epoch, header.epoch());
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
