package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.KeyRange;

/**
 * How far a follower of a partition's log is: an item of {@link SystemTables#FOLLOWERS}, in the partition that it follows.
 * All that the records before the position ask for is done, and durable wherever it was done.
 */
final class FollowerPosition {
    /** The follower that keeps global secondary indexes. */
    static final String GLOBAL_INDEXES = "global indexes";

    /** Who publishes streams. */
    static final String STREAMS = "streams";

    /** A follower that has never been there. */
    static final long NOTHING_SAVED = -1;

    private static final byte[] FOLLOWER = "Follower".getBytes(UTF_8);
    private static final byte[] POSITION = "Position".getBytes(UTF_8);

    private FollowerPosition() {}

    /** How far a follower of a partition was, or {@link #NOTHING_SAVED}. */
    static long saved(Partition partition, String follower) {
        try (PartitionReader reader = new PartitionReader(partition)) {
            ItemView entry = new ItemView();
            reader.pin();
            KeyRange range = new KeyRange().ofTable(SystemTables.FOLLOWERS);
            boolean more = reader.cursor().seek(range.from(), 0, range.fromLength());
            while (more && reader.keys().compare(reader.cursor().value(), range.to(), 0, range.toLength()) < 0) {
                reader.read(reader.cursor().value(), entry);
                if (isOf(follower, entry)) {
                    return position(entry);
                }
                more = reader.cursor().next();
            }
        }
        return NOTHING_SAVED;
    }

    /** What saves how far a follower of a partition is, for that partition; answered when it is durable. */
    static WriteCommand save(ItemEncoder encoder, String follower, long position) {
        return WriteCommand.put(SystemTables.FOLLOWERS, encode(encoder, follower, position))
                .durability(Durability.SYNC);
    }

    private static AttributeMap encode(ItemEncoder encoder, String follower, long position) {
        return encoder.reset()
                .beginMap()
                .name(FOLLOWER, 0, FOLLOWER.length)
                .string(follower)
                .name(POSITION, 0, POSITION.length)
                .number(position)
                .endMap()
                .finish();
    }

    private static boolean isOf(String follower, ItemView entry) {
        byte[] name = follower.getBytes(UTF_8);
        ValueView value = find(entry, FOLLOWER);
        byte[] found = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), found);
        return Arrays.equals(name, found);
    }

    private static long position(ItemView entry) {
        ValueView value = find(entry, POSITION);
        return NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                .longValueExact();
    }

    private static ValueView find(ItemView entry, byte[] name) {
        ValueView value = new ValueView();
        if (!entry.map(new MapView()).find(name, value)) {
            throw new StoreException(
                    StoreException.Code.DAMAGED, "position of a follower without " + new String(name, UTF_8));
        }
        return value;
    }
}
