package stator.partiql;

import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Where in the text of a statement something stands. Two trees that differ only in places are equal, so places are, too.
 *
 * @param line   from 1
 * @param column from 1, in characters
 * @param length of its first word, in characters
 */
record Place(int line, int column, int length) {
    static Place of(Token token) {
        return new Place(
                token.getLine(),
                token.getCharPositionInLine() + 1,
                token.getText().length());
    }

    /** As DynamoDB's errors end: {@code message at 1:8:5}. */
    String after(String message) {
        return message + " at " + line + ':' + column + ':' + length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
