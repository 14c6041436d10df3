package stator.crash;

/**
 * One operation on a register, as its client saw it. A register holds a number, 0 while it is absent.
 *
 * @param expected  what a COMPARE_AND_SET wants to find
 * @param value     what a READ found, what the others set
 * @param callNs    before the request was sent
 * @param returnNs  after the answer was there; {@link #NEVER} if it never came
 */
record RegisterOperation(Kind kind, int expected, int value, Outcome outcome, long callNs, long returnNs) {
    static final long NEVER = Long.MAX_VALUE;

    /** No state: the operation cannot have had this outcome there. */
    static final int IMPOSSIBLE = Integer.MIN_VALUE;

    enum Kind {
        READ,
        WRITE,
        COMPARE_AND_SET
    }

    enum Outcome {
        DONE,
        CONDITION_FAILED,
        /** Nobody knows whether it was done, or will be. */
        UNKNOWN
    }

    boolean isAnswered() {
        return returnNs != NEVER;
    }

    /** What the register holds after this, if it held {@code state} before; {@link #IMPOSSIBLE} if that cannot be. */
    int after(int state) {
        return switch (kind) {
            case READ -> state == value ? state : IMPOSSIBLE;
            case WRITE -> value;
            case COMPARE_AND_SET ->
                switch (outcome) {
                    case DONE -> state == expected ? value : IMPOSSIBLE;
                    case CONDITION_FAILED -> state == expected ? IMPOSSIBLE : state;
                    case UNKNOWN -> state == expected ? value : state;
                };
        };
    }
}
