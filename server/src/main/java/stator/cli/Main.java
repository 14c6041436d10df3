package stator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code stator} command. Exit status: 0 done, 1 failed, 2 wrong usage; {@code wal verify} and {@code index check} say 1 for damage. */
@Command(
        name = "stator",
        description = "The DynamoDB API on its own storage engine.",
        mixinStandardHelpOptions = true,
        version = "stator 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DescribeCommand.class,
            SubscribeCommand.class,
            TriggerCommand.class,
            ScrubCommand.class,
            DemoCommand.class,
            WalCommand.class,
            IndexCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command and returns its exit status. */
    static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("stator: " + (failure.getMessage() == null ? failure : failure.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        });
        if (args.length == 0) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }
}
