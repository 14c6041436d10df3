package stator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads requests written in tests: JSON, with single quotes allowed, into maps, lists, strings, numbers, booleans. */
final class JsonText {
    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static Map<String, Object> object(String text) {
        JsonText json = new JsonText(text);
        Map<String, Object> object = json.readObject();
        json.skipSpace();
        if (json.at != text.length()) {
            throw new IllegalArgumentException("trailing text at=" + json.at + " in " + text);
        }
        return object;
    }

    private Map<String, Object> readObject() {
        Map<String, Object> object = new LinkedHashMap<>();
        expect('{');
        while (!accept('}')) {
            accept(',');
            String name = readString();
            expect(':');
            Object value = readValue();
            if (value != null) {
                object.put(name, value);
            }
        }
        return object;
    }

    private @Nullable Object readValue() {
        skipSpace();
        char c = text.charAt(at);
        if (c == '{') {
            return readObject();
        }
        if (c == '[') {
            return readList();
        }
        if (c == '\'' || c == '"') {
            return readString();
        }
        int start = at;
        while (at < text.length() && ",}] ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "null" -> null;
            case "true", "false" -> Boolean.valueOf(word);
            default -> Long.valueOf(word);
        };
    }

    private List<Object> readList() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (!accept(']')) {
            accept(',');
            Object value = readValue();
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    private String readString() {
        skipSpace();
        char quote = text.charAt(at);
        int end = text.indexOf(quote, at + 1);
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private boolean accept(char c) {
        skipSpace();
        if (text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw new IllegalArgumentException("expected " + c + " at=" + at + " in " + text);
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
