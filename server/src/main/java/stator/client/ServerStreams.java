package stator.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import stator.report.StreamLocationText;
import stator.report.StreamQuery;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;

/** Asks a running server where its streams are: for subscriptions in other processes on its machine. Any thread. */
public final class ServerStreams implements StreamLocator {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI endpoint;

    private ServerStreams(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The streams of the server that answers there: {@code http://127.0.0.1:8000}. Nothing is asked yet. */
    public static ServerStreams at(URI endpoint) {
        return new ServerStreams(endpoint);
    }

    @Override
    public StreamLocation locate(Request request) throws IOException {
        return StreamLocationText.parse(send(StreamQuery.of(request), HttpRequest.newBuilder()));
    }

    @Override
    public long verify(Place place) throws IOException {
        return StreamQuery.parseLimit(send(StreamQuery.of(place), HttpRequest.newBuilder()));
    }

    @Override
    public long replay(Replay wanted) throws IOException {
        return StreamQuery.parseLimit(
                send(StreamQuery.of(wanted), HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody())));
    }

    private String send(String page, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    request.uri(endpoint.resolve(page)).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 400 || answer.statusCode() == 404) {
                throw new IllegalStateException(answer.body().strip());
            }
            if (answer.statusCode() != 200) {
                throw new IOException(endpoint + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return answer.body();
        } catch (ConnectException ex) {
            throw new ConnectException("no server answers at " + endpoint);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }
}
