package stator.item;

import org.jspecify.annotations.Nullable;

/**
 * Reads a decimal number one character at a time: {@code [+-] digits [. digits] [e [+-] digits]}, with a digit before
 * or after the point. Texts of any length are taken without garbage. Scratch space of one thread.
 */
final class NumberParser {
    private static final long EXPONENT_BOUND = 1L << 40; // beyond any that counts, and far from an overflow

    private enum State {
        START,
        SIGNED,
        INTEGER,
        POINT_FIRST,
        FRACTION,
        EXPONENT,
        EXPONENT_SIGNED,
        EXPONENT_DIGITS,
        REFUSED
    }

    private final Decimal target;
    private State state = State.START;
    private boolean negative;
    private boolean exponentNegative;
    private int seen;
    private int significant;
    private long place;
    private long exponent;
    private boolean exponentTooLong;

    NumberParser(Decimal target) {
        this.target = target;
    }

    void begin() {
        state = State.START;
        negative = false;
        exponentNegative = false;
        seen = 0;
        significant = 0;
        place = -1;
        exponent = 0;
        exponentTooLong = false;
    }

    /** Takes the next character; false if no number goes on with it. */
    boolean accept(int c) {
        if (c >= '0' && c <= '9') {
            state = digit(c - '0');
        } else if (c == '+' || c == '-') {
            state = sign(c == '-');
        } else if (c == '.') {
            state = switch (state) {
                case START, SIGNED -> State.POINT_FIRST;
                case INTEGER -> State.FRACTION;
                default -> State.REFUSED;
            };
        } else if (c == 'e' || c == 'E') {
            state = state == State.INTEGER || state == State.FRACTION ? State.EXPONENT : State.REFUSED;
        } else {
            state = State.REFUSED;
        }
        return state != State.REFUSED;
    }

    /** Ends the number: it is in the target, or null is not returned. */
    @Nullable
    NumberProblem end() {
        if (state != State.INTEGER && state != State.FRACTION && state != State.EXPONENT_DIGITS) {
            return NumberProblem.NOT_A_NUMBER;
        }
        if (exponentTooLong) {
            return NumberProblem.NOT_A_NUMBER;
        }
        long bounded = Math.min(exponent, EXPONENT_BOUND);
        long written = exponentNegative ? -bounded : bounded;
        if (significant == 0) {
            target.clear();
            return Decimal.problem(written, 0); // a zero may not have just any exponent either
        }
        long scientific = place + written;
        NumberProblem problem = Decimal.problem(scientific, significant);
        if (problem == null) {
            target.complete(negative, significant, (int) scientific);
        }
        return problem;
    }

    private State digit(int digit) {
        switch (state) {
            case START, SIGNED, INTEGER -> {
                if (seen > 0 || digit != 0) {
                    place++;
                    significant(digit);
                }
                return State.INTEGER;
            }
            case POINT_FIRST, FRACTION -> {
                if (seen > 0 || digit != 0) {
                    significant(digit);
                } else {
                    place--;
                }
                return State.FRACTION;
            }
            case EXPONENT, EXPONENT_SIGNED, EXPONENT_DIGITS -> {
                exponentTooLong |= exponent > (Long.MAX_VALUE - digit) / 10;
                exponent = exponentTooLong ? 0 : exponent * 10 + digit;
                return State.EXPONENT_DIGITS;
            }
            default -> {
                return State.REFUSED;
            }
        }
    }

    private void significant(int digit) {
        if (seen < Decimal.MAX_DIGITS) {
            target.digit(seen, digit);
        }
        seen++;
        if (digit != 0) {
            significant = seen;
        }
    }

    private State sign(boolean minus) {
        if (state == State.START) {
            negative = minus;
            return State.SIGNED;
        }
        if (state == State.EXPONENT) {
            exponentNegative = minus;
            return State.EXPONENT_SIGNED;
        }
        return State.REFUSED;
    }
}
