package stator.index;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Random keys one after the other off the heap, as in a log: the value of an entry is the number of its key. */
final class FlatKeys implements KeySource {
    /** As of an item with a 24-byte key: index, hash, key. */
    static final int KEY_LENGTH = 44;

    private static final int PREFIX_LENGTH = 4;

    private final UnsafeBuffer bytes;

    FlatKeys(int count) {
        bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(count * KEY_LENGTH));
        byte[] key = new byte[KEY_LENGTH];
        SplittableRandom random = new SplittableRandom(count);
        for (int i = 0; i < count; i++) {
            random.nextBytes(key);
            bytes.putBytes(offset(i), key);
            bytes.setMemory(offset(i), PREFIX_LENGTH, (byte) 1);
        }
    }

    DirectBuffer buffer() {
        return bytes;
    }

    int offset(int number) {
        return number * KEY_LENGTH;
    }

    @Override
    public int compare(long value, DirectBuffer key, int offset, int length) {
        int mine = offset((int) value);
        int shorter = Math.min(KEY_LENGTH, length);
        int common = KeyBytes.mismatch(bytes, mine, key, offset, shorter);
        return common == shorter
                ? KEY_LENGTH - length
                : (bytes.getByte(mine + common) & 0xFF) - (key.getByte(offset + common) & 0xFF);
    }

    @Override
    public int copyKey(long value, MutableDirectBuffer into) {
        into.putBytes(0, bytes, offset((int) value), KEY_LENGTH);
        return KEY_LENGTH;
    }
}
