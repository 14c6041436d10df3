package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.concurrent.UnsafeBuffer;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKey;

/**
 * Numbers of transactions over several partitions, as items hold them: never given twice, since the upper half counts
 * the openings of the store.
 */
final class TransactionNumber {
    private static final String NAME = "Transaction";
    private static final byte[] NAME_UTF8 = NAME.getBytes(UTF_8);

    private TransactionNumber() {}

    /** The number below all those of one opening. */
    static long first(int epoch) {
        return (long) epoch << Integer.SIZE;
    }

    static byte[] encode(long number) {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[SIZE_OF_LONG]);
        bytes.putLong(0, number, LITTLE_ENDIAN);
        return bytes.byteArray();
    }

    /** Encodes an entry of {@link SystemTables#DECISIONS}; it is its own key. */
    static void encodeDecision(ItemEncoder encoder, long number) {
        byte[] bytes = encode(number);
        encoder.beginMap().name(NAME).binary(bytes, 0, bytes.length).endMap();
    }

    /** The key of an entry of {@link SystemTables#DECISIONS}, which may lie anywhere. */
    static ItemKey decisionKey(long number, ItemKey into) {
        ItemEncoder encoder = new ItemEncoder();
        encodeDecision(encoder, number);
        return into.wrap(SystemTables.DECISIONS, 0, encoder.finish().view(new MapView()));
    }

    /** The number in an entry of {@link SystemTables#DECISIONS}. */
    static long ofDecision(ItemView entry) {
        ValueView value = new ValueView();
        if (!entry.map(new MapView()).find(NAME_UTF8, value)) {
            throw new StoreException(StoreException.Code.DAMAGED, "decision without a transaction");
        }
        return value.buffer().getLong(value.contentOffset(), LITTLE_ENDIAN);
    }
}
