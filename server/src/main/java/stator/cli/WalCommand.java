package stator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import stator.wal.WalTool;

/** {@code stator wal}: looks at the logs of a data directory. */
@Command(
        name = "wal",
        description = {
            "Looks at the logs of a data directory: 'describe', 'dump' or 'verify' them. Changes nothing.",
            "Exit status: 0 good, 1 damaged (file and offset are named), 2 wrong usage."
        },
        mixinStandardHelpOptions = true)
final class WalCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "describe|dump|verify", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "A data directory, or one partition's directory in it.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        int status = 0;
        for (Path log : DataDirectory.parts(directory, "partition-")) {
            status = Math.max(status, WalTool.run(new String[] {action, log.toString()}, System.out));
        }
        return status;
    }
}
