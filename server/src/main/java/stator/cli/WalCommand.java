package stator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stator.partition.StoreSalvage;
import stator.wal.LogSalvage;
import stator.wal.WalTool;

/** {@code stator wal}: looks at the logs of a data directory, or copies what is whole of them. */
@Command(
        name = "wal",
        description = {
            "Looks at the logs of a data directory: 'describe', 'dump' or 'verify' them. Changes nothing.",
            "'salvage' copies the undamaged beginning of each log into a new data directory, and says what it leaves out.",
            "Exit status: 0 good, 1 damaged (file and offset are named), 2 wrong usage."
        },
        mixinStandardHelpOptions = true)
final class WalCommand implements Callable<Integer> {
    private static final String SALVAGE = "salvage";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "describe|dump|verify|salvage", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "A data directory, or one partition's directory in it.")
    private Path directory = Path.of("");

    @Option(
            names = "--into",
            paramLabel = "NEW_DIR",
            description = "Where 'salvage' copies to: a directory that does not exist, or is empty.")
    private @Nullable Path into;

    @Override
    public Integer call() {
        if (action.equals(SALVAGE)) {
            return salvage();
        }
        if (into != null) {
            throw usage("--into is for salvage");
        }
        int status = 0;
        for (Path log : DataDirectory.parts(directory, "partition-")) {
            status = Math.max(status, WalTool.run(new String[] {action, log.toString()}, System.out));
        }
        return status;
    }

    private int salvage() {
        Path target = into;
        if (target == null) {
            throw usage("salvage needs --into NEW_DIR");
        }
        if (!Files.isDirectory(directory)) {
            throw usage("not a directory: " + directory);
        }
        if (target.toAbsolutePath()
                .normalize()
                .startsWith(directory.toAbsolutePath().normalize())) {
            throw usage("--into=" + target + " lies in what is to be salvaged, which stays as it is");
        }
        if (Files.exists(target) && !isEmpty(target)) {
            throw usage("--into=" + target + " is there already, and not empty: nothing is overwritten");
        }
        boolean whole = StoreSalvage.isStore(directory)
                ? StoreSalvage.run(directory, target, System.out)
                : LogSalvage.run(directory, target, System.out);
        return whole ? 0 : 1;
    }

    private static boolean isEmpty(Path target) {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.findAny().isEmpty();
        } catch (IOException ex) {
            return false; // a file, or nothing that can be looked into
        }
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
