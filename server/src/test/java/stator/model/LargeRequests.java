package stator.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests about items near the limit of 400 KB, and about pages of 1 MB of them. */
final class LargeRequests {
    private static final int KEYS = 6;

    private final Dice dice;
    private final ModelTable table;

    LargeRequests(Dice dice, ModelTable table) {
        this.dice = dice;
        this.table = table;
    }

    Request request() {
        return switch (dice.weighted(4, 4, 2, 1, 1)) {
            case 0 -> put();
            case 1 -> update();
            case 2 -> query();
            case 3 -> batchGet();
            default -> new Request("DeleteItem", body("Key", key()));
        };
    }

    private Map<String, Object> body(String member, Object value) {
        return Json.object(
                "TableName",
                table.name,
                member,
                value,
                "ReturnConsumedCapacity",
                dice.pick("TOTAL", "INDEXES"),
                "ReturnValues",
                member.equals("Key") ? dice.pick("NONE", "ALL_OLD") : null);
    }

    private Map<String, Object> key() {
        return Json.object(
                "pk", Value.s("p").toJson(), "sk", Value.n(dice.below(KEYS)).toJson());
    }

    private Request put() {
        Map<String, Object> item = new LinkedHashMap<>(key());
        int rest = ReferenceModel.MAX_ITEM - Value.size(Value.attributes(item)) - "big".length();
        int length = dice.pick(rest - 1, rest, rest + 1, 250_000, 300_000, 100_000);
        item.put("big", Value.s("x".repeat(length)).toJson());
        return new Request("PutItem", body("Item", item));
    }

    /** Sets a text so that the size an update is charged with, or that of the item, comes to just the limit. */
    private Request update() {
        Map<String, Object> key = key();
        Update update = new Update(
                List.of(new Update.Section("SET", List.of(new Update.Action(Path.of("big"), new Operand.Ref(":v"))))));
        Bindings empty = new Bindings(Map.of(), Map.of(":v", Value.s("")));
        int byCharge = ReferenceModel.MAX_ITEM - UpdateEvaluator.charge(update, empty);
        int bySize = ReferenceModel.MAX_ITEM - Value.size(Value.attributes(key)) - "big".length();
        int length = dice.pick(byCharge - 1, byCharge, byCharge + 1, bySize, bySize + 1, 200_000);
        Map<String, Object> body = body("Key", key);
        body.put("UpdateExpression", update.print());
        body.put(
                "ExpressionAttributeValues",
                Json.object(":v", Value.s("x".repeat(length)).toJson()));
        Map<String, Expression> expressions = new HashMap<>(Map.of("UpdateExpression", update));
        return new Request("UpdateItem", body, expressions, null, false);
    }

    private Request query() {
        Condition condition = new Condition.Compare(Path.of("pk"), "=", new Operand.Ref(":p"));
        Map<String, Object> body = body("KeyConditionExpression", condition.print());
        body.put("ExpressionAttributeValues", Json.object(":p", Value.s("p").toJson()));
        body.put("ScanIndexForward", dice.coin());
        if (dice.coin()) {
            body.put("Select", "COUNT");
        }
        Map<String, Expression> expressions = new HashMap<>(Map.of("KeyConditionExpression", condition));
        return new Request("Query", body, expressions, null, true);
    }

    private Request batchGet() {
        Map<String, Object> asked = Json.object("Keys", List.of(key()), "ConsistentRead", dice.coin());
        Map<String, Object> body = body("RequestItems", Json.object(table.name, asked));
        body.remove("TableName");
        return new Request("BatchGetItem", body);
    }
}
