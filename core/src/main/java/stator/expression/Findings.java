package stator.expression;

import java.util.EnumMap;
import java.util.Map;

/** The first error of each kind in one expression. */
final class Findings {
    private final ExpressionKind kind;
    private final Map<Finding, String> texts = new EnumMap<>(Finding.class);

    Findings(ExpressionKind kind) {
        this.kind = kind;
    }

    /** Keeps the error if it is the first of its kind. */
    void add(Finding finding, String text) {
        texts.putIfAbsent(finding, text);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Throws the first of these kinds, in the order given, that was found. */
    void throwFirst(Finding... order) {
        for (Finding finding : order) {
            String text = texts.get(finding);
            if (text != null) {
                throw kind.error(text);
            }
        }
    }
}
