package stator.model;

import java.util.List;
import java.util.function.Consumer;

/** An expression by its structure. The wire gets the text it prints; the model judges the structure. */
interface Expression {
    /** The text. */
    String print();

    /** The outermost operands, in the order of the text. */
    List<Operand> operands();

    /** Visits all operands, each before those inside it, in the order of the text. */
    default void walk(Consumer<Operand> visitor) {
        operands().forEach(operand -> operand.walk(visitor));
    }

    /** A text that is no expression, with the reason. */
    record Broken(String print, String reason) implements Expression {
        @Override
        public List<Operand> operands() {
            return List.of();
        }
    }

    /** A list of paths. */
    record Projection(List<Path> paths) implements Expression {
        @Override
        public String print() {
            return String.join(", ", paths.stream().map(Path::print).toList());
        }

        @Override
        public List<Operand> operands() {
            return List.copyOf(paths);
        }
    }
}
