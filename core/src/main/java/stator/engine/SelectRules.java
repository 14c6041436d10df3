package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/** Checks that {@code Select} of a Query or Scan goes with its other parameters. */
final class SelectRules {
    private SelectRules() {}

    /**
     * @param operation name of the operation
     * @param select    what the request says, or null
     * @param projects  whether it has a projection
     * @param indexed   whether it names an index
     */
    static void check(String operation, @Nullable String select, boolean projects, boolean indexed) {
        if (select == null) {
            return;
        }
        if (select.equals("SPECIFIC_ATTRIBUTES")) {
            if (!projects) {
                throw DynamoDbException.validation((operation.equals("Query") ? AttributeRules.ENVELOPE : "")
                        + "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                        + " SPECIFIC_ATTRIBUTES");
            }
            return;
        }
        if (projects) {
            throw DynamoDbException.validation("Cannot specify the ProjectionExpression when choosing to get "
                    + (select.equals("COUNT") ? "only the Count" : select));
        }
        if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !indexed) {
            throw DynamoDbException.validation(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
    }
}
