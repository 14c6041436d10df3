package stator.partition;

import org.agrona.DirectBuffer;

/** One version of the sorted index, as far as it says where the newest record of a key is. */
@FunctionalInterface
interface KeyLookup {
    /** Position of the key's record, or {@link ItemIndex#NULL_POSITION}. */
    long find(DirectBuffer key, int offset, int length);
}
