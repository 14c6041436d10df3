package stator.perf;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a server costs that nobody calls: its processor time, in percent of one core. */
public final class IdleRig {
    private IdleRig() {}

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options("IdleRig")
                .add("stator", "./stator")
                .add("seconds", "30")
                .add("settle", "10")
                .parse(arguments);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
            System.out.printf("seconds=%s after settle=%s%n%n", options.text("seconds"), options.text("settle"));
            System.out.println("| durability | CPU ms | percent of one core |");
            System.out.println("|---|---:|---:|");
            for (String durability : new String[] {"sync", "buffered"}) {
                try (ServerProcess server = ServerProcess.start(
                        options.text("stator"), directory.path().resolve(durability), "--durability", durability)) {
                    show(durability, server, options);
                }
            }
        }
    }

    private static void show(String durability, ServerProcess server, Options options)
            throws IOException, InterruptedException {
        try (LoopbackConnection connection =
                new LoopbackConnection(server.address(), RequestTemplate.of("ListTables", "{}"))) {
            connection.exchange(0); // it is up, and has one connection that is silent from now on
            pause(options.number("settle"));
            Duration before = server.cpu();
            long startNs = System.nanoTime();
            pause(options.number("seconds"));
            double usedNs = server.cpu().minus(before).toNanos();
            long elapsedNs = System.nanoTime() - startNs;
            System.out.printf("| %s | %.0f | %.2f |%n", durability, usedNs / 1e6, usedNs * 100 / elapsedNs);
        }
    }

    /** Waits for nothing but time. */
    private static void pause(int seconds) throws InterruptedException {
        boolean released = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        assert !released : "nobody counts down";
    }
}
