package stator.partiql;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Statements by their text. Bounded twice: one place for each hash, taken over by whatever comes next, and no text longer
 * than {@value #MAX_TEXT_LENGTH} characters. No locks: two threads that read the same statement at once both succeed, and
 * one of the results stays. May be used by any number of threads.
 */
final class StatementCache {
    static final StatementCache SHARED = new StatementCache(512);

    /** Longer statements are read each time: what is made of a statement takes many times its length. */
    static final int MAX_TEXT_LENGTH = 2048;

    private record Entry(String text, PreparedStatement statement) {}

    private final AtomicReferenceArray<@Nullable Entry> entries;

    /** @param capacity most statements kept: a power of two */
    StatementCache(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity=" + capacity + ", must be a power of two");
        }
        entries = new AtomicReferenceArray<>(capacity);
    }

    /** The statement with this text; refusals are not kept. */
    PreparedStatement find(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            return new PreparedStatement(StatementParser.parse(text));
        }
        int hash = text.hashCode() * 0x9E3779B9;
        int place = (hash >>> 16) & (entries.length() - 1);
        Entry entry = entries.get(place);
        if (entry != null && entry.text().equals(text)) {
            return entry.statement();
        }
        PreparedStatement statement = new PreparedStatement(StatementParser.parse(text));
        entries.set(place, new Entry(text, statement));
        return statement;
    }

    /** Number of statements kept. */
    int size() {
        int size = 0;
        for (int i = 0; i < entries.length(); i++) {
            size += entries.get(i) == null ? 0 : 1;
        }
        return size;
    }
}
