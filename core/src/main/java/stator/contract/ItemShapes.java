package stator.contract;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Members, shapes and bounds that several operations on items share. */
final class ItemShapes {
    private static final String NAME_TEXT = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    private static final Pattern TABLE_ARN = Pattern.compile("arn:[^:/]*:dynamodb:[^:/]*:[^:/]*:table/[a-zA-Z0-9_.-]+");
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_ARN_LENGTH = 1024;

    static final Shape STRING_MAP = Shape.map(Shape.STRING);

    static final Constraint CONDITIONAL_OPERATOR = Constraint.oneOf("OR", "AND")
            .alone("Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");

    static final Constraint SELECT =
            Constraint.oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");

    static final Constraint RETURN_VALUES =
            Constraint.oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW");

    /** Keys of the maps of batches: table names or ARNs. */
    static final Constraint TABLE_NAME_KEYS = new Constraint(
            "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
                    + "Member must have length greater than or equal to 3, " + NAME_TEXT + "]",
            value ->
                    value == null || ((Map<?, ?>) value).keySet().stream().allMatch(key -> tableNameKey((String) key)));

    /** Values of the map of BatchWriteItem: 1 to 25 requests. */
    static final Constraint REQUESTS_PER_TABLE = new Constraint(
            "Map value must satisfy constraint: [Member must have length less than or equal to 25, "
                    + "Member must have length greater than or equal to 1]",
            value -> value == null || ((Map<?, ?>) value).values().stream().allMatch(ItemShapes::requestsPerTable));

    private ItemShapes() {}

    /** A table's name of at least one character, or its ARN. */
    static Member tableName(StructureShape input) {
        return input.member(
                "TableName",
                Shape.STRING,
                Constraint.REQUIRED,
                new Constraint(
                        NAME_TEXT,
                        value -> value == null
                                || Constraint.isName((String) value)
                                || TABLE_ARN.matcher((String) value).matches()),
                Constraint.minLength(1)
                        .alone(
                                "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or"
                                        + " equal to 1"),
                new Constraint(
                        "Member must have length less than or equal to " + MAX_NAME_LENGTH,
                        value -> value == null || ((String) value).length() <= maxLength((String) value)));
    }

    static Member indexName(StructureShape input) {
        return input.member(
                "IndexName",
                Shape.STRING,
                Constraint.NAME_PATTERN,
                Constraint.minLength(3),
                Constraint.maxLength(MAX_NAME_LENGTH));
    }

    static Member returnConsumedCapacity(StructureShape input) {
        return input.member("ReturnConsumedCapacity", Shape.STRING, Constraint.oneOf("INDEXES", "TOTAL", "NONE"));
    }

    static Member returnItemCollectionMetrics(StructureShape input) {
        return input.member("ReturnItemCollectionMetrics", Shape.STRING, Constraint.oneOf("SIZE", "NONE"));
    }

    static Member returnValuesOnConditionCheckFailure(StructureShape input) {
        return input.member("ReturnValuesOnConditionCheckFailure", Shape.STRING, Constraint.oneOf("ALL_OLD", "NONE"));
    }

    static Member attributesToGet(StructureShape input) {
        return input.member(
                "AttributesToGet", Shape.list(Shape.STRING), Constraint.minLength(1), Constraint.maxLength(255));
    }

    static Member expected(StructureShape input) {
        return input.member("Expected", Shape.map(Shape.structure(ExpectedAttributeValue.SHAPE)));
    }

    static Member conditionalOperator(StructureShape input) {
        return input.member("ConditionalOperator", Shape.STRING, CONDITIONAL_OPERATOR);
    }

    /** The text of a PartiQL statement. */
    static Member statement(StructureShape input) {
        return input.member(
                "Statement", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(8192));
    }

    /** The values of a PartiQL statement's parameters. */
    static Member parameters(StructureShape input) {
        return input.member("Parameters", Shape.list(Shape.ATTRIBUTE_VALUE), Constraint.minLength(1));
    }

    private static int maxLength(String name) {
        return name.indexOf(':') < 0 ? MAX_NAME_LENGTH : MAX_ARN_LENGTH;
    }

    private static boolean tableNameKey(String key) {
        if (key.length() > maxLength(key)) {
            return false;
        }
        return (key.length() >= 3 && Constraint.isName(key))
                || TABLE_ARN.matcher(key).matches();
    }

    private static boolean requestsPerTable(Object requests) {
        int count = ((List<?>) requests).size();
        return count >= 1 && count <= 25;
    }
}
