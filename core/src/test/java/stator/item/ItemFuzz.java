package stator.item;

import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import stator.contract.DynamoDbException;

/**
 * Any bytes taken for an item. Such bytes only come past a checksum that is right, so all that is promised is that looking at
 * them ends, stays within them and takes no more memory than they do; and what is an item stays the same when it is written again.
 */
public final class ItemFuzz {
    private ItemFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        UnsafeBuffer bytes = new UnsafeBuffer(input);
        Map<String, AttributeValue> found;
        Map<String, AttributeValue> again;
        try {
            found = ItemCodec.decode(new AttributeMap(bytes, 0, input.length).view(new MapView()));
            ItemEncoder encoder = new ItemEncoder();
            encoder.beginMap();
            ItemCodec.encode(found, encoder);
            AttributeMap written = encoder.endMap().finish();
            again = ItemCodec.decode(written.view(new MapView()));
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | DynamoDbException damaged) {
            return;
        }
        if (!found.equals(again)) {
            throw new AssertionError("found=" + found + " again=" + again);
        }
    }
}
