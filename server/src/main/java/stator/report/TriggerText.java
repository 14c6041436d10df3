package stator.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.streams.trigger.TriggerDefinition;
import stator.streams.trigger.TriggerReport;

/**
 * What triggers do, as text in ASCII: a line for each, and below it, indented, its filters and its last failure.
 *
 * <p>As a record: what is said of one.
 *
 * @param state   see {@link TriggerReport.State}
 * @param failure the last one, or empty
 */
public record TriggerText(String state, String failure) {
    private static final Pattern LINE = Pattern.compile("trigger name=(\\S+) state=(\\S+) .*");
    private static final String FAILURE = "  failure ";
    private static final int MAX_FAILURE_LENGTH = 500;

    /** Ends with the end of a line, or is empty. */
    public static String of(List<TriggerReport> reports) {
        StringBuilder text = new StringBuilder();
        reports.forEach(report -> append(report, text));
        return text.toString();
    }

    /** Finds what is said of one; null if nothing is. */
    public static @Nullable TriggerText find(String text, String name) {
        TriggerText found = null;
        for (String line : text.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                if (found != null) {
                    return found;
                }
                found = matcher.group(1).equals(name) ? new TriggerText(matcher.group(2), "") : null;
            } else if (found != null && line.startsWith(FAILURE)) {
                found = new TriggerText(found.state, line.substring(FAILURE.length()));
            }
        }
        return found;
    }

    private static void append(TriggerReport report, StringBuilder text) {
        TriggerDefinition trigger = report.definition();
        TriggerDefinition.Retrying retrying = trigger.retrying();
        text.append("trigger name=").append(trigger.name());
        text.append(" state=").append(report.state());
        text.append(" table=").append(trigger.table());
        text.append(" url=").append(trigger.url() == null ? "none" : ascii(String.valueOf(trigger.url())));
        text.append(" delivered=").append(report.delivered());
        text.append(" failures=").append(report.failures());
        text.append(" discarded=").append(report.discarded());
        text.append(" dead-letters=").append(report.deadLetters());
        text.append(" lag-ms=").append(report.lagMs());
        text.append(" from=").append(trigger.fromTrimHorizon() ? "trim-horizon" : "latest");
        text.append(" batch-size=").append(trigger.batching().size());
        text.append(" window=").append(trigger.batching().windowSeconds());
        text.append(" retries=").append(retrying.maxRetries());
        text.append(" bisect=").append(retrying.bisect());
        text.append(" max-age=").append(retrying.maxAgeSeconds());
        text.append(" timeout=").append(retrying.timeoutSeconds());
        text.append(" lanes=").append(trigger.lanes());
        text.append(" dead-letter-table=")
                .append(retrying.deadLetterTable() == null ? "none" : retrying.deadLetterTable());
        text.append('\n');
        trigger.filters()
                .forEach(
                        filter -> text.append("  filter ").append(ascii(filter)).append('\n'));
        String failure = report.lastFailure();
        if (!failure.isEmpty()) {
            String start = failure.substring(0, Math.min(failure.length(), MAX_FAILURE_LENGTH));
            text.append(FAILURE).append(ascii(start)).append('\n');
        }
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
