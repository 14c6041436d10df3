package stator.trigger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.streams.record.ChangeRecord;
import stator.streams.trigger.TriggerAnswer;

/**
 * What the body of a good answer says of a batch, as a Lambda function does with {@code ReportBatchItemFailures}:
 * {@code {"batchItemFailures": [{"itemIdentifier": "SEQUENCE_NUMBER"}]}}. No failures, and any body that is no object, is success; one
 * that cannot be read, or names a change that is not of the batch, is a failure of all.
 */
final class FailureReport {
    private static final String FAILURES = "batchItemFailures";
    private static final String IDENTIFIER = "itemIdentifier";
    private static final JsonFactory FACTORY = new JsonFactory();

    private FailureReport() {}

    static TriggerAnswer of(byte[] body, List<ChangeRecord> batch) {
        int start = 0;
        while (start < body.length && Character.isWhitespace(body[start])) {
            start++;
        }
        if (start == body.length || body[start] != '{') {
            return TriggerAnswer.success();
        }
        List<String> identifiers;
        try (JsonParser parser = FACTORY.createParser(body)) {
            parser.nextToken();
            identifiers = identifiers(parser);
        } catch (IOException ex) {
            return TriggerAnswer.failure("the answer cannot be read: " + ex.getMessage());
        }
        return identifiers.isEmpty() ? TriggerAnswer.success() : lowest(identifiers, batch);
    }

    private static TriggerAnswer lowest(List<String> identifiers, List<ChangeRecord> batch) {
        int lowest = batch.size();
        Map<String, Integer> own = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            own.put(LambdaEvent.sequenceNumber(batch.get(i)), i);
        }
        for (String identifier : identifiers) {
            Integer index = own.get(identifier);
            if (index == null) {
                return TriggerAnswer.failure("the answer names a change that is none of the batch: " + identifier);
            }
            lowest = Math.min(lowest, index);
        }
        return new TriggerAnswer(
                batch.get(lowest).sequence(),
                "the answer reports failures: " + identifiers.size() + " of " + own.size());
    }

    /** Of an object that has begun, to its end. */
    private static List<String> identifiers(JsonParser parser) throws IOException {
        List<String> found = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isFailures = FAILURES.equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (isFailures && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    found.add(identifier(parser));
                }
            } else if (isFailures && value != JsonToken.VALUE_NULL) {
                found.add(""); // of no change
            } else {
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("no object");
        }
        return found;
    }

    private static String identifier(JsonParser parser) throws IOException {
        @Nullable String found = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isIdentifier = IDENTIFIER.equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (isIdentifier && value == JsonToken.VALUE_STRING) {
                found = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return found == null ? "" : found;
    }
}
