package stator.report;

import java.util.List;
import java.util.function.ToLongFunction;
import stator.streams.trigger.TriggerReport;

/** What triggers do, in the text format of Prometheus; goes behind {@link PrometheusText}. Counters begin with the process. */
public final class TriggerMetricsText {
    private static final List<Metric> METRICS = List.of(
            new Metric(
                    "stator_trigger_running",
                    "gauge",
                    "1 if the trigger works.",
                    report -> report.state() == TriggerReport.State.RUNNING ? 1 : 0),
            new Metric(
                    "stator_trigger_lag_milliseconds",
                    "gauge",
                    "Age of the oldest change that is not dealt with.",
                    TriggerReport::lagMs),
            new Metric(
                    "stator_trigger_delivered_total",
                    "counter",
                    "Changes that were dealt with.",
                    TriggerReport::delivered),
            new Metric(
                    "stator_trigger_failures_total",
                    "counter",
                    "Batches that failed, and positions that were not saved.",
                    TriggerReport::failures),
            new Metric(
                    "stator_trigger_discarded_total",
                    "counter",
                    "Changes that were given up.",
                    TriggerReport::discarded),
            new Metric(
                    "stator_trigger_dead_letters_total",
                    "counter",
                    "Changes that were given up and noted in a table.",
                    TriggerReport::deadLetters));

    private TriggerMetricsText() {}

    /** Something that is measured. */
    private record Metric(String name, String type, String help, ToLongFunction<TriggerReport> value) {}

    /** Ends with the end of a line; empty if there are no triggers. */
    public static String of(List<TriggerReport> reports) {
        StringBuilder text = new StringBuilder();
        if (reports.isEmpty()) {
            return "";
        }
        for (Metric metric : METRICS) {
            text.append("# HELP ")
                    .append(metric.name)
                    .append(' ')
                    .append(metric.help)
                    .append('\n');
            text.append("# TYPE ")
                    .append(metric.name)
                    .append(' ')
                    .append(metric.type)
                    .append('\n');
            for (TriggerReport report : reports) {
                text.append(metric.name)
                        .append("{trigger=\"")
                        .append(report.definition().name());
                text.append("\"} ").append(metric.value.applyAsLong(report)).append('\n');
            }
        }
        return text.toString();
    }
}
