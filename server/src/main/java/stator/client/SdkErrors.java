package stator.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;

/**
 * Makes the SDK's exceptions: of the class that its model has for the error, else {@link DynamoDbException} itself, with
 * the code, the text and the status that a server would have sent. May be used by any thread.
 */
final class SdkErrors {
    private static final String SERVICE_NAME = "DynamoDb";
    private static final Map<ErrorType, SdkBuilders> BUILDERS = new ConcurrentHashMap<>();

    private SdkErrors() {}

    /** The exception for an error of the engine. */
    static DynamoDbException exception(stator.contract.DynamoDbException error) {
        ErrorType type = error.type();
        String message = error.getMessage();
        SdkBuilders builders = BUILDERS.computeIfAbsent(type, SdkErrors::builders);
        DynamoDbException.Builder builder = (DynamoDbException.Builder) builders.builder();
        Structure details = error.details();
        if (details != null) {
            StructureBinding.of(details.shape(), builders::pojo).write(details, (SdkPojo) builder);
        }
        builder.message(message == null ? "Service returned error code " + type.code() : message)
                .requestId(RequestIds.next())
                .numAttempts(1)
                .statusCode(type.httpStatus())
                .cause(error.getCause())
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(type.code())
                        .errorMessage(message)
                        .serviceName(SERVICE_NAME)
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(type.httpStatus())
                                .build())
                        .build());
        return (DynamoDbException) builder.build();
    }

    /** Model classes are called as the code, with one {@code Exception} at the end. */
    private static SdkBuilders builders(ErrorType type) {
        String code = type.code();
        String name = DynamoDbException.class.getPackageName()
                + '.'
                + (code.endsWith("Exception") ? code : code + "Exception");
        try {
            return SdkBuilders.of(Class.forName(name, true, DynamoDbException.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return SdkBuilders.of(DynamoDbException.class); // the model has no class for this error
        }
    }
}
