package stator.model;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.Stator;
import stator.e2e.ServerProcess;
import stator.partition.Durability;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;

/**
 * Goal: the item API answers any request, valid or not, as DynamoDB is documented to: the same status, type, text and
 * values.
 * Method: random requests over HTTP, each made from a seed and its own number; a model on plain maps says what the answer
 * must be. Where one differs, requests are left out as long as some answer still does, and what is left is printed with
 * the command that runs it again.
 */
class WireModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String NUMBERS = System.getProperty("stator.test.requests");

    /** Large texts of one character, which nobody wants to read. */
    private static final Pattern LONG_RUN = Pattern.compile("(.)\\1{99,}");

    private static final int CLIENTS = 2;
    private static final int FEW = 1_200;
    private static final int MANY = Integer.getInteger("stator.test.count", 85_000);
    private static final int MANY_OF_PROCESS = 22_000;

    /** Requests until a client goes on with new tables: each scan reads a whole table, so it must not grow for ever. */
    private static final int MOST_OF_TABLES = 10_000;

    private static final double LEAST_REFUSED = 0.15;
    private static final double MOST_REFUSED = 0.25;

    /** A run by one client, and the seed that repeats it. */
    private record Result(long seed, List<Integer> numbers, ModelRun run, ModelRun.Difference difference) {}

    @Test
    void shouldAnswerAsTheModelDoes() {
        inThisProcess(FEW);
    }

    @Test
    @Tag("slow")
    void shouldAnswerAsTheModelDoesForLong() {
        inThisProcess(MANY);
    }

    @Test
    @Tag("slow")
    void shouldAnswerAsTheModelDoesFromAProcessOfItsOwn(@TempDir Path directory) throws IOException {
        try (ServerProcess server = ServerProcess.start(directory)) {
            run(server.endpoint(), MANY_OF_PROCESS);
        }
    }

    private static void inThisProcess(int count) {
        try (Stator database = Stator.open(new Stator.Context().durability(Durability.BUFFERED));
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database))) {
            run(URI.create("http://127.0.0.1:" + server.address().getPort()), count);
        }
    }

    private static void run(URI endpoint, int count) {
        if (NUMBERS != null) {
            List<Integer> numbers =
                    Arrays.stream(NUMBERS.split(",", -1)).map(Integer::valueOf).toList();
            report(run(endpoint, SEED, numbers), endpoint);
            return;
        }
        List<Result> results = inParallel(endpoint, count);
        results.forEach(result -> report(result, endpoint));
        int calls = results.stream().mapToInt(result -> result.run.calls()).sum();
        int refused = results.stream().mapToInt(result -> result.run.refusals()).sum();
        System.out.println("seed=" + SEED + " calls=" + calls + " refused=" + refused);
        assertTrue(
                refused > LEAST_REFUSED * calls && refused < MOST_REFUSED * calls,
                "the requests are not what they should be: calls=" + calls + " refused=" + refused);
    }

    private static List<Result> inParallel(URI endpoint, int count) {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Result>> runs = new ArrayList<>();
            for (int first = 0; first < count; first += MOST_OF_TABLES) {
                List<Integer> numbers = IntStream.range(first, Math.min(count, first + MOST_OF_TABLES))
                        .boxed()
                        .toList();
                for (int client = 0; client < CLIENTS; client++) {
                    long seed = SEED + client;
                    runs.add(() -> run(endpoint, seed, numbers));
                }
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> result : clients.invokeAll(runs)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException ex) {
            throw new AssertionError("seed=" + SEED, ex);
        } finally {
            clients.shutdownNow();
        }
    }

    private static Result run(URI endpoint, long seed, List<Integer> numbers) {
        try (Wire wire = new Wire(endpoint)) {
            ModelRun run = new ModelRun(wire, seed);
            return new Result(seed, numbers, run, run.run(numbers));
        } catch (IOException ex) {
            throw new UncheckedIOException("seed=" + seed, ex);
        }
    }

    private static void report(Result result, URI endpoint) {
        ModelRun.Difference difference = result.difference;
        if (difference == null) {
            return;
        }
        List<Integer> all = result.numbers.subList(0, result.numbers.indexOf(difference.number()) + 1);
        Shrinker shrinker =
                new Shrinker(fewer -> run(endpoint, result.seed, fewer).difference, all, difference).shrink();
        StringBuilder text = new StringBuilder("an answer differs from the model's; to run this again:\n");
        text.append("-Dtest=WireModelTest#shouldAnswerAsTheModelDoes -Dstator.test.seed=")
                .append(result.seed)
                .append(" -Dstator.test.requests=")
                .append(String.join(
                        ",", shrinker.numbers().stream().map(String::valueOf).toList()))
                .append('\n');
        for (int number : shrinker.numbers()) {
            text.append(number).append(": ").append(result.run.request(number)).append('\n');
        }
        text.append(requireNonNull(shrinker.difference()));
        fail(LONG_RUN.matcher(text).replaceAll("$1..."));
    }
}
