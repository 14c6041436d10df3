package stator.wal;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * Pulls records in order, across segments, up to a limit that moves on with the log. Owned by one thread; never waits;
 * allocates nothing in steady state. The log's own records are skipped.
 */
public final class WalCursor {
    /** How far a cursor goes. */
    public enum Limit {
        /** Records that a power cut cannot take back: what followers may see. */
        DURABLE,
        /** All records appended, durable or not: for the log's own partition, or where nothing is ever forced. */
        APPENDED
    }

    private final RecordReader reader;
    private final LongSupplier limits;
    private long position;
    private long limit;
    private boolean crossedGap;

    WalCursor(RecordReader reader, long position, LongSupplier limits) {
        this.reader = reader;
        this.position = position;
        this.limits = limits;
    }

    /**
     * A cursor for one thread that stops where the caller says.
     *
     * @param fromPosition as for {@link Wal#newCursor(long, Limit)}
     * @param limits asked at the end of what is known; nothing behind what the log holds
     */
    public static WalCursor of(Wal wal, long fromPosition, LongSupplier limits) {
        return new WalCursor(wal.newReader(), fromPosition, limits);
    }

    /**
     * The next record, or null if there is none yet.
     *
     * @return a view, valid until the next call.
     * @throws WalException {@link Code#CORRUPT}, {@link Code#GONE}; the cursor stays where it was.
     */
    public @Nullable RecordFlyweight next() {
        while (position < limit || position < refreshedLimit()) {
            RecordFlyweight record = reader.read(position);
            if (record.type() == RecordDescriptor.TYPE_SEGMENT_END) {
                long next = reader.startOfNextSegment(position);
                crossedGap |= next != reader.endOfSegment(position) + SegmentDescriptor.HEADER_LENGTH;
                position = next;
                continue;
            }
            position = record.endPosition();
            if (!record.isInternal()) {
                return record;
            }
        }
        return null;
    }

    /**
     * Hands over the next records, a bounded number of them. A handler that throws has had its record: save the
     * position elsewhere if it must be seen again.
     *
     * @param handler called once for each record.
     * @param recordsMax how many records at most, at least 1.
     * @return how many there were; fewer than asked for means that the cursor has caught up.
     */
    public int poll(RecordHandler handler, int recordsMax) {
        int count = 0;
        while (count < recordsMax) {
            RecordFlyweight record = next();
            if (record == null) {
                break;
            }
            handler.onRecord(record);
            count++;
        }
        return count;
    }

    /** Whether there was a removed segment on the way to the record returned last, since this was asked before. */
    public boolean crossedGap() {
        boolean crossed = crossedGap;
        crossedGap = false;
        return crossed;
    }

    /** Where the next record is looked for: a cursor made from here goes on without gap or repetition. */
    public long position() {
        return position;
    }

    private long refreshedLimit() {
        limit = limits.getAsLong();
        return limit;
    }
}
