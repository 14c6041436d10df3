package stator.model;

import java.util.List;
import java.util.function.Consumer;

/** What an operator or function works on. */
interface Operand {
    String print();

    /** Visits this operand and then those inside it. */
    default void walk(Consumer<Operand> visitor) {
        visitor.accept(this);
    }

    /** This operand without parentheses around it. */
    default Operand bare() {
        return this;
    }

    /** {@code :value}. */
    record Ref(String print) implements Operand {}

    /** {@code name(argument, ...)}. */
    record Call(String function, List<Operand> arguments) implements Operand {
        @Override
        public String print() {
            return function + "("
                    + String.join(", ", arguments.stream().map(Operand::print).toList()) + ")";
        }

        @Override
        public void walk(Consumer<Operand> visitor) {
            visitor.accept(this);
            arguments.forEach(argument -> argument.walk(visitor));
        }
    }

    /** {@code (operand)}. */
    record Parentheses(Operand inner) implements Operand {
        @Override
        public String print() {
            return "(" + inner.print() + ")";
        }

        @Override
        public void walk(Consumer<Operand> visitor) {
            visitor.accept(this);
            inner.walk(visitor);
        }

        @Override
        public Operand bare() {
            return inner.bare();
        }
    }

    /** {@code left + right} or {@code left - right}, of updates. */
    record Sum(Operand left, String operator, Operand right) implements Operand {
        @Override
        public String print() {
            return left.print() + " " + operator + " " + right.print();
        }

        @Override
        public void walk(Consumer<Operand> visitor) {
            visitor.accept(this);
            left.walk(visitor);
            right.walk(visitor);
        }
    }
}
