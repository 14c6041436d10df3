package stator.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.GetItem;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.OperationExecutor;
import stator.engine.PointRead;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.item.AttributeMap;
import stator.item.MapView;
import stator.partition.Durability;
import stator.server.DurabilityHeader;
import stator.server.json.JsonDecoder;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;

/** Has the operations run by a server, over HTTP. Any thread. */
final class HttpOperations implements OperationExecutor {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int INITIAL_CAPACITY = 1024;
    private static final int RETAINED_CAPACITY = 64 << 10;

    private static final ThreadLocal<RequestBody> BODIES = ThreadLocal.withInitial(RequestBody::new);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI endpoint;

    /** @throws IllegalArgumentException if the endpoint is not one of HTTP */
    HttpOperations(URI endpoint) {
        HttpRequest.newBuilder(endpoint);
        this.endpoint = endpoint;
    }

    /** What encodes the requests of a thread. */
    private static final class RequestBody {
        private final JsonEncoder encoder = new JsonEncoder();
        private final JsonWriter json = new JsonWriter(INITIAL_CAPACITY, RETAINED_CAPACITY);

        /** The body, copied: it is sent later. */
        HttpRequest.BodyPublisher encode(Structure request) {
            json.reset();
            encoder.encode(request, json);
            byte[] copy = new byte[json.length()];
            System.arraycopy(json.array(), 0, copy, 0, copy.length);
            return HttpRequest.BodyPublishers.ofByteArray(copy);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the handler is told of it
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply) {
        send(operation, request, atLeast).whenComplete((answer, failure) -> {
            if (failure == null) {
                reply.onReply(new Reply(answer, null));
            } else {
                reply.onError(refusal(failure));
            }
        });
    }

    @Override
    public @Nullable MapView find(String tableName, PointRead read) {
        Structure request = new Structure(GetItem.OPERATION.input())
                .set(GetItem.TABLE_NAME, tableName)
                .set(GetItem.KEY, read.keyMap())
                .set(GetItem.CONSISTENT_READ, true);
        try {
            Structure answer =
                    send(GetItem.OPERATION, request, Durability.BUFFERED).join();
            AttributeMap item = (AttributeMap) answer.value(GetItem.ITEM);
            return item == null ? null : item.view(new MapView());
        } catch (CompletionException ex) {
            throw refusal(ex);
        }
    }

    /** The answer; or else what {@link #refusal} tells of. */
    private CompletableFuture<Structure> send(Operation operation, Structure request, Durability atLeast) {
        HttpRequest asked;
        try {
            RequestErrors.check(request);
            asked = request(operation, BODIES.get().encode(request), atLeast);
        } catch (DynamoDbException ex) {
            return CompletableFuture.failedFuture(ex);
        }
        return http.sendAsync(asked, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(answer -> answer(operation, answer));
    }

    private HttpRequest request(Operation operation, HttpRequest.BodyPublisher body, Durability atLeast) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation.name())
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=stator/20260101/local/dynamodb/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none")
                .POST(body);
        if (atLeast == Durability.SYNC) {
            request.header(DurabilityHeader.NAME, "sync");
        }
        return request.build();
    }

    private static Structure answer(Operation operation, HttpResponse<byte[]> answer) {
        byte[] json = answer.body();
        if (answer.statusCode() != 200) {
            throw RequestErrors.decode(answer.statusCode(), json);
        }
        try {
            return new JsonDecoder().decode(operation.output(), json, 0, json.length);
        } catch (DynamoDbException ex) { // it is no refusal of the request
            throw RequestErrors.unknown(answer.statusCode(), json);
        }
    }

    /** What went wrong, in the words of the API: nobody may wait for ever. */
    private DynamoDbException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof DynamoDbException refusal) {
            return refusal;
        }
        return DynamoDbException.internal(
                cause instanceof ConnectException
                        ? "no server answers at " + endpoint
                        : "no answer from " + endpoint + ", a write may be done or not: " + cause,
                cause);
    }
}
