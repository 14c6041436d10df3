package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A tree and the map that says what must be in it. */
final class BTreeModel implements AutoCloseable {
    final KeyTable keys;
    final TreeMap<byte[], Long> map;
    final BTree tree;
    private final BTreeCursor cursor;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[0]);
    private final UnsafeBuffer endKey = new UnsafeBuffer(new byte[0]);

    BTreeModel(BTree.Context ctx) {
        this(ctx, new KeyTable(), new TreeMap<>(Arrays::compareUnsigned));
    }

    /** @param map what the tree holds from the beginning */
    BTreeModel(BTree.Context ctx, KeyTable keys, TreeMap<byte[], Long> map) {
        this.keys = keys;
        this.map = map;
        tree = BTree.open(ctx.keys(keys));
        cursor = tree.newWriterCursor();
    }

    void put(byte[] bytes) {
        long value = keys.append(bytes);
        key.wrap(bytes);
        long previous = tree.put(key, 0, bytes.length, value);
        assertEquals(orNull(map.put(bytes, value)), previous, "previous value of put");
    }

    void remove(byte[] bytes) {
        key.wrap(bytes);
        assertEquals(orNull(map.remove(bytes)), tree.remove(key, 0, bytes.length), "removed value");
    }

    void find(byte[] bytes) {
        key.wrap(bytes);
        assertEquals(orNull(map.get(bytes)), tree.find(key, 0, bytes.length), "value found");
    }

    void removeRange(byte[] from, byte[] to) {
        key.wrap(from);
        endKey.wrap(to);
        tree.removeRange(key, 0, from.length, endKey, 0, to.length);
        if (Arrays.compareUnsigned(from, to) < 0) {
            map.subMap(from, to).clear();
        }
    }

    /** Checks a few steps both ways from a key. */
    void walk(byte[] from, int steps) {
        walk(cursor, map, from, steps);
    }

    void walk(BTreeCursor cursor, NavigableMap<byte[], Long> expected, byte[] from, int steps) {
        key.wrap(from);
        boolean found = cursor.seek(key, 0, from.length);
        int left = steps;
        for (Map.Entry<byte[], Long> entry : expected.tailMap(from, true).entrySet()) {
            assertTrue(found, "cursor ended before value=" + entry.getValue());
            assertEquals(entry.getValue(), cursor.value(), "value going forward");
            if (left-- == 0) {
                break;
            }
            found = cursor.next();
        }
        assertTrue(left < 0 || !found, "cursor went on after the end");
        left = steps;
        found = cursor.seekFloor(key, 0, from.length);
        for (Map.Entry<byte[], Long> entry :
                expected.headMap(from, true).descendingMap().entrySet()) {
            assertTrue(found, "cursor began after value=" + entry.getValue());
            assertEquals(entry.getValue(), cursor.value(), "value going back");
            if (left-- == 0) {
                break;
            }
            found = cursor.previous();
        }
        assertTrue(left < 0 || !found, "cursor went on before the beginning");
    }

    /** Compares everything, both ways. */
    static void compareAll(BTreeCursor cursor, NavigableMap<byte[], Long> expected) {
        boolean found = cursor.first();
        for (long value : expected.values()) {
            assertTrue(found, "cursor ended before value=" + value);
            assertEquals(value, cursor.value(), "value going forward");
            found = cursor.next();
        }
        assertFalse(found, "more than expected");
        found = cursor.last();
        for (long value : expected.descendingMap().values()) {
            assertTrue(found, "cursor began after value=" + value);
            assertEquals(value, cursor.value(), "value going back");
            found = cursor.previous();
        }
        assertFalse(found, "more than expected");
    }

    void check() {
        assertEquals(map.size(), IndexChecker.check(tree), "entries");
        compareAll(cursor, map);
    }

    private static long orNull(@Nullable Long value) {
        return value == null ? BTree.NULL_VALUE : value;
    }

    @Override
    public void close() {
        tree.close();
    }
}
