package stator.model;

import java.util.List;
import java.util.stream.Stream;

/** A condition, filter or key condition. What needs parentheses has a {@link Group}. */
interface Condition extends Expression {
    /** {@code left = right}, and the like. */
    record Compare(Operand left, String operator, Operand right) implements Condition {
        @Override
        public String print() {
            return left.print() + " " + operator + " " + right.print();
        }

        @Override
        public List<Operand> operands() {
            return List.of(left, right);
        }
    }

    /** {@code value BETWEEN low AND high}. */
    record Between(Operand value, Operand low, Operand high) implements Condition {
        @Override
        public String print() {
            return value.print() + " BETWEEN " + low.print() + " AND " + high.print();
        }

        @Override
        public List<Operand> operands() {
            return List.of(value, low, high);
        }
    }

    /** {@code value IN (...)}; the value is the first of the operands. */
    record In(List<Operand> operands) implements Condition {
        @Override
        public String print() {
            List<String> members = operands.stream().skip(1).map(Operand::print).toList();
            return operands.get(0).print() + " IN (" + String.join(", ", members) + ")";
        }
    }

    /** A function that is a condition by itself. */
    record Test(Operand.Call call) implements Condition {
        @Override
        public String print() {
            return call.print();
        }

        @Override
        public List<Operand> operands() {
            return List.of(call);
        }
    }

    /** {@code NOT condition}. */
    record Not(Condition inner) implements Condition {
        @Override
        public String print() {
            return "NOT " + inner.print();
        }

        @Override
        public List<Operand> operands() {
            return inner.operands();
        }
    }

    /** {@code left AND right}, {@code left OR right}. */
    record Both(Condition left, String operator, Condition right) implements Condition {
        @Override
        public String print() {
            return left.print() + " " + operator + " " + right.print();
        }

        @Override
        public List<Operand> operands() {
            return Stream.concat(left.operands().stream(), right.operands().stream())
                    .toList();
        }
    }

    /** {@code (condition)}. */
    record Group(Condition inner) implements Condition {
        @Override
        public String print() {
            return "(" + inner.print() + ")";
        }

        @Override
        public List<Operand> operands() {
            return inner.operands();
        }
    }
}
