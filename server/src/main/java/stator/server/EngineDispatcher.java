package stator.server;

import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.report.DescribeText;
import stator.report.ProcessMemory;
import stator.report.PrometheusText;

/** Sends requests to a database in this process, which stays its owner's to close. */
public final class EngineDispatcher implements Dispatcher {
    private static final String PREFIX = "DynamoDB_20120810.";

    private final Stator database;

    public EngineDispatcher(Stator database) {
        this.database = database;
    }

    @Override
    public @Nullable Operation operation(String target) {
        return target.startsWith(PREFIX) ? database.operation(target.substring(PREFIX.length())) : null;
    }

    @Override
    public @Nullable Page page(String path) {
        return switch (path) {
            case "/metrics" ->
                new Page(PrometheusText.CONTENT_TYPE, PrometheusText.of(database.metrics(), ProcessMemory.now()));
            case "/describe" -> new Page(Page.PLAIN, DescribeText.of(database.metrics(), ProcessMemory.now()));
            default -> null;
        };
    }

    @Override
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        database.execute(operation, request, atLeast, handler);
    }
}
