package stator.contract;

import org.jspecify.annotations.Nullable;

/**
 * A request answered with an error. Carries DynamoDB's own type and text; has no stack trace, because it tells the caller
 * about the request, not about this program.
 */
public final class DynamoDbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorType type;
    private final transient @Nullable Structure details;

    /**
     * @param type    kind of error
     * @param message text of the error; null where the wire carries none
     */
    public DynamoDbException(ErrorType type, @Nullable String message) {
        this(type, message, null);
    }

    /**
     * @param details further members of the error's answer, such as {@code Item} of a failed condition, or null
     */
    public DynamoDbException(ErrorType type, @Nullable String message, @Nullable Structure details) {
        this(type, message, details, null);
    }

    private DynamoDbException(
            ErrorType type, @Nullable String message, @Nullable Structure details, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.type = type;
        this.details = details;
    }

    /** A ValidationException with this text. */
    public static DynamoDbException validation(String message) {
        return new DynamoDbException(ErrorType.VALIDATION, message);
    }

    /** An InternalServerError that keeps its cause for the log. */
    public static DynamoDbException internal(String message, @Nullable Throwable cause) {
        return new DynamoDbException(ErrorType.INTERNAL_SERVER_ERROR, message, null, cause);
    }

    public ErrorType type() {
        return type;
    }

    /** Further members of the error's answer, or null. */
    public @Nullable Structure details() {
        return details;
    }
}
