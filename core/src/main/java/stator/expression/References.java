package stator.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the paths and values of one expression, and keeps what they refer to. */
final class References {
    private final Tokens tokens;
    private final Map<String, String> names;
    private final Findings findings;
    private final Set<String> keywords;
    private final Map<String, String> usedNames = new LinkedHashMap<>();
    private final List<String> values = new ArrayList<>();
    private List<String> recent = new ArrayList<>();

    /**
     * @param names    what {@code #names} stand for
     * @param keywords words, in upper case, that are never attributes in this kind of expression
     */
    References(Tokens tokens, Map<String, String> names, Findings findings, Set<String> keywords) {
        this.tokens = tokens;
        this.names = names;
        this.findings = findings;
        this.keywords = keywords;
    }

    /** Reads a path. */
    DocumentPath path() {
        DocumentPath.Builder path = new DocumentPath.Builder();
        path.name(name());
        return rest(path);
    }

    /** Reads the steps after a path that is already complete, as parentheses allow. */
    DocumentPath extend(DocumentPath path) {
        return rest(new DocumentPath.Builder(path));
    }

    private DocumentPath rest(DocumentPath.Builder path) {
        while (true) {
            if (tokens.accept(TokenType.DOT)) {
                path.name(name());
            } else if (tokens.accept(TokenType.OPEN_INDEX)) {
                path.index(index());
                tokens.expect(TokenType.CLOSE_INDEX);
            } else {
                return path.build();
            }
        }
    }

    private String name() {
        if (tokens.is(TokenType.NAME)) {
            String name = tokens.string();
            tokens.advance();
            return resolve(name);
        }
        if (!tokens.is(TokenType.WORD) || isKeyword()) {
            throw tokens.syntaxError();
        }
        String word = tokens.string();
        tokens.advance();
        if (ReservedWords.contains(word)) {
            findings.add(Finding.RESERVED_WORD, "Attribute name is a reserved keyword; reserved keyword: " + word);
        }
        return word;
    }

    private String resolve(String name) {
        String attribute = names.get(name);
        if (attribute == null) {
            recent.add(name);
            findings.add(Finding.UNDEFINED_NAME, undefined(name));
            return name;
        }
        usedNames.put(name, attribute);
        return attribute;
    }

    private int index() {
        if (!tokens.is(TokenType.DIGITS)) {
            throw tokens.syntaxError();
        }
        String digits = tokens.string();
        tokens.advance();
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            findings.add(Finding.LIST_INDEX, "List index is not within the allowable range; index: [" + digits + "]");
            return 0;
        }
    }

    /** Reads a value; returns its slot. */
    int value() {
        if (!tokens.is(TokenType.VALUE)) {
            throw tokens.syntaxError();
        }
        String value = tokens.string();
        tokens.advance();
        recent.add(value);
        int slot = values.indexOf(value);
        if (slot < 0) {
            slot = values.size();
            values.add(value);
        }
        return slot;
    }

    /** Whether the token is a keyword of this kind of expression. */
    boolean isKeyword() {
        return tokens.is(TokenType.WORD) && keywords.contains(tokens.string().toUpperCase(Locale.ROOT));
    }

    /** The values, and the names that are undefined, that were read since this was last called; in their order. */
    List<String> takeRecent() {
        List<String> taken = recent;
        recent = new ArrayList<>();
        return taken;
    }

    Uses uses() {
        return new Uses(usedNames, values);
    }

    /** The error for a {@code #name} or {@code :value} that the request does not have. */
    static String undefined(String reference) {
        return reference.startsWith("#")
                ? "An expression attribute name used in the document path is not defined; attribute name: " + reference
                : "An expression attribute value used in expression is not defined; attribute value: " + reference;
    }
}
