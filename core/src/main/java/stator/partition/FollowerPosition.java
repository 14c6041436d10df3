package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;

/**
 * How far a follower of a partition's log is: an item of {@link SystemTables#FOLLOWERS}, in the partition that it follows.
 * All that the records before the position ask for is done, and durable wherever it was done.
 */
final class FollowerPosition {
    /** The follower that keeps global secondary indexes. */
    static final String GLOBAL_INDEXES = "global indexes";

    private static final byte[] FOLLOWER = "Follower".getBytes(UTF_8);
    private static final byte[] POSITION = "Position".getBytes(UTF_8);

    private FollowerPosition() {}

    static AttributeMap encode(ItemEncoder encoder, String follower, long position) {
        return encoder.reset()
                .beginMap()
                .name(FOLLOWER, 0, FOLLOWER.length)
                .string(follower)
                .name(POSITION, 0, POSITION.length)
                .number(position)
                .endMap()
                .finish();
    }

    static boolean isOf(String follower, ItemView entry) {
        byte[] name = follower.getBytes(UTF_8);
        ValueView value = find(entry, FOLLOWER);
        byte[] found = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), found);
        return Arrays.equals(name, found);
    }

    static long position(ItemView entry) {
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
