package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
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
    private static final byte[] RECORDED = "Recorded".getBytes(UTF_8);

    private FollowerPosition() {}

    /** How far a follower of a partition was, or {@link #NOTHING_SAVED}. */
    static long saved(Partition partition, String follower) {
        return ofEntry(partition, follower, NOTHING_SAVED, entry -> {
            ValueView value = find(entry, POSITION);
            if (value == null) {
                throw damaged(POSITION);
            }
            return number(value);
        });
    }

    /** How far the recording of a partition's streams was then; 0 if that was not saved. */
    static long recorded(Partition partition) {
        return ofEntry(partition, STREAMS, 0, entry -> {
            ValueView value = find(entry, RECORDED);
            return value == null ? 0 : number(value);
        });
    }

    private static long ofEntry(Partition partition, String follower, long otherwise, ToLongFunction<ItemView> asked) {
        try (PartitionReader reader = new PartitionReader(partition)) {
            ItemView entry = new ItemView();
            reader.pin();
            KeyRange range = new KeyRange().ofTable(SystemTables.FOLLOWERS);
            boolean more = reader.cursor().seek(range.from(), 0, range.fromLength());
            while (more && reader.keys().compare(reader.cursor().value(), range.to(), 0, range.toLength()) < 0) {
                reader.read(reader.cursor().value(), entry);
                if (isOf(follower, entry)) {
                    return asked.applyAsLong(entry);
                }
                more = reader.cursor().next();
            }
        }
        return otherwise;
    }

    /** What saves how far a follower of a partition is, for that partition; answered when it is durable. */
    static WriteCommand save(ItemEncoder encoder, String follower, long position) {
        return save(begin(encoder, follower, position));
    }

    /** The same for who publishes streams, with the position of the recording up to which it has been forced. */
    static WriteCommand save(ItemEncoder encoder, long position, long recorded) {
        return save(begin(encoder, STREAMS, position)
                .name(RECORDED, 0, RECORDED.length)
                .number(recorded));
    }

    private static WriteCommand save(ItemEncoder entry) {
        AttributeMap item = entry.endMap().finish();
        return WriteCommand.put(SystemTables.FOLLOWERS, item).durability(Durability.SYNC);
    }

    private static ItemEncoder begin(ItemEncoder encoder, String follower, long position) {
        return encoder.reset()
                .beginMap()
                .name(FOLLOWER, 0, FOLLOWER.length)
                .string(follower)
                .name(POSITION, 0, POSITION.length)
                .number(position);
    }

    private static boolean isOf(String follower, ItemView entry) {
        byte[] name = follower.getBytes(UTF_8);
        ValueView value = find(entry, FOLLOWER);
        if (value == null) {
            throw damaged(FOLLOWER);
        }
        byte[] found = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), found);
        return Arrays.equals(name, found);
    }

    private static StoreException damaged(byte[] missing) {
        return new StoreException(
                StoreException.Code.DAMAGED, "position of a follower without " + new String(missing, UTF_8));
    }

    private static @Nullable ValueView find(ItemView entry, byte[] name) {
        ValueView value = new ValueView();
        return entry.map(new MapView()).find(name, value) ? value : null;
    }

    private static long number(ValueView value) {
        return NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                .longValueExact();
    }
}
