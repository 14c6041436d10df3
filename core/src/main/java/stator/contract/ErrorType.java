package stator.contract;

/** The errors a request can be answered with: wire name, namespace and HTTP status of each. */
public enum ErrorType {
    VALIDATION("com.amazon.coral.validate", "ValidationException", 400),
    SERIALIZATION("com.amazon.coral.service", "SerializationException", 400),
    UNKNOWN_OPERATION("com.amazon.coral.service", "UnknownOperationException", 400),
    MISSING_AUTHENTICATION_TOKEN("com.amazon.coral.service", "MissingAuthenticationTokenException", 400),
    INCOMPLETE_SIGNATURE("com.amazon.coral.service", "IncompleteSignatureException", 400),
    INVALID_SIGNATURE("com.amazon.coral.service", "InvalidSignatureException", 400),
    UNRECOGNIZED_CLIENT("com.amazon.coral.service", "UnrecognizedClientException", 400),
    ACCESS_DENIED("com.amazon.coral.service", "AccessDeniedException", 400),
    THROTTLING("com.amazon.coral.availability", "ThrottlingException", 400),
    IDEMPOTENT_PARAMETER_MISMATCH("IdempotentParameterMismatchException"),
    CONDITIONAL_CHECK_FAILED("ConditionalCheckFailedException"),
    DUPLICATE_ITEM("DuplicateItemException"),
    ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED("ItemCollectionSizeLimitExceededException"),
    LIMIT_EXCEEDED("LimitExceededException"),
    PROVISIONED_THROUGHPUT_EXCEEDED("ProvisionedThroughputExceededException"),
    REQUEST_LIMIT_EXCEEDED("RequestLimitExceeded"),
    RESOURCE_IN_USE("ResourceInUseException"),
    RESOURCE_NOT_FOUND("ResourceNotFoundException"),
    TRANSACTION_CANCELED("TransactionCanceledException"),
    TRANSACTION_CONFLICT("TransactionConflictException"),
    TRANSACTION_IN_PROGRESS("TransactionInProgressException"),
    EXPIRED_ITERATOR("com.amazonaws.dynamodb.streams.v20120810", "ExpiredIteratorException", 400),
    TRIMMED_DATA_ACCESS("com.amazonaws.dynamodb.streams.v20120810", "TrimmedDataAccessException", 400),
    INTERNAL_SERVER_ERROR("com.amazonaws.dynamodb.v20120810", "InternalServerError", 500),
    SERVICE_UNAVAILABLE("com.amazonaws.dynamodb.v20120810", "ServiceUnavailable", 503);

    private final String namespace;
    private final String code;
    private final int httpStatus;

    ErrorType(String code) {
        this("com.amazonaws.dynamodb.v20120810", code, 400);
    }

    ErrorType(String namespace, String code, int httpStatus) {
        this.namespace = namespace;
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** Short name, as SDKs report it: {@code ValidationException}. */
    public String code() {
        return code;
    }

    /** Name as the wire carries it in {@code __type}: {@code com.amazon.coral.validate#ValidationException}. */
    public String wireName() {
        return namespace + '#' + code;
    }

    /** HTTP status of the answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the wire spells the message member {@code Message} instead of {@code message}. */
    public boolean capitalMessage() {
        return this == SERIALIZATION || this == ACCESS_DENIED || this == TRANSACTION_CANCELED;
    }
}
