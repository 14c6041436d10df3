package stator.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.partition.ScrubReport;

/**
 * How far a scrub is and what it found, as text: one line of figures, then a line for each damage that is told.
 *
 * <p>As a record: what the first line says.
 *
 * @param running      whether it goes on
 * @param checkedBytes of the logs, and of the recordings of streams
 * @param totalBytes   that there were when it began
 * @param damages      places that are damaged
 */
public record ScrubText(boolean running, long checkedBytes, long totalBytes, long damages) {
    private static final String NONE = "scrub none\n";
    private static final Pattern FIGURES = Pattern.compile(
            "scrub running=(true|false) checked=(\\d+) of=(\\d+) records=\\d+ entries=\\d+ pages=\\d+ changes=\\d+ damages=(\\d+)");

    /** Ends with the end of a line. */
    public static String of(@Nullable ScrubReport report) {
        if (report == null) {
            return NONE;
        }
        StringBuilder text = new StringBuilder("scrub running=" + report.running() + " checked=" + report.checkedBytes()
                + " of=" + report.totalBytes() + " records=" + report.records() + " entries=" + report.entries()
                + " pages=" + report.pages()
                + " changes=" + report.changes()
                + " damages=" + report.damages() + '\n');
        report.damage().forEach(place -> text.append("damage ").append(place).append('\n'));
        return text.toString();
    }

    /** Reads the first line; null if it is another. */
    public static @Nullable ScrubText parse(String text) {
        Matcher figures = FIGURES.matcher(text.lines().findFirst().orElse(""));
        return figures.matches()
                ? new ScrubText(
                        Boolean.parseBoolean(figures.group(1)),
                        Long.parseLong(figures.group(2)),
                        Long.parseLong(figures.group(3)),
                        Long.parseLong(figures.group(4)))
                : null;
    }
}
