package stator.model;

import java.util.List;
import java.util.Map;

/**
 * A SELECT of several items, by what it says. The wire gets its text.
 *
 * @param partitions values of the partition key, each once; none where all of them are looked through
 * @param sort       what is said of the sort key, or null
 * @param condition  what else is said, or null
 * @param columns    what it shows, or null for all
 * @param order      in which partition keys come, and the items of each
 * @param bindings   of the condition
 * @param start      key behind which a page begins, or null
 */
record Selection(
        ModelTarget target,
        List<Value> partitions,
        KeyRange.Part sort,
        Condition condition,
        List<String> columns,
        Order order,
        Bindings bindings,
        String print,
        Map<String, Value> start)
        implements Expression {
    /** Whether partition keys, and sort keys, ascend. */
    record Order(boolean partitionsForward, boolean sortForward) {}

    @Override
    public List<Operand> operands() {
        return List.of();
    }

    /** What the page behind a key is of. */
    Selection after(Map<String, Value> key) {
        return new Selection(target, partitions, sort, condition, columns, order, bindings, print, key);
    }
}
