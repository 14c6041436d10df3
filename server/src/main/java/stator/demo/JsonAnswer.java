package stator.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demonstration wants to know of an answer.
 *
 * @param status    of HTTP: 200 if all went well
 * @param count     member {@code Count}, or 0
 * @param texts     the strings in the items, which are projected on one attribute
 * @param remainder member {@code LastEvaluatedKey} or {@code UnprocessedItems} as JSON, null if there is nothing left
 * @param raw       the whole answer
 */
record JsonAnswer(
        int status, int count, List<String> texts, @Nullable String remainder, String raw) {
    private static final String EMPTY = "{}";

    static JsonAnswer parse(JsonFactory factory, int status, String raw) throws IOException {
        int count = 0;
        List<String> texts = new ArrayList<>();
        String remainder = null;
        try (JsonParser json = factory.createParser(raw)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "Count" -> count = json.getIntValue();
                    case "Items" -> texts = texts(json);
                    case "LastEvaluatedKey", "UnprocessedItems" -> remainder = copy(factory, json);
                    default -> json.skipChildren();
                }
            }
        }
        return new JsonAnswer(status, count, texts, EMPTY.equals(remainder) ? null : remainder, raw);
    }

    boolean succeeded() {
        return status == 200;
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(json.getText());
            }
        }
        return texts;
    }

    private static String copy(JsonFactory factory, JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = factory.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }
}
