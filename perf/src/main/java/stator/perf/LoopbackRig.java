package stator.perf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import stator.server.ServerContext;

/**
 * GetItem and PutItem over HTTP on this machine, by clients as thin as can be: raw keep-alive sockets, each with one request
 * under way. Starts a server of its own, or measures one that runs ({@code --port}; its processor time is then not known, and
 * its table {@code perf} is made and filled).
 */
public final class LoopbackRig {
    private static final int CLIENT_THREADS = 2;
    private static final int LOAD_CONNECTIONS = 8;

    private final InetSocketAddress address;
    private final @Nullable ServerProcess server;
    private final int items;

    /** What one run has shown. */
    private record Run(Histogram latenciesNs, long elapsedNs, Duration serverCpu) {
        String row(String operation, int connections) {
            long count = latenciesNs.getTotalCount();
            return String.format(
                    "| %s | %d | %,.0f | %s | %s | %s | %s | %s | %s |",
                    operation,
                    connections,
                    count * 1e9 / elapsedNs,
                    micros(50),
                    micros(90),
                    micros(99),
                    micros(99.9),
                    micros(100),
                    serverCpu.isZero() ? "-" : String.format("%.1f", serverCpu.toNanos() / 1e3 / count));
        }

        private String micros(double percentile) {
            return String.format("%,.0f", latenciesNs.getValueAtPercentile(percentile) / 1e3);
        }
    }

    private LoopbackRig(InetSocketAddress address, @Nullable ServerProcess server, int items) {
        this.address = address;
        this.server = server;
        this.items = items;
    }

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Options options = new Options("LoopbackRig")
                .add("stator", "./stator")
                .add("durability", "sync")
                .add("spin", String.valueOf(ServerContext.DEFAULT_SPIN_MICROS))
                .add("port", "")
                .add("connections", "1,8,64")
                .add("seconds", "10")
                .add("warmup", "3")
                .add("items", "10000")
                .parse(arguments);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
            if (options.text("port").isEmpty()) {
                Path data = directory.path().resolve("data");
                try (ServerProcess server = ServerProcess.start(
                        options.text("stator"),
                        data,
                        "--durability",
                        options.text("durability"),
                        "--spin",
                        options.text("spin"))) {
                    new LoopbackRig(server.address(), server, options.number("items")).measure(options);
                }
            } else {
                InetSocketAddress running =
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), options.number("port"));
                new LoopbackRig(running, null, options.number("items")).measure(options);
            }
        }
    }

    private void measure(Options options) throws IOException, InterruptedException, ExecutionException {
        try (LoopbackConnection control = new LoopbackConnection(address, RequestTemplate.createTable())) {
            control.exchange(0);
        }
        load();
        System.out.printf(
                "durability=%s spin=%s items=%,d seconds=%s%n%n",
                options.text("durability"), options.text("spin"), items, options.text("seconds"));
        System.out.println("| operation | connections | requests/s | p50 us | p90 us | p99 us | p99.9 us | max us"
                + " | server CPU us/request |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String connections : options.text("connections").split(",", -1)) {
            int count = Integer.parseInt(connections);
            show("GetItem", RequestTemplate::getItem, count, options);
            show("PutItem", RequestTemplate::putItem, count, options);
        }
    }

    private void show(String operation, Supplier<RequestTemplate> requests, int connections, Options options)
            throws IOException, InterruptedException, ExecutionException {
        IntSupplier random = () -> ThreadLocalRandom.current().nextInt(items);
        run(requests, connections, random, until(options.number("warmup")));
        Run run = run(requests, connections, random, until(options.number("seconds")));
        System.out.println(run.row(operation, connections));
    }

    private static BooleanSupplier until(int seconds) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return () -> System.nanoTime() - deadlineNs < 0;
    }

    /** Stores every item once. */
    private void load() throws IOException, InterruptedException, ExecutionException {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        run(RequestTemplate::putItem, LOAD_CONNECTIONS, sent::getAndIncrement, () -> asked.getAndIncrement() < items);
    }

    private Run run(Supplier<RequestTemplate> requests, int connections, IntSupplier numbers, BooleanSupplier running)
            throws IOException, InterruptedException, ExecutionException {
        int clients = Math.min(CLIENT_THREADS, connections);
        List<LoopbackConnection> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int i = 0; i < connections; i++) {
                all.add(new LoopbackConnection(address, requests.get()));
            }
            Duration cpuBefore = serverCpu();
            long startNs = System.nanoTime();
            List<Future<Histogram>> results = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                List<LoopbackConnection> share =
                        all.subList(i * connections / clients, (i + 1) * connections / clients);
                results.add(threads.submit(new LoopbackClient(share, numbers, running)));
            }
            Histogram latenciesNs = results.get(0).get();
            for (Future<Histogram> result : results.subList(1, clients)) {
                latenciesNs.add(result.get());
            }
            return new Run(latenciesNs, System.nanoTime() - startNs, serverCpu().minus(cpuBefore));
        } finally {
            threads.shutdown();
            for (LoopbackConnection connection : all) {
                connection.close();
            }
        }
    }

    private Duration serverCpu() {
        return server == null ? Duration.ZERO : server.cpu();
    }
}
