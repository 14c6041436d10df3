package stator.streams.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How far each partition is recorded, as it is told by UDP. All fields little-endian.
 *
 * <pre>
 *   0               8               16
 *   +---------------+---------------+---------------+- - -
 *   | run           | partition 0   | partition 1   | ...
 *   +---------------+---------------+---------------+- - -
 * </pre>
 * {@code run} is a number that the server draws whenever it begins to publish.
 */
public final class PositionsMessage {
    private static final int RUN_OFFSET = 0;
    private static final int POSITIONS_OFFSET = RUN_OFFSET + Long.BYTES;

    private PositionsMessage() {}

    /** Length of a message about so many partitions. */
    public static int length(int partitions) {
        return POSITIONS_OFFSET + partitions * Long.BYTES;
    }

    /** Which run of the server it is. */
    public static long run(DirectBuffer message, int offset) {
        return message.getLong(offset + RUN_OFFSET, LITTLE_ENDIAN);
    }

    /** Everything of a partition before this position is recorded. */
    public static long position(DirectBuffer message, int offset, int partition) {
        return message.getLong(offset + POSITIONS_OFFSET + partition * Long.BYTES, LITTLE_ENDIAN);
    }

    static void run(MutableDirectBuffer message, long run) {
        message.putLong(RUN_OFFSET, run, LITTLE_ENDIAN);
    }

    static void position(MutableDirectBuffer message, int partition, long position) {
        message.putLong(POSITIONS_OFFSET + partition * Long.BYTES, position, LITTLE_ENDIAN);
    }
}
