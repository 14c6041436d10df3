package stator.client;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.contract.ErrorType;
import stator.contract.Structure;

/**
 * Makes the exceptions of one of the SDK's clients: of the class that the client has for the error, else {@link DynamoDbException} itself,
 * with the code, the text and the status that a server would have sent. May be used by any thread.
 */
final class SdkErrors {
    static final SdkErrors OF_TABLES = new SdkErrors("DynamoDb", DynamoDbClient.class);
    static final SdkErrors OF_STREAMS = new SdkErrors("DynamoDbStreams", DynamoDbStreamsClient.class);

    private final String serviceName;
    private final Map<String, SdkBuilders> builders = new HashMap<>(); // by name of the class; read only
    private final SdkBuilders unmodelled = SdkBuilders.of(DynamoDbException.class);

    private SdkErrors(String serviceName, Class<? extends AwsClient> client) {
        this.serviceName = serviceName;
        for (Method method : client.getMethods()) {
            for (Class<?> exception : method.getExceptionTypes()) {
                if (DynamoDbException.class.isAssignableFrom(exception)) {
                    builders.computeIfAbsent(exception.getSimpleName(), name -> SdkBuilders.of(exception));
                }
            }
        }
    }

    /** The exception for an error of the engine. */
    DynamoDbException exception(stator.contract.DynamoDbException error) {
        ErrorType type = error.type();
        String message = error.getMessage();
        SdkBuilders ofType = builders(type);
        DynamoDbException.Builder builder = (DynamoDbException.Builder) ofType.builder();
        Structure details = error.details();
        if (details != null) {
            StructureBinding.of(details.shape(), ofType::pojo).write(details, (SdkPojo) builder);
        }
        builder.message(message == null ? "Service returned error code " + type.code() : message)
                .requestId(RequestIds.next())
                .numAttempts(1)
                .statusCode(type.httpStatus())
                .cause(error.getCause())
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(type.code())
                        .errorMessage(message)
                        .serviceName(serviceName)
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(type.httpStatus())
                                .build())
                        .build());
        return (DynamoDbException) builder.build();
    }

    /** Model classes are called as the code, with one {@code Exception} at the end. */
    private SdkBuilders builders(ErrorType type) {
        String code = type.code();
        return builders.getOrDefault(code.endsWith("Exception") ? code : code + "Exception", unmodelled);
    }
}
