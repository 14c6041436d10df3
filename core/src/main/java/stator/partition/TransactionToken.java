package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKey;

/**
 * What makes a repeated transaction known: the client's token, and what identifies the request it came with. Applied
 * together with the transaction, it is kept for {@link #LIFETIME_MS} as an item of {@link SystemTables#TOKENS}:
 * <pre>
 *   Expires      B, 8 bytes little-endian: milliseconds since the epoch
 *   Fingerprint  B: what identifies the request
 *   Token        S, the key
 * </pre>
 * Immutable.
 */
public final class TransactionToken {
    /** How long a repetition is known as one, in milliseconds. */
    public static final long LIFETIME_MS = 600_000;

    private static final byte[] EXPIRES = "Expires".getBytes(UTF_8);
    private static final byte[] FINGERPRINT = "Fingerprint".getBytes(UTF_8);

    private final String text;
    private final byte[] fingerprint;

    /**
     * @param text        the client's token, not empty
     * @param fingerprint the same for the same request, and different for another; not to be changed
     */
    public TransactionToken(String text, byte[] fingerprint) {
        this.text = text;
        this.fingerprint = fingerprint;
    }

    String text() {
        return text;
    }

    /** Whether both came with the same request. */
    boolean sameRequest(TransactionToken other) {
        return Arrays.equals(fingerprint, other.fingerprint);
    }

    /** Whether an entry was stored for the same request. */
    boolean sameRequest(ItemView entry) {
        ValueView value = find(entry, FINGERPRINT);
        byte[] stored = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), stored);
        return Arrays.equals(fingerprint, stored);
    }

    /** When an entry expires, in milliseconds since the epoch. */
    static long expiresMs(ItemView entry) {
        ValueView value = find(entry, EXPIRES);
        return value.buffer().getLong(value.contentOffset(), LITTLE_ENDIAN);
    }

    ItemKey key(long hashSeed) {
        AttributeMap key = new ItemEncoder()
                .beginMap()
                .name(SystemTables.TOKENS.partitionKey().name())
                .string(text)
                .endMap()
                .finish();
        return new ItemKey().wrap(SystemTables.TOKENS, hashSeed, key.view(new MapView()));
    }

    void encode(ItemEncoder encoder, long expiresMs) {
        UnsafeBuffer expires = new UnsafeBuffer(new byte[SIZE_OF_LONG]);
        expires.putLong(0, expiresMs, LITTLE_ENDIAN);
        encoder.beginMap()
                .name(SystemTables.TOKENS.partitionKey().name())
                .string(text)
                .name(FINGERPRINT, 0, FINGERPRINT.length)
                .binary(fingerprint, 0, fingerprint.length)
                .name(EXPIRES, 0, EXPIRES.length)
                .binary(expires, 0, SIZE_OF_LONG)
                .endMap();
    }

    private static ValueView find(ItemView entry, byte[] name) {
        ValueView value = new ValueView();
        if (!entry.map(new MapView()).find(name, value)) {
            throw new StoreException(StoreException.Code.DAMAGED, "token without " + new String(name, UTF_8));
        }
        return value;
    }
}
