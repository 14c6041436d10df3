package stator.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stator.streams.trigger.TriggerContext;
import stator.streams.trigger.TriggerDefinition;

/**
 * What {@code POST /triggers/add?table=T&url=U...} and {@code POST /triggers/remove?name=N} ask. All members but table and url may be left
 * out; {@code filter} may come up to five times.
 */
public final class TriggerQuery {
    /** Lists the triggers. */
    public static final String LIST = "/triggers";

    /** Adds one. */
    public static final String ADD = "/triggers/add";

    /** Removes one. */
    public static final String REMOVE = "/triggers/remove";

    private static final String NAME = "name";

    private TriggerQuery() {}

    /** Path and query. */
    public static String add(TriggerDefinition trigger) {
        StringBuilder text = new StringBuilder(ADD + "?table=" + encoded(trigger.table()));
        append(text, "name", trigger.name());
        append(text, "url", String.valueOf(trigger.url()));
        append(text, "from", trigger.fromTrimHorizon() ? "trim-horizon" : "latest");
        append(text, "lanes", trigger.lanes());
        append(text, "batchSize", trigger.batching().size());
        append(text, "windowSeconds", trigger.batching().windowSeconds());
        append(text, "maxRetries", trigger.retrying().maxRetries());
        append(text, "bisect", trigger.retrying().bisect());
        append(text, "maxAgeSeconds", trigger.retrying().maxAgeSeconds());
        append(text, "timeoutSeconds", trigger.retrying().timeoutSeconds());
        String deadLetterTable = trigger.retrying().deadLetterTable();
        if (deadLetterTable != null) {
            append(text, "deadLetterTable", deadLetterTable);
        }
        trigger.filters().forEach(filter -> append(text, "filter", filter));
        return text.toString();
    }

    /** Path and query. */
    public static String remove(String name) {
        return REMOVE + '?' + NAME + '=' + encoded(name);
    }

    /** @throws IllegalArgumentException in one line, if it is none, or a setting is out of its range */
    public static TriggerDefinition parseAdd(String query) {
        TriggerContext trigger = new TriggerContext();
        List<String> filters = new ArrayList<>();
        each(query, (name, value) -> {
            switch (name) {
                case "table" -> trigger.table(value);
                case NAME -> trigger.name(value);
                case "url" -> trigger.url(value);
                case "from" -> trigger.fromTrimHorizon(isTrimHorizon(value));
                case "lanes" -> number(name, value, trigger::lanes);
                case "batchSize" -> number(name, value, trigger::batchSize);
                case "windowSeconds" -> number(name, value, trigger::windowSeconds);
                case "maxRetries" -> number(name, value, trigger::maxRetries);
                case "bisect" -> trigger.bisect(value.equals("true"));
                case "maxAgeSeconds" -> number(name, value, trigger::maxAgeSeconds);
                case "timeoutSeconds" -> number(name, value, trigger::timeoutSeconds);
                case "deadLetterTable" -> trigger.deadLetterTable(value);
                case "filter" -> filters.add(value);
                default -> throw new IllegalArgumentException(name + " is no setting of a trigger");
            }
        });
        TriggerDefinition definition = trigger.filters(filters).define();
        if (definition.url() == null) {
            throw new IllegalArgumentException("url must be given");
        }
        return definition;
    }

    /** @throws IllegalArgumentException in one line, if it is none */
    public static String parseRemove(String query) {
        List<String> names = new ArrayList<>();
        each(query, (name, value) -> {
            if (name.equals(NAME)) {
                names.add(value);
            }
        });
        if (names.size() != 1) {
            throw new IllegalArgumentException("expected: POST " + REMOVE + "?name=NAME");
        }
        return names.get(0);
    }

    /** {@code trim-horizon} or {@code latest}. */
    public static boolean isTrimHorizon(String from) {
        if (!from.equals("trim-horizon") && !from.equals("latest")) {
            throw new IllegalArgumentException("from=" + from + " must be trim-horizon or latest");
        }
        return from.equals("trim-horizon");
    }

    /** Is given what a query has. */
    private interface Member {
        void is(String name, String value);
    }

    private static void each(String query, Member member) {
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected NAME=VALUE in the query");
            }
            member.is(part.substring(0, equals), URLDecoder.decode(part.substring(equals + 1), UTF_8));
        }
    }

    private static void number(String name, String value, Consumer<Integer> setter) {
        try {
            setter.accept(Integer.valueOf(value));
        } catch (NumberFormatException ex) {
            throw new IllegalArgumentException(name + '=' + value + " must be a number", ex);
        }
    }

    private static void append(StringBuilder text, String name, Object value) {
        text.append('&').append(name).append('=').append(encoded(String.valueOf(value)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
