package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bounds on single members that DynamoDB checks first and reports together. */
final class Constraints {
    private static final String NOT_NULL = "Member must not be null";
    private static final Map<String, List<String>> ENUMS = Map.of(
            "ReturnConsumedCapacity", List.of("INDEXES", "TOTAL", "NONE"),
            "ReturnItemCollectionMetrics", List.of("SIZE", "NONE"),
            "ReturnValues", List.of("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"),
            "ReturnValuesOnConditionCheckFailure", List.of("ALL_OLD", "NONE"),
            "ConditionalOperator", List.of("OR", "AND"),
            "Select", List.of("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"));
    private static final Map<String, List<String>> STATEMENT_MEMBERS = Map.of(
            "ExecuteStatement",
            List.of(
                    "Statement",
                    "Parameters",
                    "NextToken",
                    "ReturnConsumedCapacity",
                    "Limit",
                    "ReturnValuesOnConditionCheckFailure"),
            "BatchExecuteStatement",
            List.of("Statements", "ReturnConsumedCapacity"));
    private static final Map<String, List<String>> MEMBERS = Map.of(
            "PutItem",
            List.of(
                    "ReturnConsumedCapacity",
                    "TableName",
                    "Item",
                    "ConditionalOperator",
                    "Expected",
                    "ReturnValues",
                    "ReturnItemCollectionMetrics",
                    "ReturnValuesOnConditionCheckFailure"),
            "GetItem",
            List.of("ReturnConsumedCapacity", "AttributesToGet", "TableName", "Key"),
            "DeleteItem",
            List.of(
                    "ReturnConsumedCapacity",
                    "TableName",
                    "ReturnValues",
                    "ReturnItemCollectionMetrics",
                    "Key",
                    "ConditionalOperator",
                    "Expected",
                    "ReturnValuesOnConditionCheckFailure"),
            "UpdateItem",
            List.of(
                    "ReturnConsumedCapacity",
                    "TableName",
                    "ReturnItemCollectionMetrics",
                    "ReturnValues",
                    "Key",
                    "ConditionalOperator",
                    "Expected",
                    "AttributeUpdates",
                    "ReturnValuesOnConditionCheckFailure"),
            "Query",
            List.of(
                    "ReturnConsumedCapacity",
                    "QueryFilter",
                    "AttributesToGet",
                    "TableName",
                    "Select",
                    "IndexName",
                    "ConditionalOperator",
                    "Limit",
                    "KeyConditions"),
            "Scan",
            List.of(
                    "ReturnConsumedCapacity",
                    "TableName",
                    "IndexName",
                    "Select",
                    "ConditionalOperator",
                    "ScanFilter",
                    "TotalSegments",
                    "Segment",
                    "Limit",
                    "AttributesToGet"),
            "BatchGetItem",
            List.of("RequestItems", "ReturnConsumedCapacity"),
            "BatchWriteItem",
            List.of("ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "RequestItems"),
            "TransactWriteItems",
            List.of("TransactItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"),
            "TransactGetItems",
            List.of("TransactItems", "ReturnConsumedCapacity"));
    private static final List<String> OPERATORS = List.of(
            "IN",
            "NULL",
            "BETWEEN",
            "LT",
            "NOT_CONTAINS",
            "EQ",
            "GT",
            "NOT_NULL",
            "NE",
            "LE",
            "BEGINS_WITH",
            "GE",
            "CONTAINS");
    private static final Set<String> WRITES = Set.of("PutItem", "DeleteItem", "UpdateItem");
    private static final String WRONG_OPERATOR =
            "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]";
    private static final String NAME_PATTERN = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

    private final Request request;
    private final List<String> violations = new ArrayList<>();

    private Constraints(Request request) {
        this.request = request;
    }

    static void check(Request request) {
        if (WRITES.contains(request.operation()) && hasRequired(request)) {
            Constraints first = new Constraints(request);
            first.checkFirst();
        }
        if (request.operation().equals("Query") && request.table() != null && hasWrongOperator(request)) {
            throw Refusal.validation(WRONG_OPERATOR);
        }
        Constraints all = new Constraints(request);
        MEMBERS.getOrDefault(request.operation(), STATEMENT_MEMBERS.getOrDefault(request.operation(), List.of()))
                .forEach(all::check);
        all.raise();
        if (request.operation().equals("BatchWriteItem")) {
            all.checkTableNames(Json.map(request.body().get("RequestItems")));
            all.raise();
        }
    }

    private static boolean hasWrongOperator(Request request) {
        String operator = request.string("ConditionalOperator");
        return operator != null && !ENUMS.get("ConditionalOperator").contains(operator);
    }

    private static boolean hasRequired(Request request) {
        String attributes = request.operation().equals("PutItem") ? "Item" : "Key";
        return request.table() != null && request.body().get(attributes) != null;
    }

    /** What the operations that write one item look at first, and then report alone. */
    private void checkFirst() {
        if (request.table().isEmpty()) {
            violations.add("Value at 'TableName' failed to satisfy constraint: Member must have length greater than or"
                    + " equal to 1");
        } else {
            check("TableName");
        }
        raise();
        String returned = request.string("ReturnValues");
        if (request.operation().equals("UpdateItem")
                && returned != null
                && !ENUMS.get("ReturnValues").contains(returned)) {
            violations.add("Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD,"
                    + " ALL_NEW, UPDATE_NEW, NONE]");
        }
        raise();
        if (hasWrongOperator(request)) {
            violations.add(WRONG_OPERATOR);
        }
        raise();
    }

    private void check(String member) {
        Object value = request.body().get(member);
        switch (member) {
            case "TableName" -> checkName((String) value);
            case "Item", "Key" -> require(member, value);
            case "IndexName" -> checkIndex((String) value);
            case "Limit" -> checkLimit((Integer) value);
            case "TotalSegments" -> checkRange(member, (Integer) value, 1, 1_000_000);
            case "Segment" -> checkRange(member, (Integer) value, 0, 999_999);
            case "RequestItems" -> checkBatch(value);
            case "Statement" -> checkLength("statement", (String) value, 8192, true);
            case "NextToken" -> checkLength("nextToken", (String) value, 32_768, false);
            case "Parameters" -> checkParameters("parameters", value);
            case "Statements" -> checkStatements(value);
            case "TransactItems" -> checkTransaction(value);
            case "AttributesToGet" -> checkAttributes("attributesToGet", value);
            case "Expected" -> checkMembers(member, "ComparisonOperator", OPERATORS, false);
            case "AttributeUpdates" -> checkMembers(member, "Action", List.of("ADD", "PUT", "DELETE"), false);
            case "QueryFilter", "ScanFilter", "KeyConditions" ->
                checkMembers(member, "ComparisonOperator", OPERATORS, true);
            default -> {
                List<String> allowed = ENUMS.get(member);
                if (value != null && !allowed.contains((String) value)) {
                    violate(value, member, "Member must satisfy enum value set: " + allowed);
                }
            }
        }
    }

    private void checkAttributes(String path, Object attributes) {
        int size = attributes == null ? 1 : Json.list(attributes).size();
        if (size < 1) {
            violate("[]", path, "Member must have length greater than or equal to 1");
        }
        if (size > 255) {
            violate(Answer.ANYTHING, path, "Member must have length less than or equal to 255");
        }
    }

    /** Checks a member of each entry of a map that is a member of the request. */
    private void checkMembers(String map, String member, List<String> allowed, boolean required) {
        Object entries = request.body().get(map);
        Json.map(entries == null ? Map.of() : entries).forEach((attribute, entry) -> {
            Object value = Json.map(entry).get(member);
            String path = lower(map) + "." + attribute + ".member." + lower(member);
            if (required) {
                require(path, value);
            }
            if (value != null && !allowed.contains((String) value)) {
                violate(value, path, "Member must satisfy enum value set: " + allowed);
            }
        });
    }

    private void require(String member, Object value) {
        if (value == null) {
            violations.add("Value null at '" + lower(member) + "' failed to satisfy constraint: " + NOT_NULL);
        }
    }

    private void checkName(String name) {
        require("TableName", name);
        if (name == null) {
            return;
        }
        if (name.isEmpty()) {
            violate(name, "TableName", "Member must have length greater than or equal to 1");
        } else if (!isName(name)) {
            violate(name, "TableName", NAME_PATTERN);
        }
        if (name.length() > (name.contains(":") ? 1024 : 255)) {
            violate(name, "TableName", "Member must have length less than or equal to 255");
        }
    }

    private static boolean isName(String nameOrArn) {
        return nameOrArn.matches("(arn:[^:/]*:dynamodb:[^:/]*:[^:/]*:table/)?[a-zA-Z0-9_.-]+");
    }

    private void checkIndex(String name) {
        if (name != null && !name.matches("[a-zA-Z0-9_.-]+")) {
            violate(name, "IndexName", NAME_PATTERN);
        }
        if (name != null && name.length() < 3) {
            violate(name, "IndexName", "Member must have length greater than or equal to 3");
        }
    }

    private void checkLimit(Integer limit) {
        if (limit != null && limit < 1) {
            if (request.operation().equals("Query")) {
                violations.add("Value at 'Limit' failed to satisfy constraint: Member must have value greater than or"
                        + " equal to 1");
            } else {
                violate(limit, "Limit", "Member must have value greater than or equal to 1");
            }
        }
    }

    private void checkRange(String member, Integer value, int least, int most) {
        if (value != null && value < least) {
            violate(value, member, "Member must have value greater than or equal to " + least);
        }
        if (value != null && value > most) {
            violate(value, member, "Member must have value less than or equal to " + most);
        }
    }

    private void checkLength(String path, String text, int most, boolean required) {
        if (required) {
            require(path, text);
        }
        if (text != null && text.isEmpty()) {
            violate(text, path, "Member must have length greater than or equal to 1");
        }
        if (text != null && text.length() > most) {
            violate(text, path, "Member must have length less than or equal to " + most);
        }
    }

    private void checkParameters(String path, Object parameters) {
        if (parameters != null && Json.list(parameters).isEmpty()) {
            violate("[]", path, "Member must have length greater than or equal to 1");
        }
    }

    private void checkStatements(Object statements) {
        require("Statements", statements);
        List<Object> all = statements == null ? List.of() : Json.list(statements);
        if (statements != null && all.isEmpty()) {
            violate("[]", "Statements", "Member must have length greater than or equal to 1");
        }
        if (all.size() > 25) {
            violate(Answer.ANYTHING, "Statements", "Member must have length less than or equal to 25");
        }
        for (int i = 0; i < all.size(); i++) {
            Map<String, Object> statement = Json.map(all.get(i));
            String path = "statements." + (i + 1) + ".member.";
            checkLength(path + "statement", (String) statement.get("Statement"), 8192, true);
            checkParameters(path + "parameters", statement.get("Parameters"));
            Object wanted = statement.get("ReturnValuesOnConditionCheckFailure");
            List<String> allowed = ENUMS.get("ReturnValuesOnConditionCheckFailure");
            if (wanted != null && !allowed.contains((String) wanted)) {
                violate(
                        wanted,
                        path + "returnValuesOnConditionCheckFailure",
                        "Member must satisfy enum value set: " + allowed);
            }
        }
    }

    private void checkBatch(Object tables) {
        require("RequestItems", tables);
        if (tables == null) {
            return;
        }
        Map<String, Object> requests = Json.map(tables);
        if (request.operation().equals("BatchGetItem")) {
            if (requests.isEmpty()) {
                violations.add("Value at 'RequestItems' failed to satisfy constraint: Member must have length greater"
                        + " than or equal to 1");
            }
            checkTableNames(requests);
            requests.forEach((name, asked) -> {
                checkKeys(name, Json.map(asked).get("Keys"));
                checkAttributes(
                        "requestItems." + name + ".member.attributesToGet",
                        Json.map(asked).get("AttributesToGet"));
            });
            return;
        }
        if (requests.values().stream().map(list -> Json.list(list).size()).anyMatch(size -> size < 1 || size > 25)) {
            violate(
                    Answer.ANYTHING,
                    "RequestItems",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must"
                            + " have length greater than or equal to 1]");
        }
        requests.forEach((name, writes) -> checkWrites(name, Json.list(writes)));
    }

    private void checkTableNames(Map<String, Object> requests) {
        if (requests.keySet().stream().anyMatch(name -> !isName(name) || name.length() < 3)) {
            violate(
                    Answer.ANYTHING,
                    "RequestItems",
                    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must"
                            + " have length greater than or equal to 3, " + NAME_PATTERN + "]");
        }
    }

    private void checkTransaction(Object items) {
        require("TransactItems", items);
        int size = items == null ? 1 : Json.list(items).size();
        if (size < 1) {
            violate("[]", "TransactItems", "Member must have length greater than or equal to 1");
        }
        if (size > 100) {
            violate(Answer.ANYTHING, "TransactItems", "Member must have length less than or equal to 100");
        }
    }

    private void checkKeys(String table, Object keys) {
        String path = "requestItems." + table + ".member.keys";
        if (keys == null) {
            violations.add("Value null at '" + path + "' failed to satisfy constraint: " + NOT_NULL);
        } else if (Json.list(keys).isEmpty()) {
            violations.add("Value at 'RequestItems." + table + ".member.Keys' failed to satisfy constraint: Member must"
                    + " have length greater than or equal to 1");
        } else if (Json.list(keys).size() > 100) {
            violations.add("Value at 'RequestItems." + table + ".member.Keys' failed to satisfy constraint: Member must"
                    + " have length less than or equal to 100");
        }
    }

    private void checkWrites(String table, List<Object> writes) {
        for (int i = 0; i < writes.size(); i++) {
            String path = "requestItems." + table + ".member." + (i + 1) + ".member.";
            Map<String, Object> write = Json.map(writes.get(i));
            if (write.containsKey("PutRequest")
                    && !Json.map(write.get("PutRequest")).containsKey("Item")) {
                require(path + "putRequest.item", null);
            }
            if (write.containsKey("DeleteRequest")
                    && !Json.map(write.get("DeleteRequest")).containsKey("Key")) {
                require(path + "deleteRequest.key", null);
            }
        }
    }

    private void violate(Object value, String member, String constraint) {
        violations.add("Value '" + value + "' at '" + lower(member) + "' failed to satisfy constraint: " + constraint);
    }

    private static String lower(String member) {
        return Character.toLowerCase(member.charAt(0)) + member.substring(1);
    }

    private void raise() {
        int count = violations.size();
        if (count > 0) {
            throw Refusal.validation(count + " validation error" + (count > 1 ? "s" : "") + " detected: "
                    + String.join("; ", violations));
        }
    }
}
