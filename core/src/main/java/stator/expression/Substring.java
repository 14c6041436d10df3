package stator.expression;

import org.agrona.DirectBuffer;
import stator.item.ValueView;

/**
 * Looks for bytes in bytes (Knuth, Morris and Pratt) in time that grows with the sum of both lengths, not with their
 * product, whatever a request says. Scratch of one thread; keeps as much space as the longest pattern needed.
 */
final class Substring {
    // how much of the pattern still fits after its first n bytes fitted and the next did not
    private int[] fallback = new int[64];

    /** Whether the content of the pattern occurs in the content of the text. */
    boolean isIn(ValueView text, ValueView pattern) {
        int patternLength = pattern.contentLength();
        int textLength = text.contentLength();
        if (patternLength > textLength) {
            return false;
        }
        if (patternLength == 0) {
            return true;
        }
        prepare(pattern);
        DirectBuffer sought = pattern.buffer();
        int soughtOffset = pattern.contentOffset();
        int fits = 0;
        for (int i = 0; i < textLength; i++) {
            byte next = text.buffer().getByte(text.contentOffset() + i);
            while (fits > 0 && sought.getByte(soughtOffset + fits) != next) {
                fits = fallback[fits];
            }
            if (sought.getByte(soughtOffset + fits) == next) {
                fits++;
            }
            if (fits == patternLength) {
                return true;
            }
        }
        return false;
    }

    private void prepare(ValueView pattern) {
        DirectBuffer buffer = pattern.buffer();
        int offset = pattern.contentOffset();
        int length = pattern.contentLength();
        if (fallback.length <= length) {
            fallback = new int[Math.max(length + 1, 2 * fallback.length)];
        }
        fallback[1] = 0;
        int fits = 0;
        for (int i = 1; i < length; i++) {
            byte next = buffer.getByte(offset + i);
            while (fits > 0 && buffer.getByte(offset + fits) != next) {
                fits = fallback[fits];
            }
            if (buffer.getByte(offset + fits) == next) {
                fits++;
            }
            fallback[i + 1] = fits;
        }
    }
}
