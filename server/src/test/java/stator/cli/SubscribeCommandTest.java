package stator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.CommonContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.table.StreamViewType;

/** Goal: {@code stator subscribe} prints the changes of a table as DynamoDB Streams has them, from where it is asked to. */
@Timeout(60)
class SubscribeCommandTest {
    private static final Pattern SEQUENCE = Pattern.compile("\"SequenceNumber\":\"(\\d{21})\"");

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private Stator database;
    private HttpServer server;
    private Table songs;

    @BeforeEach
    void open() {
        Streams streams = new Streams(new StreamsContext().udpPort(0));
        database = Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(streams));
        server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database, streams));
        songs = database.createTable(TableSpec.named("songs").partitionKey("title", KeyType.STRING).stream(
                StreamViewType.NEW_AND_OLD_IMAGES));
        songs.put(Item.of("title", "a", "plays", 1));
        songs.put(Item.of("title", "a", "plays", 2));
        songs.delete("a");
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    @Test
    void shouldPrintChangesAsStreamsHaveThem() {
        List<String> lines =
                run(0, "songs", "--from=trim-horizon", "--count=3").lines().toList();
        assertEquals(3, lines.size());
        assertLine(
                "\\{\"eventID\":\"[0-9a-f]{32}\",\"eventName\":\"INSERT\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\","
                        + "\"awsRegion\":\"us-east-1\",\"dynamodb\":\\{\"ApproximateCreationDateTime\":\\d+\\.\\dE?\\d*,"
                        + "\"Keys\":\\{\"title\":\\{\"S\":\"a\"}},\"NewImage\":\\{\"plays\":\\{\"N\":\"1\"},\"title\":\\{\"S\":\"a\"}},"
                        + "\"SequenceNumber\":\"\\d{21}\",\"SizeBytes\":19,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}}",
                lines.get(0));
        assertLine(
                ".*MODIFY.*\"Keys\":\\{\"title\":\\{\"S\":\"a\"}},\"NewImage\":\\{\"plays\":\\{\"N\":\"2\"},.*"
                        + "\"OldImage\":\\{\"plays\":\\{\"N\":\"1\"},.*",
                lines.get(1));
        assertLine(".*REMOVE.*\"OldImage\":\\{\"plays\":\\{\"N\":\"2\"},.*", lines.get(2));
    }

    @Test
    void shouldPrintTheSameByUdp() {
        assertEquals(
                run(0, "songs", "--from=trim-horizon", "--count=3"),
                run(0, "songs", "--from=trim-horizon", "--count=3", "--over=udp"));
    }

    @Test
    void shouldSayWhereARecordingIsDamaged() throws IOException {
        run(0, "songs", "--from=trim-horizon", "--count=3"); // all is recorded
        Path segment = directory.resolve("streams").resolve("0-0.rec");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(100); // in the first record
            int before = file.read();
            file.seek(100);
            file.write(before ^ 1);
        }
        for (String over : List.of("ipc", "udp")) {
            String said = Terminal.errors(1, command("songs", "--from=trim-horizon", "--over=" + over));
            assertTrue(said.contains("damaged recording: file=" + segment + " offset=0 checksum differs"), said);
        }
    }

    @Test
    void shouldLeaveNoDirectoryOfItsMediaDriverWhenItIsStopped() throws Exception {
        String user = "stator-test-" + UUID.randomUUID(); // such a directory has the user's name
        Process subscriber = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.name=" + user,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "subscribe",
                        "songs",
                        "--endpoint=http://127.0.0.1:" + server.address().getPort(),
                        "--from=trim-horizon",
                        "--over=udp")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = subscriber.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(lines.readLine().contains("INSERT"));
            Path left = Path.of(CommonContext.generateRandomDirName()).resolveSibling("stator-subscriber-" + user);
            assertEquals(1, beginningWith(left));
            subscriber.destroy();
            assertEquals(143, subscriber.waitFor());
            assertEquals(0, beginningWith(left));
        } finally {
            subscriber.destroyForcibly().waitFor();
        }
    }

    private static long beginningWith(Path path) throws IOException {
        String name = path.getFileName().toString();
        try (Stream<Path> all = Files.list(path.getParent())) {
            return all.filter(each -> each.getFileName().toString().startsWith(name))
                    .count();
        }
    }

    @Test
    void shouldBeginWhereItIsAskedTo() {
        List<String> lines =
                run(0, "songs", "--from=trim-horizon", "--count=3").lines().toList();
        Matcher sequence = SEQUENCE.matcher(lines.get(1));
        assertTrue(sequence.find());
        assertEquals(
                lines.subList(1, 3),
                run(0, "songs", "--from=" + sequence.group(1), "--count=2")
                        .lines()
                        .toList());
        assertEquals(
                lines,
                run(0, "songs", "--from=2020-01-01T00:00:00Z", "--count=3")
                        .lines()
                        .toList());
    }

    @Test
    void shouldRefuseWhatIsNoBeginningAndATableWithoutAStream() {
        database.createTable(TableSpec.named("silent").partitionKey("id", KeyType.STRING));
        assertEquals("", run(2, "songs", "--from=yesterday"));
        assertEquals("", run(1, "silent"));
        assertEquals("", run(1, "nothing"));
        server.close();
        assertEquals("", run(1, "songs"));
    }

    private String run(int status, String table, String... options) {
        return Terminal.run(status, command(table, options));
    }

    private String[] command(String table, String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "subscribe";
        args[1] = table;
        args[2] = "--endpoint=http://127.0.0.1:" + server.address().getPort();
        System.arraycopy(options, 0, args, 3, options.length);
        return args;
    }

    private static void assertLine(String pattern, String line) {
        assertTrue(line.matches(pattern), line);
    }
}
