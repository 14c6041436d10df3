package stator.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients that send one request after the other to a server, until it is killed. Owned by the test's thread. */
final class DoomedClients {
    private final SplittableRandom random;
    private final int count;
    private final Request request;
    private final List<CompletableFuture<?>> clients = new ArrayList<>();
    private volatile boolean working;

    /** What a client does again and again, with random numbers of its own. */
    interface Request {
        void send(CrashConnection connection, SplittableRandom own) throws IOException;
    }

    DoomedClients(SplittableRandom random, int count, Request request) {
        this.random = random;
        this.count = count;
        this.request = request;
    }

    void start(URI endpoint) {
        working = true;
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            clients.add(DaemonThread.start("doomed-client-" + i, () -> workUntilKilled(endpoint, own)));
        }
    }

    private void workUntilKilled(URI endpoint, SplittableRandom own) {
        CrashConnection connection = new CrashConnection(endpoint);
        try {
            while (working) {
                request.send(connection, own);
            }
        } catch (IOException killed) {
            assertFalse(killed instanceof HttpTimeoutException, "no answer");
        }
    }

    /** Waits until all have noticed that the server is gone. Fails if one has failed. */
    void join() throws Exception {
        working = false;
        for (CompletableFuture<?> client : clients) {
            client.get(30, TimeUnit.SECONDS);
        }
        clients.clear();
    }
}
