package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * What a log must hold: the records appended, in order, and how far they were acknowledged. Drives a log, removing segments
 * here and there, and checks one that has been recovered: acknowledged &lt;= recovered &lt;= appended, every byte equal; what
 * was removed stays away, and a segment that was being removed is there whole or not at all.
 */
final class LogModel {
    static final int SEGMENT_LENGTH = 4096;
    static final int CONTENT_MAX = SEGMENT_LENGTH - 128 - RecordDescriptor.HEADER_LENGTH;

    private record Entry(long number, long position, long endPosition) {}

    private final TestRecords records = new TestRecords(CONTENT_MAX);
    private final List<Entry> appended = new ArrayList<>();
    private final SplittableRandom random;
    private long nextNumber = 1;
    private long acknowledged;
    private @Nullable SegmentUsage doubtful;

    LogModel(long seed) {
        random = new SplittableRandom(~seed);
    }

    static Wal.Context context(SimulatedDisk disk) {
        return new Wal.Context()
                .storage(disk)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(4 * SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH - 128)
                .logId(42)
                .segmentExecutor(Runnable::run);
    }

    long acknowledged() {
        return acknowledged;
    }

    int appendedCount() {
        return appended.size();
    }

    /** Opens the log, checks it, and from then on takes what was recovered for what was written. */
    Wal openAndCheck(SimulatedDisk disk, String rerun) {
        Wal wal = open(disk, rerun);
        boolean checked = false;
        try {
            check(wal, rerun);
            checked = true;
            return wal;
        } finally {
            if (!checked) {
                wal.close();
            }
        }
    }

    private static Wal open(SimulatedDisk disk, String rerun) {
        try {
            return Wal.open(context(disk));
        } catch (WalException ex) {
            if (ex.code() == Code.CORRUPT) { // nothing here damages bytes at rest
                throw new AssertionError(rerun, ex);
            }
            throw ex;
        }
    }

    private void check(Wal wal, String rerun) {
        String message = rerun + " acknowledged=" + acknowledged + " recovered=" + wal.recoveredPosition();
        SegmentUsage gone = doubtful;
        doubtful = null;
        if (gone != null
                && wal.segments().stream().noneMatch(segment -> segment.basePosition() == gone.basePosition())) {
            forget(gone);
        }
        WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE);
        int count = 0;
        RecordFlyweight record = cursor.next();
        while (record != null) {
            assertTrue(count < appended.size(), () -> message + ": more than was appended");
            Entry entry = appended.get(count);
            assertEquals(entry.position(), record.position(), message);
            records.check(entry.number(), record, message);
            count++;
            record = cursor.next();
        }
        assertTrue(
                count == appended.size() || appended.get(count).endPosition() > acknowledged,
                message + ": acknowledged record lost");
        assertTrue(wal.recoveredPosition() >= acknowledged, message);
        appended.subList(count, appended.size()).clear();
        acknowledged = wal.durablePosition();
    }

    /** Appends so many records of awkward sizes, and forces now and then. Stops with the log's exception. */
    void work(Wal wal, SimulatedDisk disk, int count) {
        int group = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            append(wal);
            if (random.nextInt(4) == 0) {
                disk.writeBackSome();
            }
            if (random.nextInt(group) == 0) {
                acknowledged = wal.force();
            }
            if (random.nextInt(12) == 0) {
                removeSome(wal);
            }
        }
    }

    private void removeSome(Wal wal) {
        List<SegmentUsage> segments = wal.segments();
        SegmentUsage any = segments.get(random.nextInt(segments.size()));
        if (segments.size() > 4 && any.endPosition() <= wal.durablePosition()) {
            doubtful = any;
            wal.detach(any);
            wal.remove(any);
            doubtful = null;
            forget(any);
        }
    }

    private void forget(SegmentUsage removed) {
        appended.removeIf(
                entry -> entry.position() >= removed.basePosition() && entry.position() < removed.endPosition());
    }

    private void append(Wal wal) {
        long number = nextNumber++;
        long position = wal.append(records.spec(number, contentLength(wal)));
        appended.add(new Entry(number, position, wal.position()));
    }

    /** Mostly short; at times the longest, at times just what fills the segment to the last byte or misses it. */
    private int contentLength(Wal wal) {
        int choice = random.nextInt(12);
        if (choice == 0) {
            return CONTENT_MAX - random.nextInt(20);
        }
        if (choice == 1) {
            int room = SEGMENT_LENGTH - (int) (wal.position() & (SEGMENT_LENGTH - 1));
            int filling = room - 2 * RecordDescriptor.HEADER_LENGTH + 8 - random.nextInt(24);
            return Math.max(0, Math.min(CONTENT_MAX, filling));
        }
        return random.nextInt(300);
    }
}
