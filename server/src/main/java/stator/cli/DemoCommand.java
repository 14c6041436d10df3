package stator.cli;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stator.demo.Demo;

/** {@code stator demo}: real data in a running server, and three questions about it. */
@Command(
        name = "demo",
        description =
                "Loads every named Unicode character into a running server and answers three questions with timings.",
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
    private URI endpoint = URI.create("http://127.0.0.1:8000");

    @Override
    public Integer call() throws IOException {
        Demo.run(endpoint, System.out);
        return 0;
    }
}
