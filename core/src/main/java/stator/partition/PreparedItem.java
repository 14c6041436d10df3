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
 *   Effect       B, two bytes: the {@link Effect}, and how many local secondary indexes the table has
 *   Image        B, of a put: the payload of the record that will store the item, see {@link ItemRecord}; else absent
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

    /** Number of local secondary indexes of the item's table. */
    int indexes() {
        find(EFFECT);
        return value.buffer().getByte(value.contentOffset() + 1);
    }

    /** Looks at the item that a put will store. */
    void image(ItemView into) {
        int directoryLength = indexes() * ItemRecord.DIRECTORY_ENTRY_LENGTH;
        find(IMAGE);
        into.wrap(value.buffer(), value.contentOffset(), value.contentLength() - directoryLength);
    }

    /** The buffer that holds the payload of the record that a put will store. */
    DirectBuffer payloadBuffer() {
        find(IMAGE);
        return value.buffer();
    }

    int payloadOffset() {
        find(IMAGE);
        return value.contentOffset();
    }

    int payloadLength() {
        find(IMAGE);
        return value.contentLength();
    }

    /** Encodes an entry without image. */
    static void encode(ItemEncoder encoder, long transaction, Effect effect) {
        begin(encoder, transaction, effect, 0).endMap();
    }

    /** Encodes an entry with an image, which is what an item writer has built. */
    static void encodePut(ItemEncoder encoder, long transaction, int indexes, ItemWriter built) {
        begin(encoder, transaction, Effect.PUT, indexes)
                .name(IMAGE, 0, IMAGE.length)
                .binary(built.image(), 0, built.imageLength())
                .endMap();
    }

    private static ItemEncoder begin(ItemEncoder encoder, long transaction, Effect effect, int indexes) {
        byte[] number = TransactionNumber.encode(transaction);
        return encoder.beginMap()
                .name(TRANSACTION, 0, TRANSACTION.length)
                .binary(number, 0, number.length)
                .name(EFFECT, 0, EFFECT.length)
                .binary(new byte[] {effect.code(), (byte) indexes}, 0, 2);
    }

    private void find(byte[] name) {
        if (!map.find(name, value)) {
            throw new StoreException(StoreException.Code.DAMAGED, "prepared item without " + new String(name, UTF_8));
        }
    }
}
