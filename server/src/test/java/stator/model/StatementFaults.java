package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one thing wrong with ExecuteStatement or BatchExecuteStatement: of two, which is told is not known. */
final class StatementFaults {
    private static final String UNFORMED = "Statement wasn't well formed, can't be processed: ";
    private static final String NO_COUNT = "Number of parameters in request and statement don't match.";
    private static final String VALUE_TYPE = "class com.amazonaws.dynamodb.v20120810.AttributeValue";
    private static final int MAX_LENGTH = 8192;
    private static final int MAX_TOKEN = 32_768;

    private final Dice dice;
    private final RandomRequest random;

    StatementFaults(Dice dice, RandomRequest random) {
        this.dice = dice;
        this.random = random;
    }

    /** The request with one thing wrong, or at its limit. */
    Request spoil(Request sound) {
        Map<String, Object> body = Json.map(Json.copy(sound.body()));
        Request request = new Request(sound.operation(), body, new HashMap<>(sound.expressions()), null, false);
        boolean isBatch = sound.operation().startsWith("Batch");
        List<Object> parts = isBatch ? Json.list(body.get("Statements")) : List.of(body);
        int which = dice.below(parts.size());
        Map<String, Object> part = Json.map(parts.get(which));
        String member = isBatch ? Integer.toString(which) : "Statement";
        switch (dice.below(8)) {
            case 0 -> {
                return unreadable(request, part);
            }
            case 1 -> spoilMember(body, part, isBatch);
            default -> {
                WrongStatement wrong = isBatch && dice.perMille(150)
                        ? mixed(request, part, parts.size())
                        : wrong(part, request.expressions().get(member), isBatch);
                if (wrong != null) {
                    part.put("Statement", wrong.print());
                    request.expressions().put(member, wrong);
                }
            }
        }
        return request;
    }

    private Request unreadable(Request request, Map<String, Object> part) {
        switch (dice.below(6)) {
            case 0 -> {
                part.put("Statement", 5);
                return request.unreadable("NUMBER_VALUE cannot be converted to String");
            }
            case 1 -> {
                part.put("Statement", Map.of());
                return request.unreadable("Start of structure or map found where not expected");
            }
            case 2 -> {
                part.put("Parameters", Map.of());
                return request.unreadable("Start of structure or map found where not expected");
            }
            case 3 -> {
                part.put("Parameters", List.of("a"));
                return request.unreadable("Unexpected value type in payload");
            }
            case 4 -> {
                part.put("Parameters", List.of(List.of()));
                return request.unreadable("Unrecognized collection type " + VALUE_TYPE);
            }
            default -> {
                part.put("Parameters", List.of(Json.object("B", "abc")));
                return request.unreadable("Base64 encoded length is expected a multiple of 4 bytes but found: 3");
            }
        }
    }

    /** A member that is missing, or out of its bounds, or just inside. */
    private void spoilMember(Map<String, Object> body, Map<String, Object> part, boolean isBatch) {
        String text = (String) part.get("Statement");
        switch (dice.below(9)) {
            case 0 -> part.remove("Statement");
            case 1 -> part.put("Statement", "");
            case 2 -> part.put("Statement", padded(text, MAX_LENGTH));
            case 3 -> part.put("Statement", padded(text, MAX_LENGTH + 1));
            case 4 -> part.put("Parameters", List.of());
            case 5 -> part.put("ReturnValuesOnConditionCheckFailure", dice.pick("WRONG", "", "ALL_NEW"));
            case 6 -> body.put("ReturnConsumedCapacity", dice.pick("WRONG", "", "total"));
            case 7 -> {
                if (isBatch) {
                    List<Object> many = new ArrayList<>();
                    for (int left = dice.pick(0, 26); left > 0; left--) {
                        many.add(part);
                    }
                    body.put("Statements", many);
                } else {
                    body.put("Limit", dice.pick(0, -1));
                }
            }
            default -> {
                if (isBatch) {
                    body.remove("Statements");
                } else {
                    body.put("NextToken", dice.pick("", "x".repeat(MAX_TOKEN + 1)));
                }
            }
        }
    }

    private static String padded(String text, int length) {
        return text.length() > length ? text : text + " ".repeat(length - text.length());
    }

    /** A statement that does not go with the others of its batch. */
    private static WrongStatement mixed(Request request, Map<String, Object> part, int parts) {
        if (parts < 2) {
            return null;
        }
        boolean reads = request.expressions().values().stream()
                .anyMatch(each -> each instanceof Statement statement && statement.reads());
        return alone(
                part,
                reads
                        ? literal("DELETE FROM \"nowhere\" WHERE pk = 'x'", "DELETE")
                        : literal("SELECT * FROM \"nowhere\" WHERE pk = 'x'", "SELECT"));
    }

    private static WrongStatement literal(String text, String verb) {
        return new WrongStatement(text, verb, null, Refusal.noTable());
    }

    /** The statement of a part with something wrong in it; null if there is no place for what was thought of. */
    private WrongStatement wrong(Map<String, Object> part, Expression sound, boolean isBatch) {
        String text = sound.print();
        String verb = sound instanceof Statement statement ? statement.verb() : "SELECT";
        ModelTable table = sound instanceof Statement statement
                ? statement.table()
                : ((Selection) sound).target().table();
        return switch (dice.below(isBatch ? 7 : 9)) {
            case 0 -> refused("X" + text, UNFORMED + "Expected data manipulation");
            case 1 ->
                sound instanceof Statement
                        ? refused(text + dice.pick(" foo", ")"), UNFORMED + "Unexpected token after expression")
                        : null;
            case 2 -> miscounted(part, text);
            case 3 -> wrongParameter(part, text);
            case 4 ->
                new WrongStatement(text.replace('"' + table.name + '"', "\"nowhere\""), verb, null, Refusal.noTable());
            case 5 -> wrongKey(part, table, verb, isBatch);
            case 6 ->
                alone(
                        part,
                        refused(
                                "EXISTS(SELECT * FROM \"" + table.name + "\" WHERE pk = 'x' AND n = 1)",
                                "EXISTS can only be used in ExecuteTransaction write requests."));
            case 7 -> wrongIndex(text, table, verb);
            default -> {
                if (!(sound instanceof Statement)) {
                    yield null; // what else is wrong with it may come first
                }
                part.put("NextToken", "x");
                yield refused(
                        text,
                        verb.equals("SELECT") ? "Invalid NextToken" : "NextToken is only valid on a SELECT statement");
            }
        };
    }

    private static WrongStatement refused(String text, String why) {
        return new WrongStatement(text, null, null, Refusal.validation(why));
    }

    /** A statement without parameters, in the place of another. */
    private static WrongStatement alone(Map<String, Object> part, WrongStatement statement) {
        part.remove("Parameters");
        return statement;
    }

    private WrongStatement miscounted(Map<String, Object> part, String text) {
        List<Object> parameters = new ArrayList<>(Json.list(part.getOrDefault("Parameters", List.of())));
        if (parameters.isEmpty() || dice.coin()) {
            parameters.add(Value.n(1).toJson());
        } else {
            parameters.remove(parameters.size() - 1);
        }
        part.put("Parameters", parameters);
        if (parameters.isEmpty()) {
            part.remove("Parameters");
        }
        return refused(text, NO_COUNT);
    }

    private WrongStatement wrongParameter(Map<String, Object> part, String text) {
        List<Object> parameters = new ArrayList<>(Json.list(part.getOrDefault("Parameters", List.of())));
        Object wrong = random.values().wrong();
        String why = ValueRules.error(wrong, true);
        if (parameters.isEmpty() || why == null) {
            return null;
        }
        parameters.set(dice.below(parameters.size()), wrong);
        part.put("Parameters", parameters);
        return refused(text, why);
    }

    /** No key, or one of another type. */
    private WrongStatement wrongKey(Map<String, Object> part, ModelTable table, String verb, boolean isBatch) {
        boolean reads = verb.equals("SELECT");
        if (reads && !isBatch) {
            return null; // it may look for many
        }
        String kind = reads ? "SELECT" : "DELETE";
        String head = (reads ? "SELECT * FROM \"" : "DELETE FROM \"") + table.name + "\" WHERE ";
        if (dice.coin()) {
            String why = reads
                    ? "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
                    : "Where clause does not contain a mandatory equality on all key attributes";
            return alone(part, new WrongStatement(head + "n = 1", kind, table, Refusal.validation(why)));
        }
        String wrong = table.partitionKey.type() == Value.Type.N ? "'x'" : "1";
        String sort = table.sortKey == null ? "" : " AND sk = ?";
        WrongStatement statement = new WrongStatement(
                head + "pk = " + wrong + sort,
                kind,
                table,
                Refusal.validation("The provided key element does not match the schema"));
        alone(part, statement);
        if (table.sortKey != null) {
            part.put(
                    "Parameters",
                    List.of(random.values().of(table.sortKey.type(), 0).toJson()));
        }
        return statement;
    }

    private static WrongStatement wrongIndex(String text, ModelTable table, String verb) {
        String name = '"' + table.name + '"';
        if (verb.equals("INSERT") || text.contains(name + '.')) {
            return null;
        }
        return refused(
                text.replace(name, name + ".\"nowhere\""),
                verb.equals("SELECT")
                        ? "The table does not have the specified index"
                        : "This operation is not supported on an index");
    }
}
