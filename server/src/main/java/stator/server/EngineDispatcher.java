package stator.server;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import stator.report.StreamLocationText;
import stator.report.StreamQuery;
import stator.report.TriggerMetricsText;
import stator.report.TriggerQuery;
import stator.report.TriggerText;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;
import stator.streams.trigger.TriggerDefinition;
import stator.streams.trigger.Triggers;

/** Sends requests to a database in this process, which stays its owner's to close. */
public final class EngineDispatcher implements Dispatcher {
    private static final Pattern RATE = Pattern.compile("rate=([1-9][0-9]{0,4})");

    private final Stator database;
    private final @Nullable StreamLocator streams;
    private final @Nullable Triggers triggers;

    /** Of a database whose streams nobody reads from outside. */
    public EngineDispatcher(Stator database) {
        this(database, null);
    }

    /** @param streams of the database: tells other processes where they are */
    public EngineDispatcher(Stator database, @Nullable StreamLocator streams) {
        this(database, streams, null);
    }

    /** @param triggers of the database, which stay their owner's to close */
    public EngineDispatcher(Stator database, @Nullable StreamLocator streams, @Nullable Triggers triggers) {
        this.database = database;
        this.streams = streams;
        this.triggers = triggers;
    }

    @Override
    public @Nullable Operation operation(String target) {
        Operation operation = database.operation(target.substring(target.indexOf('.') + 1));
        return operation != null && operation.answersTo(target) ? operation : null;
    }

    @Override
    public @Nullable Page page(String method, String path, String query) {
        if (streams != null && method.equals("GET") && path.startsWith(StreamQuery.PATH)) {
            return stream(streams, path, query);
        }
        if (triggers != null && path.startsWith(TriggerQuery.LIST)) {
            return trigger(triggers, method + ' ' + path, query);
        }
        if (streams != null && method.equals("POST") && path.startsWith(StreamQuery.PATH)) {
            return replay(streams, path, query);
        }
        return switch (method + ' ' + path) {
            case "GET /metrics" -> new Page(200, PrometheusText.CONTENT_TYPE, metrics());
            case "GET /describe" -> Page.plain(DescribeText.of(database.metrics(), ProcessMemory.now()));
            case "GET /scrub" -> Page.plain(ScrubText.of(database.scrubReport()));
            case "POST /scrub" -> startScrub(query);
            default -> null;
        };
    }

    private String metrics() {
        String text = PrometheusText.of(database.metrics(), ProcessMemory.now());
        return triggers == null ? text : text + TriggerMetricsText.of(triggers.reports());
    }

    private static Page stream(StreamLocator streams, String path, String query) {
        try {
            StreamLocator.Place place = StreamQuery.parsePlace(path, query);
            if (place != null) {
                return Page.plain(StreamQuery.limit(streams.verify(place)));
            }
            StreamLocation location = streams.locate(StreamQuery.parse(path, query));
            return new Page(200, StreamLocationText.CONTENT_TYPE, StreamLocationText.of(location));
        } catch (IllegalArgumentException | IllegalStateException ex) {
            return Page.badRequest(ex.getMessage() + '\n');
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** What takes its time is begun, and seen in the list when it is done: other pages are not to wait for it. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it ends with is in the list
    private static @Nullable Page trigger(Triggers triggers, String request, String query) {
        try {
            switch (request) {
                case "GET " + TriggerQuery.LIST:
                    return Page.plain(TriggerText.of(triggers.reports()));
                case "POST " + TriggerQuery.ADD:
                    TriggerDefinition trigger = TriggerQuery.parseAdd(query);
                    triggers.checkFilters(trigger.filters());
                    triggers.add(trigger);
                    return Page.plain("adding\n");
                case "POST " + TriggerQuery.REMOVE:
                    triggers.remove(TriggerQuery.parseRemove(query));
                    return Page.plain("removing\n");
                default:
                    return null;
            }
        } catch (IllegalArgumentException ex) {
            return Page.badRequest(ex.getMessage() + '\n');
        }
    }

    private static Page replay(StreamLocator streams, String path, String query) {
        try {
            return Page.plain(StreamQuery.limit(streams.replay(StreamQuery.parseReplay(path, query))));
        } catch (IllegalArgumentException | IllegalStateException ex) {
            return Page.badRequest(ex.getMessage() + '\n');
        } catch (IOException ex) {
            return Page.unavailable(ex.getMessage() + '\n');
        }
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
