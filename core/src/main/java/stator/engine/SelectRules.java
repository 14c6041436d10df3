package stator.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.contract.StructureShape;

/** Checks that {@code Select} of a Query or Scan goes with its other parameters. */
final class SelectRules {
    private static final List<String> PROJECTIONS = List.of("AttributesToGet", "ProjectionExpression");

    private SelectRules() {}

    /** Checks a request of one of the two operations. */
    static void check(Operation operation, Structure request) {
        StructureShape input = operation.input();
        String select = request.string(input.required("Select"));
        if (select == null) {
            return;
        }
        String projection = projection(input, request);
        String problem = null;
        if (select.equals("SPECIFIC_ATTRIBUTES")) {
            problem = projection == null
                    ? "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                            + " SPECIFIC_ATTRIBUTES"
                    : null;
        } else if (projection != null) {
            problem = "Cannot specify the " + projection + " when choosing to get "
                    + (select.equals("COUNT") ? "only the Count" : select);
        } else if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !request.has(input.required("IndexName"))) {
            problem = "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName";
        }
        if (problem != null) {
            String envelope = operation.name().equals("Query") ? AttributeRules.ENVELOPE : "";
            throw DynamoDbException.validation(envelope + problem);
        }
    }

    /** Name of the parameter that says which attributes are wanted; null if none does. */
    private static @Nullable String projection(StructureShape input, Structure request) {
        for (String name : PROJECTIONS) {
            if (request.has(input.required(name))) {
                return name;
            }
        }
        return null;
    }
}
