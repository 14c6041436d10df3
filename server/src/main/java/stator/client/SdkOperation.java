package stator.client;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import stator.contract.Operation;
import stator.contract.Structure;

/**
 * An operation as the SDK has it: the classes of its request and response, bound to the engine's structures at the first
 * use. Shared by all threads.
 */
final class SdkOperation {
    private static final SdkHttpResponse OK =
            SdkHttpResponse.builder().statusCode(200).statusText("OK").build();

    private final @Nullable Operation operation;
    private final Class<?> requestClass;
    private final Class<?> responseClass;
    private volatile @Nullable Bindings bindings;

    private record Bindings(StructureBinding request, AwsResponse emptyResponse, StructureBinding response) {}

    SdkOperation(@Nullable Operation operation, Class<?> requestClass, Class<?> responseClass) {
        this.operation = operation;
        this.requestClass = requestClass;
        this.responseClass = responseClass;
    }

    /** The engine's operation, or null if it has none of this name. */
    @Nullable
    Operation operation() {
        return operation;
    }

    /** The request as the engine takes it; only for an operation that the engine has. */
    Structure request(AwsRequest request, AttributeValueEncoder encoder) {
        return bindings().request.read(request, encoder);
    }

    /** The answer as the SDK shows it: a copy, which outlives the reply. */
    AwsResponse response(Structure body) {
        Bindings bound = bindings();
        AwsResponse.Builder builder = bound.emptyResponse.toBuilder();
        bound.response.write(body, (SdkPojo) builder);
        return builder.responseMetadata(RequestIds.metadata(RequestIds.next())).build();
    }

    private Bindings bindings() {
        Bindings bound = bindings;
        if (bound == null) {
            Operation known = requireNonNull(operation, "operation");
            AwsResponse.Builder response =
                    (AwsResponse.Builder) SdkBuilders.of(responseClass).builder();
            response.sdkHttpResponse(OK);
            bound = new Bindings(
                    StructureBinding.of(known.input(), SdkBuilders.of(requestClass)::pojo),
                    response.build(),
                    StructureBinding.of(known.output(), SdkBuilders.of(responseClass)::pojo));
            bindings = bound;
        }
        return bound;
    }
}
