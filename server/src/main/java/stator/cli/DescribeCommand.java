package stator.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stator.Stator;
import stator.report.DescribeText;
import stator.report.ProcessMemory;
import stator.streams.Streams;

/** {@code stator describe}: what a database holds. */
@Command(
        name = "describe",
        description = {
            "Prints tables, partitions, log segments, indexes, what readers hold, and memory by purpose.",
            "Asks a running server, or opens the data directory of one that is stopped. Figures are in bytes."
        },
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where the server answers. Default: http://127.0.0.1:8000.")
    private @Nullable URI endpoint;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A data directory that no server has open; it is opened as a server does.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        Path directory = data;
        if (directory == null) {
            URI server = endpoint == null ? URI.create("http://127.0.0.1:8000") : endpoint;
            System.out.print(new ServerPages(server).get("/describe"));
        } else if (endpoint != null) {
            throw new ParameterException(spec.commandLine(), "--endpoint and --data exclude each other");
        } else if (!Files.isRegularFile(directory.resolve("store"))) {
            throw new ParameterException(spec.commandLine(), "--data=" + directory + " is no data directory");
        } else {
            try (Stator database =
                    Stator.open(new Stator.Context().directory(directory).streams(new Streams()))) {
                System.out.print(DescribeText.of(database.metrics(), ProcessMemory.now()));
            }
        }
        System.out.flush();
        return 0;
    }
}
