package stator.index;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Stands for the log: the record at address i holds a key. Appended by one thread, read by all after publication. */
final class KeyTable implements KeySource {
    private byte[][] keys = new byte[1 << 12][];
    private int size;

    long append(byte[] key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size] = key;
        return size++;
    }

    /** Room for so many, so that readers on other threads never see the array change. */
    KeyTable reserve(int capacity) {
        keys = Arrays.copyOf(keys, capacity);
        return this;
    }

    byte[] key(long value) {
        return keys[(int) value];
    }

    @Override
    public int compare(long value, DirectBuffer key, int offset, int length) {
        byte[] mine = key(value);
        byte[] other = new byte[length];
        key.getBytes(offset, other);
        return Arrays.compareUnsigned(mine, other);
    }

    @Override
    public int copyKey(long value, MutableDirectBuffer into) {
        byte[] mine = key(value);
        into.putBytes(0, mine);
        return mine.length;
    }
}
