package stator.client;

import java.net.URI;
import stator.Database;

/**
 * The tables of a running server, with the calls of the embedded library: for other processes, such as replicas and workers of a group.
 * Each call is a request over HTTP. Any thread.
 *
 * <p>When nobody answers a call throws an InternalServerError, whose cause is an {@link java.io.IOException}: nobody knows whether a
 * write was done.
 */
public final class ServerDatabase extends Database {
    private ServerDatabase(URI endpoint) {
        super(new HttpOperations(endpoint));
    }

    /**
     * The server that answers there: {@code http://127.0.0.1:8000}. Nothing is asked yet.
     *
     * @throws IllegalArgumentException if the endpoint is not one of HTTP
     */
    public static ServerDatabase at(URI endpoint) {
        return new ServerDatabase(endpoint);
    }
}
