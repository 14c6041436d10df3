package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An update expression. */
record Update(List<Section> sections) implements Expression {
    /** SET, REMOVE, ADD or DELETE with what it does. */
    record Section(String keyword, List<Action> actions) {}

    /** @param value null for REMOVE */
    record Action(Path target, Operand value) {
        String print(String keyword) {
            return switch (keyword.toUpperCase(Locale.ROOT)) {
                case "SET" -> target.print() + " = " + value.print();
                case "REMOVE" -> target.print();
                default -> target.print() + " " + value.print();
            };
        }
    }

    @Override
    public String print() {
        List<String> texts = new ArrayList<>();
        for (Section section : sections) {
            List<String> actions = section.actions.stream()
                    .map(action -> action.print(section.keyword))
                    .toList();
            texts.add(section.keyword + " " + String.join(", ", actions));
        }
        return String.join(" ", texts);
    }

    @Override
    public List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        for (Section section : sections) {
            for (Action action : section.actions) {
                operands.add(action.target);
                if (action.value != null) {
                    operands.add(action.value);
                }
            }
        }
        return operands;
    }
}
