package stator.expression;

/** How an update of an item ended: applied, or refused with DynamoDB's text. */
public enum UpdateResult {
    /** The new image is complete. */
    APPLIED(""),
    /** A value was to be taken from where there is none. */
    MISSING_ATTRIBUTE("The provided expression refers to an attribute that does not exist in the item"),
    /** A value in the item is not of the type that the operation needs. */
    INCORRECT_OPERAND_TYPE("An operand in the update expression has an incorrect data type"),
    /** As {@link #INCORRECT_OPERAND_TYPE}, in the words of the legacy AttributeUpdates. */
    TYPE_MISMATCH("Type mismatch for attribute to update"),
    /** The map or list to be changed is not there. */
    INVALID_DOCUMENT_PATH("The document path provided in the update expression is invalid for update"),
    /** A sum is too large. */
    NUMBER_OVERFLOW("Number overflow. Attempting to store a number with magnitude larger than supported range"),
    /** A sum is too close to zero. */
    NUMBER_UNDERFLOW("Number underflow. Attempting to store a number with magnitude smaller than supported range"),
    /** A sum needs more than 38 digits. */
    TOO_MANY_DIGITS("Attempting to store more than 38 significant digits in a Number"),
    /** What the update writes is by itself larger than an item may be. */
    ITEM_TOO_LARGE("Item size to update has exceeded the maximum allowed size"),
    /** The new image would be nested deeper than 32 levels. */
    NESTING_TOO_DEEP("Nesting Levels have exceeded supported limits");

    private final String message;

    UpdateResult(String message) {
        this.message = message;
    }

    /** DynamoDB's text for the refusal; empty for {@link #APPLIED}. */
    public String message() {
        return message;
    }
}
