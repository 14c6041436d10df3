package stator.index;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Looks at the checkpoints of a tree whose owner has stopped. Changes nothing. */
public final class CheckpointTool {
    private static final int GOOD = 0;
    private static final int DAMAGED = 1;
    private static final int USAGE = 2;

    private interface Command {
        void run(CheckpointFiles files, Checkpoint checkpoint, PrintStream out);
    }

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            "describe", CheckpointTool::describe,
            "check", CheckpointTool::check,
            "dump", CheckpointTool::dump));

    /** The keys are in the log, which is not looked at. */
    private static final KeySource NO_KEYS = new KeySource() {
        @Override
        public int compare(long value, DirectBuffer key, int offset, int length) {
            throw new UnsupportedOperationException("value=" + value);
        }

        @Override
        public int copyKey(long value, MutableDirectBuffer into) {
            throw new UnsupportedOperationException("value=" + value);
        }
    };

    private CheckpointTool() {}

    /** Ends the process with the status of {@link #run}. */
    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    /**
     * Runs one command: {@code describe} prints what the checkpoints are, {@code check} reads every page of them, {@code dump}
     * prints the pages.
     *
     * @param args the command and the directory
     * @param out gets the answer, and what is wrong if something is
     * @return exit status: 0 good, 1 damage found or files not readable, 2 wrong usage
     */
    public static int run(String[] args, PrintStream out) {
        Command command = args.length == 2 ? COMMANDS.get(args[0]) : null;
        if (command == null) {
            out.println("usage: checkpoint-tool " + String.join("|", COMMANDS.keySet()) + " DIRECTORY");
            return USAGE;
        }
        Path directory = Path.of(args[1]);
        if (!Files.isDirectory(directory)) {
            out.println("not a directory: " + directory);
            return USAGE;
        }
        List<IndexException> damage = new ArrayList<>();
        try (CheckpointFiles files = CheckpointFiles.open(FileCheckpointStorage.openReadOnly(directory), damage::add)) {
            for (Checkpoint checkpoint : files.found()) {
                try {
                    command.run(files, checkpoint, out);
                } catch (IndexException ex) {
                    damage.add(ex);
                }
            }
            if (files.found().isEmpty() && damage.isEmpty()) {
                out.println("no checkpoint");
            }
        }
        damage.forEach(each -> out.println(each.getMessage()));
        return damage.isEmpty() ? GOOD : DAMAGED;
    }

    private static void describe(CheckpointFiles files, Checkpoint checkpoint, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "checkpoint file=%s generation=%d log id=%016x position=%d entries=%d pages=%d pageLength=%d state=%d%n",
                files.storage().descriptionName(CheckpointFiles.slotOf(checkpoint)),
                checkpoint.generation(),
                checkpoint.source().logId(),
                checkpoint.source().position(),
                checkpoint.entries(),
                checkpoint.pages(),
                checkpoint.pageLength,
                checkpoint.source().state().length);
    }

    private static void check(CheckpointFiles files, Checkpoint checkpoint, PrintStream out) {
        try (BTree tree = open(files, checkpoint)) {
            BTreeCursor cursor = tree.newWriterCursor();
            long entries = 0;
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                entries++;
            }
            if (entries != checkpoint.entries()) {
                throw CheckpointDescriptor.damaged(
                        files.storage().pagesName(), 0, "entries=" + entries + " described=" + checkpoint.entries());
            }
        }
        out.printf(
                Locale.ROOT,
                "good generation=%d position=%d entries=%d pages=%d%n",
                checkpoint.generation(),
                checkpoint.source().position(),
                checkpoint.entries(),
                checkpoint.pages());
    }

    private static void dump(CheckpointFiles files, Checkpoint checkpoint, PrintStream out) {
        describe(files, checkpoint, out);
        try (BTree tree = open(files, checkpoint)) {
            IndexTool.dump(tree, out);
        }
    }

    private static BTree open(CheckpointFiles files, Checkpoint checkpoint) {
        return BTree.open(new BTree.Context()
                .keys(NO_KEYS)
                .pageLength(checkpoint.pageLength)
                .checkpoint(files, checkpoint));
    }
}
