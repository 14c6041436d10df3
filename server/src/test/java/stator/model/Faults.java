package stator.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes something wrong with a request that may have been right. */
final class Faults {
    private final Dice dice;
    private final RandomRequest random;

    Faults(Dice dice, RandomRequest random) {
        this.dice = dice;
        this.random = random;
    }

    /** The request with one more thing wrong. */
    Request spoil(Request sound) {
        if (sound.unreadable() != null) {
            return sound;
        }
        Map<String, Object> body = Json.map(Json.copy(sound.body()));
        Request request = new Request(sound.operation(), body, sound.expressions(), null, sound.walk());
        boolean batch = sound.operation().startsWith("Batch");
        switch (dice.below(6)) {
            case 0 -> {
                return unreadable(request);
            }
            case 1 -> spoilAttributes(request);
            case 2 -> spoilParameters(batch ? batchPart(request) : body);
            case 3 -> spoilEnums(body);
            default -> {
                if (batch) {
                    spoilBatch(request);
                } else {
                    spoilMembers(request);
                }
            }
        }
        return request;
    }

    private Request unreadable(Request request) {
        Map<String, Object> body = request.body();
        List<String> legacy = LegacyFaults.members(body);
        if (!legacy.isEmpty() && dice.coin()) {
            return request.unreadable(LegacyFaults.spoil(body, dice.pick(legacy), dice));
        }
        String type = "java.lang.String";
        switch (dice.below(8)) {
            case 0 -> {
                body.put("ReturnConsumedCapacity", 23);
                return request.unreadable("NUMBER_VALUE cannot be converted to String");
            }
            case 1 -> {
                body.put("ReturnConsumedCapacity", dice.coin());
                return request.unreadable((body.get("ReturnConsumedCapacity").equals(true) ? "TRUE" : "FALSE")
                        + "_VALUE cannot be converted to String");
            }
            case 2 -> {
                body.put("ReturnConsumedCapacity", List.of());
                return request.unreadable("Unrecognized collection type class " + type);
            }
            case 3 -> {
                body.put("ReturnConsumedCapacity", Map.of());
                return request.unreadable("Start of structure or map found where not expected");
            }
            case 4 -> {
                body.put(
                        attributesMember(request), dice.pick(List.of("x", true)).toString());
                return request.unreadable("Unexpected field type");
            }
            default -> {
                return unreadableValue(request);
            }
        }
    }

    private static String attributesMember(Request request) {
        return switch (request.operation()) {
            case "PutItem" -> "Item";
            case "Query", "Scan" -> "ExclusiveStartKey";
            case "BatchGetItem", "BatchWriteItem" -> "RequestItems";
            default -> "Key";
        };
    }

    private Request unreadableValue(Request request) {
        Map<String, Object> attributes = attributes(request);
        if (attributes == null) {
            return request;
        }
        int which = dice.below(6);
        attributes.put(
                "a",
                switch (which) {
                    case 0 -> "text";
                    case 1 -> List.of();
                    case 2 -> Json.object("B", true);
                    case 3 -> Json.object("B", "abc");
                    case 4 -> Json.object("S", 5);
                    default -> Json.object("SS", "a");
                });
        return request.unreadable(
                switch (which) {
                    case 0 -> "Unexpected value type in payload";
                    case 1 -> "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue";
                    case 2 -> "only base-64-encoded strings are convertible to bytes";
                    case 3 -> "Base64 encoded length is expected a multiple of 4 bytes but found: 3";
                    case 4 -> "NUMBER_VALUE cannot be converted to String";
                    default -> "Unexpected field type";
                });
    }

    /** Some attributes of the request: an item's or a key's; null if there are none. */
    private Map<String, Object> attributes(Request request) {
        Object found = request.body().get(attributesMember(request));
        if (!(found instanceof Map<?, ?> map) || map.isEmpty()) {
            return null;
        }
        if (!request.operation().startsWith("Batch")) {
            return Json.map(map);
        }
        Object first = map.values().iterator().next();
        if (request.operation().equals("BatchGetItem")) {
            Object keys = Json.map(first).get("Keys");
            return keys == null || Json.list(keys).isEmpty()
                    ? null
                    : Json.map(Json.list(keys).get(0));
        }
        if (Json.list(first).isEmpty()) {
            return null;
        }
        Map<String, Object> write = Json.map(Json.list(first).get(0));
        Object inner = write.isEmpty() ? null : write.values().iterator().next();
        Object attributes = inner == null || Json.map(inner).isEmpty()
                ? null
                : Json.map(inner).values().iterator().next();
        return attributes == null ? null : Json.map(attributes);
    }

    private static Map<String, Object> batchPart(Request request) {
        Object tables = request.body().get("RequestItems");
        Object first = tables == null || Json.map(tables).isEmpty()
                ? null
                : Json.map(tables).values().iterator().next();
        return first instanceof Map<?, ?> part ? Json.map(part) : new LinkedHashMap<>();
    }

    private void spoilAttributes(Request request) {
        Map<String, Object> attributes = attributes(request);
        ModelTable table = random.table();
        if (attributes == null) {
            return;
        }
        String key = dice.coin() || table.sortKey == null ? "pk" : "sk";
        switch (dice.below(8)) {
            case 0 -> attributes.remove(key);
            case 1 -> attributes.put("extra", Value.n(1).toJson());
            case 2 -> attributes.put(key, random.values().any(1).toJson());
            case 3 -> attributes.put(key, dice.pick(Value.s(""), Value.b()).toJson());
            case 4 ->
                attributes.put(
                        key,
                        Value.s("x".repeat(dice.pick(1024, 1025, 2048, 2049))).toJson());
            case 5 -> {
                int limit = ReferenceModel.MAX_ITEM;
                int others = attributes.containsKey("big") || ValueRules.attributesError(attributes) != null
                        ? 0
                        : Value.size(Value.attributes(attributes));
                if (dice.perMille(60)) {
                    attributes.put(
                            "big",
                            Value.s("x".repeat(limit - others - 4 + dice.below(4)))
                                    .toJson());
                }
            }
            default ->
                attributes.put(
                        dice.pick("a", "n", key, new ArrayList<>(attributes.keySet()).get(0)),
                        random.values().wrong());
        }
    }

    private void spoilParameters(Map<String, Object> body) {
        switch (dice.below(7)) {
            case 0 -> put(body, "ExpressionAttributeNames", dice.pick("#unused", "#b", "#_c"), "a");
            case 1 ->
                put(
                        body,
                        "ExpressionAttributeValues",
                        dice.pick(":unused", ":b"),
                        Value.n(1).toJson());
            case 2 -> putBad(body, "ExpressionAttributeNames", dice.pick("bad", "#", "#b-d"), "a");
            case 3 ->
                putBad(
                        body,
                        "ExpressionAttributeValues",
                        dice.pick("bad", ":", ":b d"),
                        Value.n(1).toJson());
            case 4 -> body.put("ExpressionAttributeNames", Map.of());
            case 5 -> body.put("ExpressionAttributeValues", Map.of());
            default ->
                put(body, "ExpressionAttributeValues", ":wrong", random.values().wrong());
        }
    }

    /** Puts something under a key that none can have, unless there is one: which of two is told is not known. */
    private static void putBad(Map<String, Object> body, String member, String key, Object value) {
        boolean isBad = Json.map(body.getOrDefault(member, Map.of())).keySet().stream()
                .anyMatch(other -> !other.matches("[#:][0-9a-zA-Z_]+"));
        if (!isBad) {
            put(body, member, key, value);
        }
    }

    private static void put(Map<String, Object> body, String member, String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>(Json.map(body.getOrDefault(member, Map.of())));
        map.put(key, value);
        body.put(member, map);
    }

    private void spoilEnums(Map<String, Object> body) {
        for (int left = 1 + dice.below(2); left > 0; left--) {
            String member = dice.pick(
                    "ReturnConsumedCapacity",
                    "ReturnItemCollectionMetrics",
                    "ReturnValues",
                    "ReturnValues",
                    "ReturnValuesOnConditionCheckFailure",
                    "Select",
                    "Unknown");
            body.put(member, dice.pick("WRONG", "", "all_old", "UPDATED_NEW", "ALL_PROJECTED_ATTRIBUTES"));
        }
    }

    private void spoilMembers(Request request) {
        Map<String, Object> body = request.body();
        boolean paged =
                request.operation().equals("Query") || request.operation().equals("Scan");
        switch (dice.below(paged ? 8 : 4)) {
            case 0 -> body.remove("TableName");
            case 1 ->
                body.put("TableName", dice.pick("nowhere", "ab", "a b", "", "x".repeat(256), "ab\u00e9".repeat(90)));
            case 2 -> {
                String member =
                        dice.pick("Item", "Key", "KeyConditionExpression", "UpdateExpression", "ConditionExpression");
                body.remove(member);
            }
            case 3 -> {
                // nulls and members that nobody knows are passed over
                body.put("Nobody", List.of(1, "x", Map.of()));
                body.putIfAbsent("ConditionExpression", null);
                body.remove("ConditionExpression", null);
            }
            case 4 -> body.put("Limit", dice.pick(0, -1));
            case 5 -> body.put("Select", dice.pick("SPECIFIC_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT"));
            case 6 -> body.put("IndexName", dice.pick("nowhere", "ab", "a b", "x".repeat(255)));
            default -> {
                if (request.operation().equals("Scan")) {
                    body.put(dice.pick("Segment", "TotalSegments"), dice.pick(-1, 0, 1, 5, 1_000_000, 1_000_001));
                } else {
                    body.put("ExclusiveStartKey", random.values().written(random.key()));
                }
            }
        }
    }

    private void spoilBatch(Request request) {
        Map<String, Object> body = request.body();
        Map<String, Object> tables = Json.map(body.getOrDefault("RequestItems", new LinkedHashMap<>()));
        Object first = tables.isEmpty() ? null : tables.values().iterator().next();
        boolean reads = request.operation().equals("BatchGetItem");
        switch (dice.below(8)) {
            case 0 -> body.remove("RequestItems");
            case 1 -> tables.clear();
            case 2 -> {
                if (first != null) {
                    String name = dice.pick("nowhere", "ab", "a b");
                    tables.put(name, Json.copy(first));
                    request.expressions()
                            .put(
                                    name,
                                    request.expressions()
                                            .get(tables.keySet().iterator().next()));
                }
            }
            case 3 -> {
                if (first != null && reads) {
                    Json.map(first).remove("Keys");
                } else if (first != null) {
                    Json.list(first)
                            .add(dice.pick(
                                    Json.object(),
                                    Json.object("PutRequest", Map.of()),
                                    Json.object("DeleteRequest", Map.of())));
                }
            }
            case 4 -> elements(first, reads).clear();
            case 5 -> {
                List<Object> elements = elements(first, reads);
                for (int left = dice.pick(26, 101); !elements.isEmpty() && left > 0; left--) {
                    elements.add(Json.copy(elements.get(0)));
                }
            }
            default -> {
                List<Object> elements = elements(first, reads);
                if (!elements.isEmpty()) {
                    elements.add(Json.copy(elements.get(0)));
                }
            }
        }
    }

    private static List<Object> elements(Object part, boolean reads) {
        Object elements = part != null && reads ? Json.map(part).get("Keys") : part;
        return elements == null ? new ArrayList<>() : Json.list(elements);
    }
}
