package stator.partiql;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/**
 * The order in which a SELECT is to return items.
 *
 * @param isGiven          whether the statement says so
 * @param byPartition      whether it says so of the partition key
 * @param partitionForward whether partition keys ascend
 * @param sortForward      whether sort keys ascend
 */
public record KeyOrder(boolean isGiven, boolean byPartition, boolean partitionForward, boolean sortForward) {
    private static final KeyOrder NATURAL = new KeyOrder(false, false, true, true);

    /** The order of a statement. An order that names only the partition key has the sort keys descend. */
    static KeyOrder of(List<Statement.Order> order, @Nullable Expression where, KeyNames names) {
        if (order.isEmpty()) {
            return NATURAL;
        }
        if (where == null) {
            throw DynamoDbException.validation("Must have WHERE clause in the statement when using ORDER BY clause.");
        }
        boolean byPartition = false;
        boolean partitionForward = true;
        boolean sortForward = false;
        for (Statement.Order each : order) {
            String attribute = attribute(each.by());
            if (!names.contains(attribute)) {
                throw DynamoDbException.validation(
                        "Attribute " + attribute + " in ORDER BY clause must be part of the primary key");
            }
            if (attribute.equals(names.partition())) {
                byPartition = true;
                partitionForward = !each.descending();
            } else {
                sortForward = !each.descending();
            }
        }
        return new KeyOrder(true, byPartition, partitionForward, sortForward);
    }

    private static String attribute(Expression by) {
        if (by instanceof Expression.Path path && path.steps().size() == 1) {
            return (String) path.steps().get(0);
        }
        throw Malformed.because(Malformed.UNEXPECTED_TERM);
    }
}
