package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;

import org.agrona.DirectBuffer;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.wal.RecordFlyweight;

/**
 * What a transaction has prepared for one item: a view of an entry of its table's {@link SystemTables#PREPARED} table, an
 * item with the attributes
 * <pre>
 *   Effect       B, one byte: see {@link Effect}
 *   Image        B, the item that a put will store, with its size; else absent
 *   Transaction  B, 8 bytes little-endian: the transaction's number
 * </pre>
 * Owned by one thread; valid as long as the record under it.
 */
final class PreparedItem {
    private static final byte[] EFFECT = "Effect".getBytes(UTF_8);
    private static final byte[] IMAGE = "Image".getBytes(UTF_8);
    private static final byte[] TRANSACTION = "Transaction".getBytes(UTF_8);

    private final MapView map = new MapView();
    private final ValueView value = new ValueView();

    PreparedItem wrap(RecordFlyweight entry) {
        map.wrap(entry.buffer(), entry.payloadOffset() + ITEM_MAP_OFFSET);
        return this;
    }

    long transaction() {
        find(TRANSACTION);
        return value.buffer().getLong(value.contentOffset(), LITTLE_ENDIAN);
    }

    Effect effect() {
        find(EFFECT);
        return Effect.of(value.buffer().getByte(value.contentOffset()));
    }

    /** Looks at the item that a put will store. */
    void image(ItemView into) {
        find(IMAGE);
        into.wrap(value.buffer(), value.contentOffset(), value.contentLength());
    }

    /** Encodes an entry without image. */
    static void encode(ItemEncoder encoder, long transaction, Effect effect) {
        begin(encoder, transaction, effect).endMap();
    }

    /** Encodes an entry whose image, with its size, is the first bytes of a buffer. */
    static void encodePut(ItemEncoder encoder, long transaction, DirectBuffer image, int imageLength) {
        begin(encoder, transaction, Effect.PUT)
                .name(IMAGE, 0, IMAGE.length)
                .binary(image, 0, imageLength)
                .endMap();
    }

    private static ItemEncoder begin(ItemEncoder encoder, long transaction, Effect effect) {
        byte[] number = TransactionNumber.encode(transaction);
        return encoder.beginMap()
                .name(TRANSACTION, 0, TRANSACTION.length)
                .binary(number, 0, number.length)
                .name(EFFECT, 0, EFFECT.length)
                .binary(new byte[] {effect.code()}, 0, 1);
    }

    private void find(byte[] name) {
        if (!map.find(name, value)) {
            throw new StoreException(StoreException.Code.DAMAGED, "prepared item without " + new String(name, UTF_8));
        }
    }
}
