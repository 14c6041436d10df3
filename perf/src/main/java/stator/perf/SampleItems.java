package stator.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import stator.Table;
import stator.item.Item;

/** The items that benchmarks store: a key of 24 bytes, a value of 1 KB, and a counter. */
final class SampleItems {
    static final String KEY = "id";
    static final String VALUE = "value";
    static final String COUNTER = "hits";
    static final int VALUE_LENGTH = 1024;

    private static final int LOAD_WINDOW = 256;

    private SampleItems() {}

    /** Key of a number, 24 bytes. */
    static String key(int number) {
        return String.format("customer-%015d", number);
    }

    static String[] keys(int count) {
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(i);
        }
        return keys;
    }

    /** Random bytes, the same every time. */
    static byte[] value() {
        byte[] value = new byte[VALUE_LENGTH];
        new SplittableRandom(VALUE_LENGTH).nextBytes(value);
        return value;
    }

    static Item item(String key, byte[] value) {
        return Item.of(KEY, key, VALUE, value, COUNTER, 0);
    }

    /** Stores items 0 to {@code count - 1}, a bounded number of them under way at a time. */
    static void load(Table table, int count, IntFunction<Item> items) {
        List<CompletableFuture<?>> window = new ArrayList<>(LOAD_WINDOW);
        for (int i = 0; i < count; i++) {
            window.add(table.putAsync(items.apply(i)).toCompletableFuture());
            if (window.size() == LOAD_WINDOW || i == count - 1) {
                window.forEach(CompletableFuture::join);
                window.clear();
            }
        }
    }
}
