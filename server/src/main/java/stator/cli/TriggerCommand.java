package stator.cli;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stator.report.TriggerQuery;
import stator.report.TriggerText;
import stator.streams.trigger.TriggerContext;
import stator.streams.trigger.TriggerDefinition;
import stator.trigger.HttpTargets;

/** {@code stator trigger}: functions that a running server tells of changes. */
@Command(
        name = "trigger",
        description = "Functions at URLs that a running server tells of the changes of a table, as Lambda is told.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TriggerCommand.Add.class, TriggerCommand.ListAll.class, TriggerCommand.Remove.class})
final class TriggerCommand implements Callable<Integer> {
    private static final long POLL_NS = 50_000_000;
    private static final int MAX_POLLS = 1_200;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw usage(spec, "say what to do: add, list or remove");
    }

    private static ParameterException usage(@Nullable CommandSpec spec, @Nullable String message) {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return new ParameterException(spec.commandLine(), String.valueOf(message));
    }

    /** Asks until what was begun is done. */
    private static @Nullable TriggerText await(ServerPages server, String name, String whileState) throws IOException {
        for (int i = 0; i < MAX_POLLS; i++) {
            TriggerText trigger = TriggerText.find(server.get(TriggerQuery.LIST), name);
            if (trigger == null || !trigger.state().equals(whileState)) {
                return trigger;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        throw new IOException("not done after a minute; 'stator trigger list' tells more");
    }

    /** {@code stator trigger add}. */
    @Command(
            name = "add",
            description = {
                "Has batches of the changes of a table posted to a URL, as the JSON event that a Lambda function gets.",
                "An answer of 200 to 299 is success; with {\"batchItemFailures\":[{\"itemIdentifier\":SEQUENCE}]}, of the",
                "changes before the lowest that is named. Everything else is tried again. The table must have a stream."
            },
            showDefaultValues = true,
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "TABLE", description = "The table's name.", showDefaultValue = Help.Visibility.NEVER)
        private String table = "";

        @Option(names = "--url", paramLabel = "URL", required = true, description = "Where changes are posted to.")
        private String url = "";

        @Option(names = "--name", paramLabel = "N", description = "Name of the trigger; the table's if left out.")
        private @Nullable String name;

        @Option(
                names = "--from",
                paramLabel = "PLACE",
                description = "'latest': the next change; 'trim-horizon': the oldest.")
        private String from = "latest";

        @Option(names = "--batch-size", paramLabel = "N", description = "Most changes of a batch, 1 to 10000.")
        private int batchSize = 100;

        @Option(
                names = "--window",
                paramLabel = "S",
                description = "How long a batch that is not full waits for more, 0 to 300 seconds.")
        private int window;

        @Option(
                names = "--retries",
                paramLabel = "N",
                description = "Retries of a batch that fails; -1 means for ever.")
        private int retries = -1;

        @Option(names = "--bisect", description = "Halve a batch that fails, to find the change that it fails for.")
        private boolean bisect;

        @Option(
                names = "--max-age",
                paramLabel = "S",
                description = "Give up changes that are older, 60 to 604800 seconds; -1 means never.")
        private int maxAge = -1;

        @Option(
                names = "--timeout",
                paramLabel = "S",
                description = "How long an answer is waited for, 1 to 900 seconds.")
        private int timeout = 30;

        @Option(
                names = "--lanes",
                paramLabel = "N",
                description = "Batches of a partition that are under way at a time, 1 to 10; of one item, one.")
        private int lanes = 1;

        @Option(
                names = "--dead-letter-table",
                paramLabel = "T",
                description = "Table that is told what was given up; made if it is missing.")
        private @Nullable String deadLetterTable;

        @Option(
                names = "--filter",
                paramLabel = "JSON",
                description = "An event filter of Lambda. Up to five, of which a change must match one.")
        private List<String> filters = new ArrayList<>();

        @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
        private URI endpoint = URI.create("http://127.0.0.1:8000");

        @Override
        public Integer call() throws IOException {
            TriggerDefinition trigger = definition();
            ServerPages server = new ServerPages(endpoint);
            server.post(TriggerQuery.add(trigger));
            TriggerText added = await(server, trigger.name(), "ADDING");
            if (added == null || !added.state().equals("RUNNING")) {
                throw new IOException(added == null ? "removed at once by somebody else" : added.failure());
            }
            System.out.println("trigger " + trigger.name() + " added");
            return 0;
        }

        private TriggerDefinition definition() {
            try {
                TriggerContext trigger = new TriggerContext()
                        .table(table)
                        .url(url)
                        .fromTrimHorizon(TriggerQuery.isTrimHorizon(from))
                        .batchSize(batchSize)
                        .windowSeconds(window)
                        .maxRetries(retries)
                        .bisect(bisect)
                        .maxAgeSeconds(maxAge)
                        .timeoutSeconds(timeout)
                        .lanes(lanes)
                        .filters(filters);
                if (name != null) {
                    trigger.name(name);
                }
                if (deadLetterTable != null) {
                    trigger.deadLetterTable(deadLetterTable);
                }
                new HttpTargets().filter(filters);
                return trigger.define();
            } catch (IllegalArgumentException ex) {
                throw usage(spec, ex.getMessage());
            }
        }
    }

    /** {@code stator trigger list}. */
    @Command(
            name = "list",
            description = "Prints the triggers of a running server, and what they do.",
            showDefaultValues = true,
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
        private URI endpoint = URI.create("http://127.0.0.1:8000");

        @Override
        public Integer call() throws IOException {
            System.out.print(new ServerPages(endpoint).get(TriggerQuery.LIST));
            System.out.flush();
            return 0;
        }
    }

    /** {@code stator trigger remove}. */
    @Command(
            name = "remove",
            description = "Ends a trigger, and forgets how far it has come.",
            showDefaultValues = true,
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The trigger's.", showDefaultValue = Help.Visibility.NEVER)
        private String name = "";

        @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
        private URI endpoint = URI.create("http://127.0.0.1:8000");

        @Override
        public Integer call() throws IOException {
            ServerPages server = new ServerPages(endpoint);
            TriggerText before = TriggerText.find(server.get(TriggerQuery.LIST), name);
            if (before == null) {
                throw new IOException("there is no trigger=" + name);
            }
            server.post(TriggerQuery.remove(name));
            TriggerText after = await(server, name, before.state());
            if (after != null) {
                throw new IOException("it is still there: " + after.state() + ' ' + after.failure());
            }
            System.out.println("trigger " + name + " removed");
            return 0;
        }
    }
}
