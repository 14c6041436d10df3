package stator.demo;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls operations of a server, as any client does that speaks HTTP and JSON. May be used by several threads. */
final class DemoConnection {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final JsonFactory factory = new JsonFactory();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI endpoint;

    DemoConnection(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Calls an operation and waits for its answer, good or not.
     *
     * @throws IOException if there is no server, or it does not answer
     */
    JsonAnswer call(String operation, JsonCall request) throws IOException {
        HttpRequest post = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=demo/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body(factory)))
                .build();
        try {
            HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
            return JsonAnswer.parse(factory, answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** As {@link #call}, for calls that must succeed. */
    JsonAnswer expect(String operation, JsonCall request) throws IOException {
        JsonAnswer answer = call(operation, request);
        if (!answer.succeeded()) {
            throw new IOException(operation + " was refused: " + answer.raw());
        }
        return answer;
    }
}
