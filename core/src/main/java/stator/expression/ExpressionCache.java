package stator.expression;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Compiled expressions by kind, text and the attributes that their names stand for. Bounded: a place that is taken is
 * taken over. No locks: readers and writers meet in one slot of an array; two that compile the same expression at once
 * both succeed, and one of the results stays. May be used by any number of threads.
 */
public final class ExpressionCache {
    /** Entries of the cache that the process shares. */
    public static final int DEFAULT_CAPACITY = 1024;

    private static final int WAYS = 4;
    private static final ExpressionCache SHARED = new ExpressionCache(DEFAULT_CAPACITY);

    private record Entry(ExpressionKind kind, String text, Compiled compiled) {
        boolean fits(ExpressionKind wantedKind, String wantedText, Map<String, String> names) {
            return kind == wantedKind
                    && text.equals(wantedText)
                    && compiled.uses().fit(names);
        }
    }

    /** Compiles an expression whose compiled form is not there. */
    @FunctionalInterface
    interface Compiler {
        Compiled compile(ExpressionKind kind, String text, Map<String, String> names);
    }

    private final AtomicReferenceArray<@Nullable Entry> entries;
    private final int setMask;
    private final AtomicInteger hand = new AtomicInteger();

    /**
     * @param capacity most expressions kept: a power of two, at least 4
     */
    public ExpressionCache(int capacity) {
        if (capacity < WAYS || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity=" + capacity + ", must be a power of two >= " + WAYS);
        }
        entries = new AtomicReferenceArray<>(capacity);
        setMask = capacity / WAYS - 1;
    }

    /** The cache of this process. */
    public static ExpressionCache shared() {
        return SHARED;
    }

    /** Number of expressions kept. */
    public int size() {
        int size = 0;
        for (int i = 0; i < entries.length(); i++) {
            size += entries.get(i) == null ? 0 : 1;
        }
        return size;
    }

    /** Most expressions kept. */
    public int capacity() {
        return entries.length();
    }

    Compiled find(ExpressionKind kind, String text, Map<String, String> names, Compiler compiler) {
        int first = first(kind, text);
        int free = -1;
        for (int i = first; i < first + WAYS; i++) {
            Entry entry = entries.get(i);
            if (entry == null) {
                free = i;
            } else if (entry.fits(kind, text, names)) {
                return entry.compiled();
            }
        }
        Compiled compiled = compiler.compile(kind, text, names);
        if (compiled.isSound() && compiled.uses().areSmall()) {
            int place = free >= 0 ? free : first + (hand.getAndIncrement() & (WAYS - 1));
            entries.set(place, new Entry(kind, text, compiled));
        }
        return compiled;
    }

    private int first(ExpressionKind kind, String text) {
        int hash = text.hashCode() * 31 + kind.parameter().hashCode();
        hash *= 0x9E3779B9;
        return ((hash >>> 16) & setMask) * WAYS;
    }
}
