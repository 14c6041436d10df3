package stator.streams.trigger;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of a trigger. What is out of its range is refused by {@link #define}, with its name and value in one line. */
public final class TriggerContext {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,255}");
    private static final int MAX_BATCH = 10_000;
    private static final int MAX_WINDOW_S = 300;
    private static final int MAX_RETRIES = 10_000;
    private static final int MIN_AGE_S = 60;
    private static final int MAX_AGE_S = 604_800;
    private static final int MAX_TIMEOUT_S = 900;
    private static final int MAX_LANES = 10;
    private static final int MAX_FILTERS = 5;
    private static final int MAX_FILTER_LENGTH = 4096;
    private static final int MAX_URL_LENGTH = 2048;

    private String table = "";
    private @Nullable String name;
    private @Nullable String url;
    private boolean fromTrimHorizon;
    private int batchSize = 100;
    private int windowSeconds;
    private int maxRetries = -1;
    private boolean bisect;
    private int maxAgeSeconds = -1;
    private int timeoutSeconds = 30;
    private int lanes = 1;
    private @Nullable String deadLetterTable;
    private List<String> filters = List.of();

    /** Whose changes it has. The table must have a stream. */
    public TriggerContext table(String value) {
        table = value;
        return this;
    }

    /** Its name: letters, digits, {@code _ . -}. Default: the table's. */
    public TriggerContext name(String value) {
        name = value;
        return this;
    }

    /** Where batches are sent to, by http or https; none if the handler is in this process. */
    public TriggerContext url(String value) {
        url = value;
        return this;
    }

    /** Begins with the oldest change that is kept. Default: with the next one that is made. */
    public TriggerContext fromTrimHorizon(boolean value) {
        fromTrimHorizon = value;
        return this;
    }

    /** Changes of a batch, at the most: 1 to 10000. Default 100. A batch is also not larger than 6 MB. */
    public TriggerContext batchSize(int value) {
        batchSize = value;
        return this;
    }

    /** How long a batch that is not full waits for more, in seconds: 0 to 300. Default 0. */
    public TriggerContext windowSeconds(int value) {
        windowSeconds = value;
        return this;
    }

    /**
     * How often a batch that fails is tried again: up to 10000, or -1 for ever. Default -1. That the database is busy or full when a position is
     * saved is no failure of the batch.
     */
    public TriggerContext maxRetries(int value) {
        maxRetries = value;
        return this;
    }

    /** Whether a batch that fails is halved, down to single changes, before retries are counted. Default false. */
    public TriggerContext bisect(boolean value) {
        bisect = value;
        return this;
    }

    /** After how long a change is given up, in seconds: 60 to 604800, or -1 for never. Default -1. */
    public TriggerContext maxAgeSeconds(int value) {
        maxAgeSeconds = value;
        return this;
    }

    /** How long the whole answer to a batch is waited for, in seconds: 1 to 900. Default 30. */
    public TriggerContext timeoutSeconds(int value) {
        timeoutSeconds = value;
        return this;
    }

    /**
     * How many batches of a partition may be under way at a time: 1 to 10. Default 1. Changes of one item keep their order: they are in
     * one lane. Stays as it is while the trigger is.
     */
    public TriggerContext lanes(int value) {
        lanes = value;
        return this;
    }

    /** A table where it is noted what was given up; made if there is none: see {@link DeadLetters}. Default: none. */
    public TriggerContext deadLetterTable(String value) {
        deadLetterTable = value;
        return this;
    }

    /** Up to five event filters, in the JSON that Lambda has for them: a change must match one. Default: none, all changes. */
    public TriggerContext filters(List<String> value) {
        filters = List.copyOf(value);
        return this;
    }

    /** @throws IllegalArgumentException the first setting that is out of its range */
    public TriggerDefinition define() {
        checkNames();
        checkRange("batchSize", batchSize, 1, MAX_BATCH);
        checkRange("windowSeconds", windowSeconds, 0, MAX_WINDOW_S);
        checkRange("maxRetries", maxRetries, -1, MAX_RETRIES);
        check(
                maxAgeSeconds == -1 || (maxAgeSeconds >= MIN_AGE_S && maxAgeSeconds <= MAX_AGE_S),
                "maxAgeSeconds=" + maxAgeSeconds + " must be -1, or " + MIN_AGE_S + " to " + MAX_AGE_S);
        checkRange("timeoutSeconds", timeoutSeconds, 1, MAX_TIMEOUT_S);
        checkRange("lanes", lanes, 1, MAX_LANES);
        check(filters.size() <= MAX_FILTERS, "filters=" + filters.size() + " must be 0 to " + MAX_FILTERS);
        for (String filter : filters) {
            check(
                    filter.length() <= MAX_FILTER_LENGTH,
                    "filter must be of at most " + MAX_FILTER_LENGTH + " characters");
        }
        return new TriggerDefinition(
                name == null ? table : name,
                table,
                url,
                fromTrimHorizon,
                lanes,
                new TriggerDefinition.Batching(batchSize, windowSeconds),
                new TriggerDefinition.Retrying(maxRetries, bisect, maxAgeSeconds, timeoutSeconds, deadLetterTable),
                filters);
    }

    private void checkNames() {
        check(NAME.matcher(table).matches(), "table=" + table + " must be the name of a table");
        check(name == null || NAME.matcher(name).matches(), "name=" + name + " must be 1 to 255 of a-z A-Z 0-9 _ . -");
        check(
                deadLetterTable == null || (NAME.matcher(deadLetterTable).matches() && !deadLetterTable.equals(table)),
                "deadLetterTable=" + deadLetterTable + " must be the name of another table");
        check(!TriggerTable.isOwn(table), "table=" + table + " cannot have a trigger: triggers write to it");
        check(
                url == null || (url.length() <= MAX_URL_LENGTH && isHttp(url)),
                "url=" + url + " must be http://HOST... or https://HOST..., without user and fragment");
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException ex) {
            return false;
        }
    }

    private static void checkRange(String setting, int value, int least, int most) {
        check(value >= least && value <= most, setting + '=' + value + " must be " + least + " to " + most);
    }

    private static void check(boolean isGood, String message) {
        if (!isGood) {
            throw new IllegalArgumentException(message);
        }
    }
}
