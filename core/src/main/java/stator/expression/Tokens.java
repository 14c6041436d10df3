package stator.expression;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stator.contract.DynamoDbException;

/**
 * An expression cut into tokens, and the place that the parser has reached in them.
 *
 * <p>Cutting never fails: a character that begins no token becomes a token of its own, and is an error only when the
 * parser gets there, so that the leftmost error is the one reported.
 */
final class Tokens {
    static final int MAX_EXPRESSION_LENGTH = 4096;

    private final ExpressionKind kind;
    private final String text;
    private TokenType[] types = new TokenType[32];
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int count;
    private int index;

    /**
     * @throws DynamoDbException if the expression is empty or longer than 4,096 bytes of UTF-8
     */
    Tokens(ExpressionKind kind, String text) {
        this.kind = kind;
        this.text = text;
        if (text.isEmpty()) {
            throw kind.error("The expression can not be empty;");
        }
        int lengthBytes = utf8Length(text);
        if (lengthBytes > MAX_EXPRESSION_LENGTH) {
            throw kind.error("Expression size has exceeded the maximum allowed size; expression size: " + lengthBytes);
        }
        cut();
    }

    TokenType type() {
        return types[index];
    }

    TokenType typeAfter() {
        return types[Math.min(index + 1, count - 1)];
    }

    boolean is(TokenType type) {
        return types[index] == type;
    }

    /** True if the token is this keyword, in any case. */
    boolean isKeyword(String keyword) {
        return types[index] == TokenType.WORD
                && ends[index] - starts[index] == keyword.length()
                && text.regionMatches(true, starts[index], keyword, 0, keyword.length());
    }

    String string() {
        return text.substring(starts[index], ends[index]);
    }

    void advance() {
        if (index < count - 1) {
            index++;
        }
    }

    /** Takes the token if it is of this type. */
    boolean accept(TokenType type) {
        if (types[index] != type) {
            return false;
        }
        advance();
        return true;
    }

    void expect(TokenType type) {
        if (!accept(type)) {
            throw syntaxError();
        }
    }

    /** The syntax error at the present token, with the token and its neighbours as they stand in the text. */
    DynamoDbException syntaxError() {
        boolean end = types[index] == TokenType.END;
        String token = end ? "<EOF>" : string();
        int from = starts[Math.max(index - 1, 0)];
        int last = Math.min(index + 1, Math.max(count - 2, 0));
        return kind.error("Syntax error; token: \"" + token + "\", near: \"" + text.substring(from, ends[last]) + "\"");
    }

    private void cut() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                at = cutOne(c, at);
            }
        }
        add(TokenType.END, text.length(), text.length());
    }

    private int cutOne(char c, int at) {
        if (isLetter(c)) {
            return add(TokenType.WORD, at, endOfName(at + 1));
        }
        if (isDigit(c)) {
            int end = at + 1;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return add(TokenType.DIGITS, at, end);
        }
        if (c == '#' || c == ':') {
            int end = endOfName(at + 1);
            TokenType type = c == '#' ? TokenType.NAME : TokenType.VALUE;
            return add(end == at + 1 ? TokenType.UNKNOWN : type, at, end);
        }
        if (c == '<' || c == '>') {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (next == '=') {
                return add(c == '<' ? TokenType.LE : TokenType.GE, at, at + 2);
            }
            if (c == '<' && next == '>') {
                return add(TokenType.NE, at, at + 2);
            }
            return add(c == '<' ? TokenType.LT : TokenType.GT, at, at + 1);
        }
        return add(punctuation(c), at, at + Character.charCount(text.codePointAt(at)));
    }

    private static TokenType punctuation(char c) {
        return switch (c) {
            case '(' -> TokenType.OPEN;
            case ')' -> TokenType.CLOSE;
            case '[' -> TokenType.OPEN_INDEX;
            case ']' -> TokenType.CLOSE_INDEX;
            case ',' -> TokenType.COMMA;
            case '.' -> TokenType.DOT;
            case '+' -> TokenType.PLUS;
            case '-' -> TokenType.MINUS;
            case '=' -> TokenType.EQ;
            default -> TokenType.UNKNOWN;
        };
    }

    private int endOfName(int from) {
        int end = from;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int add(TokenType type, int start, int end) {
        if (count == types.length) {
            types = Arrays.copyOf(types, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        types[count] = type;
        starts[count] = start;
        ends[count] = end;
        count++;
        return end;
    }

    static boolean isNamePart(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
