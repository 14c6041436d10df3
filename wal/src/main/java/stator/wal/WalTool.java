package stator.wal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.SegmentDescriptor.Header;
import stator.wal.WalException.Code;

/**
 * Looks at a log's directory. Changes nothing; safe while the log is in use, which may then have grown meanwhile.
 */
public final class WalTool {
    private static final int GOOD = 0;
    private static final int DAMAGED = 1;
    private static final int USAGE = 2;
    private static final int OPEN_ATTEMPTS = 4;

    private interface Command {
        void run(LogImage image, PrintStream out);
    }

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            "describe", WalTool::describe,
            "dump", WalTool::dump,
            "verify", WalTool::verify));

    /** Ends the process with the status of {@link #run}. */
    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    /**
     * Runs one command.
     *
     * @param args the command and the directory.
     * @param out gets the answer, and what is wrong if something is.
     * @return exit status: 0 good, 1 damage found or files not readable, 2 wrong usage.
     */
    public static int run(String[] args, PrintStream out) {
        Command command = args.length == 2 ? COMMANDS.get(args[0]) : null;
        if (command == null) {
            out.println("usage: wal-tool " + String.join("|", COMMANDS.keySet()) + " DIRECTORY");
            return USAGE;
        }
        Path directory = Path.of(args[1]);
        if (!Files.isDirectory(directory)) {
            out.println("not a directory: " + directory);
            return USAGE;
        }
        try (FileStorage storage = FileStorage.openReadOnly(directory);
                LogImage image = open(storage)) {
            command.run(image, out);
            return GOOD;
        } catch (WalException ex) {
            out.println(ex.getMessage());
            return DAMAGED;
        }
    }

    /** In a log in use a segment may be removed between the listing of the files and their opening: then again. */
    private static LogImage open(FileStorage storage) {
        for (int attempt = 1; attempt < OPEN_ATTEMPTS; attempt++) {
            try {
                return LogImage.open(storage);
            } catch (WalException ex) {
                if (ex.code() != Code.IO_FAILED && ex.code() != Code.CORRUPT) {
                    throw ex;
                }
            }
        }
        return LogImage.open(storage);
    }

    private static void describe(LogImage image, PrintStream out) {
        List<Segment> segments = image.segments();
        out.printf(Locale.ROOT, "log id=%016x segments=%d%n", image.logId(), segments.size());
        for (Segment segment : segments) {
            Header header = SegmentDescriptor.decode(segment);
            out.printf(
                    Locale.ROOT,
                    "segment base=%d length=%d epoch=%d file=%s%n",
                    header.basePosition(),
                    header.length(),
                    header.epoch(),
                    fileName(segment));
        }
        RemovedRanges removed = image.removed();
        if (removed != null) {
            removed.ranges().forEach((from, to) -> out.printf(Locale.ROOT, "removed from=%d to=%d%n", from, to));
        }
        Mark mark = image.mark();
        out.println(mark == null ? "in use, or not stopped in order" : "stopped in order end=" + mark.endPosition());
    }

    private static void dump(LogImage image, PrintStream out) {
        describe(image, out);
        LogScan scan = scan(image, record -> dump(record, out));
        if (scan != null) {
            out.printf(Locale.ROOT, "end position=%d records=%d%n", scan.endPosition(), scan.recordCount());
        }
    }

    private static void dump(RecordFlyweight record, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%d %s length=%d epoch=%d forcedUpTo=%d flags=%04x table=%d timestampMs=%d previous=%d hash=%016x"
                        + " key=%s payload=%d%n",
                record.position(),
                typeName(record.type()),
                record.length(),
                record.epoch(),
                record.forcedUpTo(),
                record.flags(),
                record.tableId(),
                record.timestampMs(),
                record.previousPosition(),
                record.keyHash(),
                keyHex(record),
                record.payloadLength());
    }

    private static void verify(LogImage image, PrintStream out) {
        LogScan scan = scan(image, record -> {});
        if (scan != null) {
            out.printf(
                    Locale.ROOT,
                    "good end=%d forcedUpTo=%d records=%d%n",
                    scan.endPosition(),
                    scan.forcedUpTo(),
                    scan.recordCount());
        } else {
            out.println("good, empty");
        }
    }

    private static @Nullable LogScan scan(LogImage image, RecordHandler handler) {
        if (image.segments().isEmpty()) {
            return null;
        }
        LogScan scan = new LogScan(image);
        scan.run(image.segments().get(0).basePosition() + SegmentDescriptor.HEADER_LENGTH, handler);
        scan.checkEnd(image.mark());
        return scan;
    }

    private static String typeName(int type) {
        return switch (type) {
            case RecordDescriptor.TYPE_SEGMENT_END -> "segment-end";
            case RecordDescriptor.TYPE_EPOCH -> "epoch";
            case RecordDescriptor.TYPE_CHECKPOINT -> "checkpoint";
            default -> "type=" + type;
        };
    }

    private static String keyHex(RecordFlyweight record) {
        StringBuilder hex = new StringBuilder(2 * record.keyLength());
        for (int i = 0; i < record.keyLength(); i++) {
            hex.append(String.format(Locale.ROOT, "%02x", record.buffer().getByte(record.keyOffset() + i)));
        }
        return hex.toString();
    }

    private static String fileName(Segment segment) {
        return String.valueOf(Path.of(segment.name()).getFileName());
    }

    private WalTool() {}
}
