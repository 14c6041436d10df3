package stator.engine;

import java.util.Arrays;
import java.util.List;
import stator.item.AttributeMap;
import stator.item.KeyHash;

/** Finds keys that a batch names twice. For up to {@value #MAX_KEYS} keys; on one thread. */
final class KeySet {
    static final int MAX_KEYS = 100;

    private static final int SLOTS = 256;

    private final AttributeMap[] slots = new AttributeMap[SLOTS];
    private int size;

    /** Whether these keys, as many as there may be, differ from one another. Keeps none of them. */
    boolean areDistinct(List<AttributeMap> keys) {
        boolean distinct = true;
        for (int i = 0; i < keys.size() && distinct; i++) {
            distinct = add(keys.get(i));
        }
        Arrays.fill(slots, null);
        size = 0;
        return distinct;
    }

    private boolean add(AttributeMap key) {
        if (size == MAX_KEYS) {
            throw new IllegalStateException("more than " + MAX_KEYS + " keys");
        }
        int slot = (int) KeyHash.hash64(0, key.buffer(), key.offset(), key.length()) & (SLOTS - 1);
        while (slots[slot] != null) {
            if (slots[slot].sameAs(key)) {
                return false;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        slots[slot] = key;
        size++;
        return true;
    }
}
