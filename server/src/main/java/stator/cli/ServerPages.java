package stator.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a running server for its pages. */
final class ServerPages {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI endpoint;

    ServerPages(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** @param page its path, with the query if it has one */
    String get(String page) throws IOException {
        return send(page, HttpRequest.newBuilder().GET());
    }

    /** Has the server do something. */
    String post(String page) throws IOException {
        return send(page, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()));
    }

    private String send(String page, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    request.uri(endpoint.resolve(page)).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(endpoint + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return answer.body();
        } catch (ConnectException ex) {
            throw new IOException(
                    "no server answers at " + endpoint + ". Start one with 'stator serve', or say where it is with"
                            + " --endpoint.",
                    ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }
}
