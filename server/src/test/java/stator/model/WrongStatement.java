package stator.model;

import java.util.List;

/**
 * A statement that is refused whatever there is. The wire gets its text.
 *
 * @param verb    what it would do, or null if that is not understood
 * @param table   whose item it names, or null if it is refused before that is known
 * @param refusal what it is refused with
 */
record WrongStatement(String print, String verb, ModelTable table, Refusal refusal) implements Expression {
    @Override
    public List<Operand> operands() {
        return List.of();
    }
}
