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
    private static final String NOT_OF_KEYS =
            "Attributes in ORDER BY clause must be in the order of the key, all in one direction";

    /**
     * The order of a statement. An order that names only the partition key has the sort keys descend. Of a key of several
     * attributes the order is that of the first, then that of the second, and so on.
     */
    static KeyOrder of(List<Statement.Order> order, @Nullable Expression where, KeyNames names) {
        if (order.isEmpty()) {
            return NATURAL;
        }
        if (where == null) {
            throw DynamoDbException.validation("Must have WHERE clause in the statement when using ORDER BY clause.");
        }
        Part partition = new Part(names.partition(), true);
        Part sort = new Part(names.sort(), false);
        for (Statement.Order each : order) {
            String attribute = attribute(each.by());
            if (!partition.take(attribute, each.descending()) && !sort.take(attribute, each.descending())) {
                throw DynamoDbException.validation(
                        "Attribute " + attribute + " in ORDER BY clause must be part of the primary key");
            }
        }
        boolean byPartition = partition.named == names.partition().size();
        return new KeyOrder(true, byPartition, partition.forward, sort.forward);
    }

    /** What the clause says of the partition key, or of the sort key. */
    private static final class Part {
        private final List<String> attributes;
        private boolean forward;
        private int named;

        Part(List<String> attributes, boolean forward) {
            this.attributes = attributes;
            this.forward = forward;
        }

        /** Whether the attribute is one of these. */
        boolean take(String attribute, boolean descending) {
            int place = attributes.indexOf(attribute);
            if (place > named || (place > 0 && forward == descending)) {
                throw DynamoDbException.validation(NOT_OF_KEYS);
            }
            if (place >= 0) {
                forward = !descending;
                named = Math.max(named, place + 1);
            }
            return place >= 0;
        }
    }

    private static String attribute(Expression by) {
        if (by instanceof Expression.Path path && path.steps().size() == 1) {
            return (String) path.steps().get(0);
        }
        throw Malformed.because(Malformed.UNEXPECTED_TERM);
    }
}
