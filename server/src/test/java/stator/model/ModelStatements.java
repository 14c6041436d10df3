package stator.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ExecuteStatement and BatchExecuteStatement, of statements on single items. */
final class ModelStatements {
    /** What a statement comes to: what it shows, or null, and what it consumes. */
    private record Outcome(Map<String, Object> shown, Units units) {}

    Map<String, Object> execute(Request request) {
        Statement statement = sound(request.expressions().get("Statement"));
        Outcome outcome = outcome(statement, request.body());
        return Json.object(
                "Items",
                outcome.shown == null ? List.of() : List.of(outcome.shown),
                "ConsumedCapacity",
                outcome.units.told(request, statement.table().name));
    }

    Map<String, Object> batch(Request request) {
        List<Object> requests = Json.list(request.body().get("Statements"));
        List<Expression> statements = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            statements.add(request.expressions().get(Integer.toString(i)));
        }
        checkNotMixed(statements);
        checkDistinct(statements);
        List<Object> responses = new ArrayList<>();
        Map<String, Units> units = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            ModelTable table = tableOf(statements.get(i));
            String name = table == null ? null : table.name;
            try {
                Outcome outcome = outcome(sound(statements.get(i)), Json.map(requests.get(i)));
                units.computeIfAbsent(name, first -> new Units()).add(outcome.units);
                responses.add(Json.object("TableName", name, "Item", outcome.shown));
            } catch (Refusal refusal) {
                responses.add(Json.object("TableName", name, "Error", refusal.inBatch()));
            }
        }
        List<Object> told = new ArrayList<>();
        units.forEach((name, used) -> told.add(used.told(request, name)));
        return Json.object("Responses", responses, "ConsumedCapacity", Units.areAsked(request) ? told : null);
    }

    private static Statement sound(Expression statement) {
        if (statement instanceof WrongStatement wrong) {
            throw wrong.refusal();
        }
        return (Statement) statement;
    }

    private static ModelTable tableOf(Expression statement) {
        return statement instanceof WrongStatement wrong ? wrong.table() : ((Statement) statement).table();
    }

    private static void checkNotMixed(List<Expression> statements) {
        Set<Boolean> kinds = new HashSet<>();
        for (Expression statement : statements) {
            String verb = statement instanceof WrongStatement wrong ? wrong.verb() : ((Statement) statement).verb();
            if (verb != null) {
                kinds.add(verb.equals("SELECT"));
            }
        }
        if (kinds.size() > 1) {
            throw Refusal.validation("Read and write requests together in the same batch is not supported.");
        }
    }

    private static void checkDistinct(List<Expression> statements) {
        Set<Object> keys = new HashSet<>();
        for (Expression each : statements) {
            if (each instanceof Statement statement && problem(statement) == null) {
                ModelTable table = statement.table();
                if (!keys.add(List.of(table.name, table.keyOf(statement.attributes())))) {
                    throw Refusal.validation("Provided list of item keys contains duplicates");
                }
            }
        }
    }

    private static Outcome outcome(Statement statement, Map<String, Object> asked) {
        ModelTable table = statement.table();
        Map<String, Value> before = table.find(statement.attributes());
        if (statement.reads()) {
            boolean shows = before != null && holds(statement, before);
            boolean consistent = Boolean.TRUE.equals(asked.get("ConsistentRead"));
            return new Outcome(
                    shows ? columns(statement, before) : null,
                    Units.ofTable(ReferenceModel.readUnits(ReferenceModel.sizeOf(before), consistent)));
        }
        Map<String, Value> after = after(statement, before, asked);
        if (after == null) {
            table.remove(statement.attributes());
        } else {
            table.put(after);
        }
        return new Outcome(returned(statement, before, after), Units.ofWrite(table, before, after));
    }

    static boolean holds(Statement statement, Map<String, Value> item) {
        return statement.condition() == null
                || new ConditionEvaluator(item, statement.bindings()).holds(statement.condition());
    }

    static Map<String, Object> columns(Statement statement, Map<String, Value> item) {
        Map<String, Value> shown = new LinkedHashMap<>(item);
        if (statement.columns() != null) {
            shown.keySet().retainAll(statement.columns());
        }
        return Value.toJson(shown);
    }

    /** The item after a write; null for none. */
    private static Map<String, Value> after(Statement statement, Map<String, Value> before, Map<String, Object> asked) {
        ModelTable table = statement.table();
        Refusal.raise(problem(statement));
        if (statement.verb().equals("INSERT")) {
            if (before != null) {
                throw Refusal.duplicateItem();
            }
            return statement.attributes();
        }
        boolean updates = statement.verb().equals("UPDATE");
        // there is nothing wrong with deleting what is not there
        if (before == null ? updates : !holds(statement, before)) {
            throw Refusal.conditionFailed(showsOld(asked) ? before : null);
        }
        return updates
                ? ModelWrites.updated(table, statement.update(), statement.bindings(), statement.attributes())
                : null;
    }

    /** What is wrong with a statement whatever there is, or null. */
    private static String problem(Statement statement) {
        ModelTable table = statement.table();
        return switch (statement.verb()) {
            case "INSERT" -> table.itemError(statement.attributes());
            case "UPDATE" -> ModelWrites.wrongIndexType(table, statement.update(), statement.bindings());
            default -> null;
        };
    }

    private static boolean showsOld(Map<String, Object> asked) {
        return "ALL_OLD".equals(asked.get("ReturnValuesOnConditionCheckFailure"));
    }

    private static Map<String, Object> returned(
            Statement statement, Map<String, Value> before, Map<String, Value> after) {
        String returning = statement.returning();
        if (returning == null) {
            return null;
        }
        Map<String, Value> image = returning.endsWith("_OLD") ? before : after;
        if (image == null || returning.startsWith("ALL")) {
            return image == null ? null : Value.toJson(image);
        }
        return ModelWrites.touched(statement.update(), statement.bindings(), image);
    }
}
