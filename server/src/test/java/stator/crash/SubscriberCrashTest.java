package stator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.cli.Main;
import stator.item.Item;
import stator.partition.Durability;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: a subscriber's process that is killed takes nothing from who writes, and the next one goes on behind the last change that the
 * killed one told: each is told once.
 * Method: {@code stator subscribe} in processes of their own, which get SIGKILL after a random number of lines, while one change is made
 * after the other; the next begins behind the sequence number of the last line.
 */
class SubscriberCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int KILLS = 4;
    private static final int CHANGES = 2_000;
    private static final Pattern LINE =
            Pattern.compile("\"id\":\\{\"N\":\"(\\d+)\"}.*\"SequenceNumber\":\"(\\d{21})\"");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Integer> told = new ArrayList<>();
    private String last = "trim-horizon";

    @Test
    @Timeout(120)
    void shouldTellEachChangeOnceToOneAfterTheOther(@TempDir Path directory) throws Exception {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                        .directory(directory)
                        .partitions(1)
                        .durability(Durability.BUFFERED)
                        .streams(streams));
                HttpServer server =
                        HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database, streams))) {
            Table table = database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
            URI endpoint = URI.create("http://127.0.0.1:" + server.address().getPort());
            int written = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Process subscriber = subscribe(endpoint);
                int lines = 1 + random.nextInt(CHANGES / KILLS / 2);
                for (int end = written + CHANGES / KILLS; written < end; written++) {
                    table.put(Item.of("id", written)); // nobody who reads holds this up
                }
                take(subscriber, lines);
                subscriber.destroyForcibly().waitFor();
            }
            Process subscriber = subscribe(endpoint);
            take(subscriber, CHANGES - told.size());
            subscriber.destroyForcibly().waitFor();
        }
        assertEquals(IntStream.range(0, CHANGES).boxed().toList(), told, "-Dstator.test.seed=" + SEED);
    }

    private Process subscribe(URI endpoint) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "subscribe",
                        "numbers",
                        "--endpoint=" + endpoint,
                        "--from=" + last)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Notes so many lines. What it says besides, before it is killed, is lost with it. */
    private void take(Process subscriber, int lines) throws IOException {
        BufferedReader output = new BufferedReader(new InputStreamReader(subscriber.getInputStream(), UTF_8));
        for (int i = 0; i < lines; i++) {
            String line = output.readLine();
            assertNotNull(line, "the subscriber ended");
            Matcher change = LINE.matcher(line);
            assertTrue(change.find(), line);
            told.add(Integer.valueOf(Objects.requireNonNull(change.group(1))));
            last = String.valueOf(
                    Long.parseLong(Objects.requireNonNull(change.group(2)).substring(1)) + 1);
        }
    }
}
