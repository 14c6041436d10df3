package stator.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.report.DescribeText;
import stator.report.ProcessMemory;
import stator.report.PrometheusText;
import stator.report.ScrubText;

/** Sends requests to a database in this process, which stays its owner's to close. */
public final class EngineDispatcher implements Dispatcher {
    private static final String PREFIX = "DynamoDB_20120810.";
    private static final Pattern RATE = Pattern.compile("rate=([1-9][0-9]{0,4})");

    private final Stator database;

    public EngineDispatcher(Stator database) {
        this.database = database;
    }

    @Override
    public @Nullable Operation operation(String target) {
        return target.startsWith(PREFIX) ? database.operation(target.substring(PREFIX.length())) : null;
    }

    @Override
    public @Nullable Page page(String method, String path, String query) {
        return switch (method + ' ' + path) {
            case "GET /metrics" ->
                new Page(200, PrometheusText.CONTENT_TYPE, PrometheusText.of(database.metrics(), ProcessMemory.now()));
            case "GET /describe" -> Page.plain(DescribeText.of(database.metrics(), ProcessMemory.now()));
            case "GET /scrub" -> Page.plain(ScrubText.of(database.scrubReport()));
            case "POST /scrub" -> startScrub(query);
            default -> null;
        };
    }

    private Page startScrub(String query) {
        Matcher rate = RATE.matcher(query);
        if (!rate.matches()) {
            return Page.badRequest("expected: POST /scrub?rate=N, at most N MB a second, 1 to 99999\n");
        }
        return Page.plain(ScrubText.of(database.startScrub(Long.parseLong(rate.group(1)) * 1_000_000)));
    }

    @Override
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        database.execute(operation, request, atLeast, handler);
    }
}
