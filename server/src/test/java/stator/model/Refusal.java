package stator.model;

import java.util.List;
import java.util.Map;

/** An error that the model answers with. */
final class Refusal extends RuntimeException {
    static final String ENVELOPE = "1 validation error detected: ";

    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient Map<String, Object> details;

    private Refusal(String type, String message, Map<String, Object> details) {
        super(message, null, false, false);
        this.type = type;
        this.details = details;
    }

    static Refusal validation(String message) {
        return new Refusal("com.amazon.coral.validate#ValidationException", message, Map.of());
    }

    static Refusal serialization(String message) {
        return new Refusal("com.amazon.coral.service#SerializationException", message, Map.of());
    }

    static Refusal noTable() {
        return new Refusal(
                "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "Requested resource not found", Map.of());
    }

    /** @param item what the error shows of the item that is there, or null */
    static Refusal conditionFailed(Map<String, Value> item) {
        return new Refusal(
                "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "The conditional request failed",
                Json.object("Item", item == null ? null : Value.toJson(item)));
    }

    /** Of an INSERT of an item that is there. */
    static Refusal duplicateItem() {
        return new Refusal(
                "com.amazonaws.dynamodb.v20120810#DuplicateItemException",
                "Duplicate primary key exists in table",
                Map.of());
    }

    /** Of a transaction under a token that another one had. */
    static Refusal otherUnderToken() {
        return new Refusal(
                "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException",
                "DynamoDB rejected the request because you retried a request with a different payload but with an"
                        + " idempotent token that was already used.",
                Map.of());
    }

    /** @param reasons for each item of the transaction, in order */
    static Refusal cancelled(List<Object> reasons) {
        List<Object> codes =
                reasons.stream().map(reason -> Json.map(reason).get("Code")).toList();
        return new Refusal(
                "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
                Json.object("CancellationReasons", reasons));
    }

    Answer answer() {
        boolean capital = type.endsWith("#SerializationException") || type.endsWith("#TransactionCanceledException");
        Map<String, Object> body = Json.object("__type", type, capital ? "Message" : "message", getMessage());
        body.putAll(details);
        return new Answer(400, body);
    }

    /** As the answer to a statement of a batch tells it. */
    Map<String, Object> inBatch() {
        String code =
                switch (type.substring(type.indexOf('#') + 1)) {
                    case "ConditionalCheckFailedException" -> "ConditionalCheckFailed";
                    case "DuplicateItemException" -> "DuplicateItem";
                    case "ResourceNotFoundException" -> "ResourceNotFound";
                    default -> "ValidationError";
                };
        return Json.object("Code", code, "Message", getMessage(), "Item", details.get("Item"));
    }

    /** Raises an error if there is one. */
    static void raise(String message) {
        if (message != null) {
            throw validation(message);
        }
    }
}
