package stator.model;

import java.util.HashMap;
import java.util.Map;

/**
 * A request as the wire has it, and what the texts of its expressions were printed from.
 *
 * @param expressions by the member that holds the text; those of a batch by the table's name
 * @param unreadable  what is wrong with the request's JSON before anything else is looked at, or null
 * @param walk        whether to go on with LastEvaluatedKey until there is none
 */
record Request(
        String operation,
        Map<String, Object> body,
        Map<String, Expression> expressions,
        String unreadable,
        boolean walk) {
    Request(String operation, Map<String, Object> body) {
        this(operation, body, new HashMap<>(), null, false);
    }

    Request unreadable(String why) {
        return new Request(operation, body, expressions, why, false);
    }

    Request walking() {
        return new Request(operation, body, expressions, unreadable, true);
    }

    /**
     * The request for the page behind one.
     *
     * @param page with a LastEvaluatedKey
     */
    Request after(Map<String, Object> page) {
        Map<String, Object> next = Json.map(Json.copy(body));
        Object key = page.get("LastEvaluatedKey");
        if (expressions.get("Statement") instanceof Selection selection) {
            next.put("NextToken", page.get("NextToken"));
            Expression rest = selection.after(Value.attributes(key));
            return new Request(operation, next, Map.of("Statement", rest), unreadable, true);
        }
        next.put("ExclusiveStartKey", key);
        return new Request(operation, next, expressions, unreadable, true);
    }

    String table() {
        return body.get("TableName") instanceof String name ? name : null;
    }

    String string(String member) {
        return (String) body.get(member);
    }

    boolean flag(String member) {
        return Boolean.TRUE.equals(body.get(member));
    }

    @Override
    public String toString() {
        return operation + " " + Json.print(body);
    }
}
