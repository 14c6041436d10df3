package stator.model;

import java.util.List;
import java.util.Map;

/**
 * A PartiQL statement on one item, by what it says. The wire gets its text.
 *
 * @param verb       SELECT, INSERT, UPDATE or DELETE; or EXISTS, of a transaction
 * @param attributes the key; of INSERT the item
 * @param condition  besides the key, or null
 * @param update     what UPDATE does, or null
 * @param columns    what SELECT shows, or null for all
 * @param returning  what a write answers with, as UpdateItem calls it, or null
 * @param bindings   of condition and update
 */
record Statement(
        String verb,
        ModelTable table,
        Map<String, Value> attributes,
        Condition condition,
        Update update,
        List<String> columns,
        String returning,
        Bindings bindings,
        String print)
        implements Expression {
    @Override
    public List<Operand> operands() {
        return List.of();
    }

    boolean reads() {
        return verb.equals("SELECT");
    }
}
