package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a checkpoint says besides the sorted index: all that {@link ItemIndex} derives from the log and cannot find in the
 * index itself. Little-endian:
 * <pre>
 *   timestamp (8) | tables n (4) | dropped m (4) | segments k (4) | zero (4)
 *   n times: number (4) | zero (4) | items (8) | size in bytes (8)
 *   m times: number (4)
 *   k times: base position (8) | live bytes (8) | burial bytes (8) | newest burial (8)
 * </pre>
 *
 * @param timestampMs no record before the checkpoint has a later one
 * @param tables      counters of tables and local secondary indexes
 * @param dropped     numbers of tables that were dropped
 * @param segments    how much of the log's segments is needed; the sorted index points into no other
 */
record CheckpointState(long timestampMs, List<Table> tables, List<Integer> dropped, List<Segment> segments) {
    /** Counters of a table or an index. */
    record Table(int number, long items, long sizeBytes) {}

    /** Counters of a segment. */
    record Segment(long basePosition, long liveBytes, long burialBytes, long newestBurial) {}

    private static final int TABLES_OFFSET = SIZE_OF_LONG;
    private static final int DROPPED_OFFSET = TABLES_OFFSET + SIZE_OF_INT;
    private static final int SEGMENTS_OFFSET = DROPPED_OFFSET + SIZE_OF_INT;
    private static final int HEADER_LENGTH = SEGMENTS_OFFSET + 2 * SIZE_OF_INT;
    private static final int TABLE_LENGTH = 3 * SIZE_OF_LONG;
    private static final int SEGMENT_LENGTH = 4 * SIZE_OF_LONG;

    byte[] encode() {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        buffer.putLong(0, timestampMs, LITTLE_ENDIAN);
        buffer.putInt(TABLES_OFFSET, tables.size(), LITTLE_ENDIAN);
        buffer.putInt(DROPPED_OFFSET, dropped.size(), LITTLE_ENDIAN);
        buffer.putInt(SEGMENTS_OFFSET, segments.size(), LITTLE_ENDIAN);
        int at = HEADER_LENGTH;
        for (Table table : tables) {
            buffer.putLong(at, table.number, LITTLE_ENDIAN);
            buffer.putLong(at + SIZE_OF_LONG, table.items, LITTLE_ENDIAN);
            buffer.putLong(at + 2 * SIZE_OF_LONG, table.sizeBytes, LITTLE_ENDIAN);
            at += TABLE_LENGTH;
        }
        for (int number : dropped) {
            buffer.putInt(at, number, LITTLE_ENDIAN);
            at += SIZE_OF_INT;
        }
        for (Segment segment : segments) {
            buffer.putLong(at, segment.basePosition, LITTLE_ENDIAN);
            buffer.putLong(at + SIZE_OF_LONG, segment.liveBytes, LITTLE_ENDIAN);
            buffer.putLong(at + 2 * SIZE_OF_LONG, segment.burialBytes, LITTLE_ENDIAN);
            buffer.putLong(at + 3 * SIZE_OF_LONG, segment.newestBurial, LITTLE_ENDIAN);
            at += SEGMENT_LENGTH;
        }
        byte[] bytes = new byte[at];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    /** Reads what {@link #encode} wrote; the bytes are under the checkpoint's checksum. */
    static CheckpointState decode(byte[] bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        int tableCount = buffer.getInt(TABLES_OFFSET, LITTLE_ENDIAN);
        int droppedCount = buffer.getInt(DROPPED_OFFSET, LITTLE_ENDIAN);
        int segmentCount = buffer.getInt(SEGMENTS_OFFSET, LITTLE_ENDIAN);
        List<Table> tables = new ArrayList<>(tableCount);
        int at = HEADER_LENGTH;
        for (int i = 0; i < tableCount; i++) {
            tables.add(new Table(
                    buffer.getInt(at, LITTLE_ENDIAN),
                    buffer.getLong(at + SIZE_OF_LONG, LITTLE_ENDIAN),
                    buffer.getLong(at + 2 * SIZE_OF_LONG, LITTLE_ENDIAN)));
            at += TABLE_LENGTH;
        }
        List<Integer> dropped = new ArrayList<>(droppedCount);
        for (int i = 0; i < droppedCount; i++) {
            dropped.add(buffer.getInt(at, LITTLE_ENDIAN));
            at += SIZE_OF_INT;
        }
        List<Segment> segments = new ArrayList<>(segmentCount);
        for (int i = 0; i < segmentCount; i++) {
            segments.add(new Segment(
                    buffer.getLong(at, LITTLE_ENDIAN),
                    buffer.getLong(at + SIZE_OF_LONG, LITTLE_ENDIAN),
                    buffer.getLong(at + 2 * SIZE_OF_LONG, LITTLE_ENDIAN),
                    buffer.getLong(at + 3 * SIZE_OF_LONG, LITTLE_ENDIAN)));
            at += SEGMENT_LENGTH;
        }
        return new CheckpointState(buffer.getLong(0, LITTLE_ENDIAN), tables, dropped, segments);
    }
}
