package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Random transactions: of some actions or reads, on different items mostly. */
final class RandomTransactions {
    private static final List<String> KINDS = List.of("Put", "Put", "Update", "Update", "Delete", "ConditionCheck");

    private final RandomRequest random;
    private final Dice dice;
    private final Map<String, Expression> expressions = new HashMap<>();

    RandomTransactions(RandomRequest random) {
        this.random = random;
        dice = random.dice();
    }

    Request writes() {
        return request("TransactWriteItems", KINDS);
    }

    Request gets() {
        return request("TransactGetItems", List.of("Get"));
    }

    private Request request(String operation, List<String> kinds) {
        List<Object> items = new ArrayList<>();
        for (int left = dice.pick(1, 1, 1, 2, 2, 3, 4); left > 0; left--) {
            String kind = dice.pick(kinds);
            items.add(Json.object(kind, random.part(kind)));
            int place = items.size() - 1;
            random.takeExpressions().forEach((member, expression) -> expressions.put(place + "." + member, expression));
        }
        spoil(items);
        Map<String, Object> body = Json.object("TransactItems", items);
        if (dice.perMille(300)) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        if (kinds == KINDS && dice.perMille(100)) {
            body.put("ReturnItemCollectionMetrics", dice.pick("SIZE", "NONE"));
        }
        return new Request(operation, body, expressions, null, false);
    }

    /** Makes something wrong at times. */
    private void spoil(List<Object> items) {
        if (!dice.perMille(120)) {
            return;
        }
        Map<String, Object> first = Json.map(items.get(0));
        Map<String, Object> part = Json.map(first.values().iterator().next());
        Map<String, Object> attributes = Json.map(part.getOrDefault("Key", part.get("Item")));
        switch (dice.below(9)) {
            case 0 -> items.clear();
            case 1 -> part.put("TableName", "nowhere");
            case 2 -> attributes.remove("pk");
            case 3 -> attributes.put("pk", random.values().any(1).toJson());
            case 4 -> attributes.put("pk", dice.pick(Value.s(""), Value.b()).toJson());
            case 5 -> attributes.put("sk", random.values().any(1).toJson());
            case 6 ->
                attributes.put(dice.pick("pk", "a", "extra"), random.values().wrong());
            case 7 -> part.put("ExpressionAttributeNames", Json.object("#unused", "a"));
            default -> {
                if (!first.containsKey("Get")) {
                    first.put("Delete", Json.copy(Json.object("TableName", "plain", "Key", attributes)));
                }
            }
        }
    }
}
