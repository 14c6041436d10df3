package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request is answered with: status and body. */
record Answer(int status, Map<String, Object> body) {
    /** Stands in the text of an expected error for what cannot be known. */
    static final String ANYTHING = "\u2026";

    private static final Pattern UNUSED = Pattern.compile("(unused in expressions: keys: \\{)(.*)}");

    static Answer ok(Map<String, Object> body) {
        return new Answer(200, body);
    }

    /** Whether an answer is what this one, of the model, says: sets, and what has no order, in any order. */
    boolean agreesWith(Answer other) {
        if (status != other.status) {
            return false;
        }
        String text = (String) body.get("message");
        if (text != null && text.contains(ANYTHING) && other.body.get("message") instanceof String told) {
            String pattern = "\\Q" + text.replace(ANYTHING, "\\E.*\\Q") + "\\E";
            return Pattern.compile(pattern, Pattern.DOTALL).matcher(told).matches()
                    && body.get("__type").equals(other.body.get("__type"));
        }
        return comparable(body).equals(comparable(other.body));
    }

    private static Object comparable(Map<String, Object> body) {
        Map<String, Object> comparable = Json.map(Json.canonical(body));
        comparable.computeIfPresent("message", (name, text) -> unordered((String) text));
        comparable.computeIfPresent("NextToken", (name, token) -> ANYTHING);
        // batches promise no order
        if (comparable.get("Responses") instanceof Map<?, ?> tables) {
            Map<String, Object> responses = Json.map(tables);
            responses.replaceAll((table, items) -> sorted(items));
        }
        if (comparable.get("ItemCollectionMetrics") instanceof Map<?, ?> tables) {
            Json.map(tables).replaceAll((table, metrics) -> metrics instanceof List<?> list ? sorted(list) : metrics);
        }
        if (comparable.get("ConsumedCapacity") instanceof List<?> capacities) {
            comparable.put("ConsumedCapacity", sorted(capacities));
        }
        return comparable;
    }

    private static Object sorted(Object list) {
        List<Object> sorted = new ArrayList<>(Json.list(list));
        sorted.sort(Comparator.comparing(Object::toString));
        return sorted;
    }

    private static String unordered(String text) {
        Matcher unused = UNUSED.matcher(text);
        if (!unused.find()) {
            return text;
        }
        List<String> keys = new ArrayList<>(List.of(unused.group(2).split(", ", -1)));
        Collections.sort(keys);
        return text.substring(0, unused.start()) + unused.group(1) + keys;
    }

    @Override
    public String toString() {
        return status + " " + Json.print(body);
    }
}
