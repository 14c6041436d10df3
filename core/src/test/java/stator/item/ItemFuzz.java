package stator.item;

import org.agrona.concurrent.UnsafeBuffer;
import stator.contract.DynamoDbException;

/**
 * Any bytes taken for an item. Such bytes only come past a checksum that is right, so all that is promised is that looking at
 * them ends, stays within them and takes no more memory than they do.
 */
public final class ItemFuzz {
    private ItemFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ItemCodec.decode(new AttributeMap(new UnsafeBuffer(input), 0, input.length).view(new MapView()));
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | DynamoDbException damaged) {
            // as it may be
        }
    }
}
