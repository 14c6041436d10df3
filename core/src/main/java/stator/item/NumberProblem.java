package stator.item;

/** Why a text or the result of an operation is no number of DynamoDB's, with DynamoDB's words for it. */
public enum NumberProblem {
    /** No text at all. */
    EMPTY("The parameter cannot be converted to a numeric value"),
    /** Not a decimal number. */
    NOT_A_NUMBER("The parameter cannot be converted to a numeric value: "),
    /** Magnitude of 1E126 or more. */
    OVERFLOW("Number overflow. Attempting to store a number with magnitude larger than supported range"),
    /** Magnitude below 1E-130, and not zero. */
    UNDERFLOW("Number underflow. Attempting to store a number with magnitude smaller than supported range"),
    /** More than 38 significant digits. */
    TOO_MANY_DIGITS("Attempting to store more than 38 significant digits in a Number");

    private final String text;

    NumberProblem(String text) {
        this.text = text;
    }

    /** DynamoDB's message for the text that has the problem. */
    public String message(CharSequence number) {
        return this == EMPTY ? NOT_A_NUMBER.text : olderMessage(number);
    }

    /** As {@link #message}, in the words of DynamoDB's older layer of checks ({@link DeferredError#older}). */
    String olderMessage(CharSequence number) {
        return this == NOT_A_NUMBER ? text + number : text;
    }
}
