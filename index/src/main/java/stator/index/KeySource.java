package stator.index;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where the full keys of entries live. An instance is used by one thread at a time. The key of an entry must be readable
 * from before it is put until no version that holds it can be pinned, and must never change.
 */
public interface KeySource {
    /** Longest key in bytes; the shortest is empty. */
    int MAX_KEY_LENGTH = 12 * 1024;

    /**
     * Compares the full key of the entry that has this value with the given key, as unsigned bytes, shorter first on a
     * tie.
     *
     * @return negative, zero or positive as the entry's key is less than, equal to or greater than the given one.
     */
    int compare(long value, DirectBuffer key, int offset, int length);

    /**
     * Copies the full key of the entry that has this value to the start of {@code into}.
     *
     * @param into at least {@link #MAX_KEY_LENGTH} bytes.
     * @return its length in bytes, at most {@link #MAX_KEY_LENGTH}.
     */
    int copyKey(long value, MutableDirectBuffer into);
}
