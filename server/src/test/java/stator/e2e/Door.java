package stator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import stator.Stator;
import stator.client.StatorDynamoDbAsyncClient;
import stator.client.StatorDynamoDbClient;

/** The ways in. Each is opened at its first use, on an empty directory, and closed by {@link DoorKeeper}. */
@SuppressWarnings("ImmutableEnumChecker") // holds what is open, which is what it is for
enum Door {
    /** The database in this process. */
    EMBEDDED {
        @Override
        Clients open(Path directory, Deque<AutoCloseable> resources) {
            Stator database = Stator.open(directory);
            resources.push(database);
            return new Clients(StatorDynamoDbClient.create(database), StatorDynamoDbAsyncClient.create(database));
        }
    },

    /** A server in a process of its own. */
    SERVED {
        @Override
        Clients open(Path directory, Deque<AutoCloseable> resources) throws IOException {
            ServerProcess server = ServerProcess.start(directory);
            resources.push(server);
            URI endpoint = server.endpoint();
            StaticCredentialsProvider credentials =
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
            return new Clients(
                    DynamoDbClient.builder()
                            .endpointOverride(endpoint)
                            .region(Region.US_EAST_1)
                            .credentialsProvider(credentials)
                            .build(),
                    DynamoDbAsyncClient.builder()
                            .endpointOverride(endpoint)
                            .region(Region.US_EAST_1)
                            .credentialsProvider(credentials)
                            .build());
        }
    };

    record Clients(DynamoDbClient client, DynamoDbAsyncClient asyncClient) {}

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private @Nullable Clients clients;

    abstract Clients open(Path directory, Deque<AutoCloseable> opened) throws IOException;

    DynamoDbClient client() {
        return clients().client;
    }

    DynamoDbAsyncClient asyncClient() {
        return clients().asyncClient;
    }

    private synchronized Clients clients() {
        Clients open = clients;
        if (open == null) {
            try {
                Path directory = Files.createTempDirectory("stator-e2e-");
                resources.push(() -> delete(directory));
                open = open(directory, resources);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            resources.push(open.client);
            resources.push(open.asyncClient);
            clients = open;
        }
        return open;
    }

    /** Closes what has been opened, the last first. */
    synchronized void close() {
        clients = null;
        CloseHelper.closeAll(resources);
        resources.clear();
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
