package stator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import stator.index.CheckpointTool;

/** {@code stator index}: looks at the checkpoints of a data directory. */
@Command(
        name = "index",
        description = {
            "Looks at the checkpoints of a data directory that is not in use: 'describe', 'dump' or 'check' them. Changes nothing.",
            "Exit status: 0 good, 1 damaged (file and offset are named), 2 wrong usage."
        },
        mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "describe|dump|check", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            paramLabel = "DIR",
            description = "A data directory, or one partition's checkpoints in it.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        int status = 0;
        for (Path checkpoints : DataDirectory.parts(directory, "index-")) {
            status = Math.max(status, CheckpointTool.run(new String[] {action, checkpoints.toString()}, System.out));
        }
        return status;
    }
}
