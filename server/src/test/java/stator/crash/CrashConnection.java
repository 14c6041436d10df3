package stator.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Calls operations over HTTP, one at a time. Never calls again by itself. */
final class CrashConnection {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final JsonFactory factory = new JsonFactory();
    private final HttpClient http;
    private final URI endpoint;

    CrashConnection(URI endpoint) {
        this.endpoint = endpoint;
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * Calls an operation whose request may not be refused.
     *
     * @return the scalars of the answer, all attribute values flat by name
     * @throws IOException if the server was killed, so that nobody knows what became of the request
     */
    Map<String, String> call(String operation, String body) throws IOException {
        HttpResponse<String> answer = send(operation, body);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    operation + " status=" + answer.statusCode() + " " + answer.body() + " of " + body);
        }
        return scalars(answer.body());
    }

    /**
     * Calls an operation whose request may be refused.
     *
     * @throws IOException as {@link #call}
     */
    HttpResponse<String> send(String operation, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    /** {@code {"Item":{"n":{"N":"5"}}}} gives n=5: the name of a type is not kept, the name around it is. */
    private Map<String, String> scalars(String json) throws IOException {
        Map<String, String> found = new HashMap<>();
        try (JsonParser parser = factory.createParser(json)) {
            String attribute = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().length() > 1) {
                    attribute = parser.currentName();
                } else if (token.isScalarValue()) {
                    found.put(attribute, parser.getText());
                }
            }
        }
        return found;
    }
}
