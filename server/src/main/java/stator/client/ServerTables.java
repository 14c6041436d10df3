package stator.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.server.json.JsonDecoder;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;
import stator.streams.replica.TableSource;

/** Asks a running server for tables and their items: for replicas in other processes on its machine. Used by one thread at a time. */
public final class ServerTables implements TableSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int INITIAL_CAPACITY = 1024;
    private static final Pattern TYPE = Pattern.compile("\"__type\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonDecoder decoder = new JsonDecoder();
    private final JsonEncoder encoder = new JsonEncoder();
    private final URI endpoint;

    private ServerTables(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The tables of the server that answers there: {@code http://127.0.0.1:8000}. Nothing is asked yet. */
    public static ServerTables at(URI endpoint) {
        return new ServerTables(endpoint);
    }

    /** Asks, and waits for 30 seconds at the most. */
    @Override
    public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException {
        JsonWriter json = new JsonWriter(INITIAL_CAPACITY, INITIAL_CAPACITY);
        encoder.encode(request, json);
        HttpResponse<byte[]> answer =
                send(operation, HttpRequest.BodyPublishers.ofByteArray(json.array(), 0, json.length()));
        byte[] body = answer.body();
        if (answer.statusCode() != 200) {
            throw refusal(answer.statusCode(), new String(body, StandardCharsets.UTF_8));
        }
        return reader.apply(decoder.decode(operation.output(), body, 0, body.length));
    }

    private HttpResponse<byte[]> send(Operation operation, HttpRequest.BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation.name())
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=replica/20260101/local/dynamodb/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none")
                .POST(body)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException ex) {
            throw new ConnectException("no server answers at " + endpoint);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }

    /** What the server says of the request; or that it could not do it now, which may be tried again. */
    private IOException refusal(int status, String body) {
        Matcher type = TYPE.matcher(body);
        if (status == 400 && type.find()) {
            for (ErrorType known : ErrorType.values()) {
                if (known.wireName().equals(type.group(1))) {
                    throw new DynamoDbException(known, body);
                }
            }
        }
        return new IOException(endpoint + " answered " + status + ": " + body);
    }
}
