package stator.report;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.Recording;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamLocator;

/**
 * What {@code GET /streams/TABLE?from=BEGINNING&after=PARTITION:SEQUENCE,...} asks. A beginning is {@code trim-horizon}, {@code latest},
 * {@code sequence:N} or {@code time:MILLISECONDS}. {@code GET /streams/TABLE?verify=PARTITION:POSITION} asks whether what is recorded there is
 * whole. And {@code POST /streams/TABLE?run=N&partition=N&position=N&port=N}, which asks to be sent what is recorded, by UDP. Both are answered how far that may be replayed: {@code limit=POSITION} or {@code limit=none}.
 */
public final class StreamQuery {
    /** What all such paths begin with. */
    public static final String PATH = "/streams/";

    private static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern QUERY =
            Pattern.compile("from=(trim-horizon|latest|sequence:\\d{1,18}|time:\\d{1,18})(?:&after=([0-9:,]*))?");
    private static final Pattern AFTER = Pattern.compile("(\\d{1,4}):(\\d{1,18})");

    private static final Pattern PLACE = Pattern.compile("verify=(\\d{1,4}):(\\d{1,18})");
    private static final String LIMIT = "limit=";
    private static final Pattern LIMIT_ANSWER = Pattern.compile(LIMIT + "(?:none|(\\d{1,18}))\n");
    private static final Pattern REPLAY =
            Pattern.compile("run=(\\d{1,18})&partition=(\\d{1,4})&position=(\\d{1,18})&port=(\\d{1,5})");

    private StreamQuery() {}

    /** Path and query. */
    public static String of(StreamLocator.Replay wanted) {
        return PATH + wanted.table() + "?run=" + wanted.run() + "&partition=" + wanted.partition() + "&position="
                + wanted.position() + "&port=" + wanted.port();
    }

    /** @throws IllegalArgumentException with what was expected, if they are something else */
    public static StreamLocator.Replay parseReplay(String path, String query) {
        String table = path.substring(PATH.length());
        Matcher parts = REPLAY.matcher(query);
        if (!TABLE.matcher(table).matches() || !parts.matches()) {
            throw new IllegalArgumentException("expected: POST /streams/TABLE?run=N&partition=N&position=N&port=N");
        }
        return new StreamLocator.Replay(
                table,
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                Integer.parseInt(parts.group(4)));
    }

    /** Path and query. */
    public static String of(StreamLocator.Place place) {
        return PATH + place.table() + "?verify=" + place.partition() + ':' + place.position();
    }

    /** The place that is asked about; null if something else is asked. */
    public static StreamLocator.@Nullable Place parsePlace(String path, String query) {
        String table = path.substring(PATH.length());
        Matcher parts = PLACE.matcher(query);
        return TABLE.matcher(table).matches() && parts.matches()
                ? new StreamLocator.Place(table, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)))
                : null;
    }

    /** The answer to what is asked about a place, and to who asks to be sent records: a line. */
    public static String limit(long position) {
        return LIMIT + (position == Recording.NO_LIMIT ? "none" : position) + '\n';
    }

    /** @throws IOException if it is something else */
    public static long parseLimit(String answer) throws IOException {
        Matcher parts = LIMIT_ANSWER.matcher(answer);
        if (!parts.matches()) {
            throw new IOException("expected: limit=POSITION or limit=none, answered: " + answer.strip());
        }
        return parts.group(1) == null ? Recording.NO_LIMIT : Long.parseLong(parts.group(1));
    }

    /** Path and query. */
    public static String of(StreamLocator.Request request) {
        StringBuilder text = new StringBuilder(PATH + request.table() + "?from=" + text(request.from()));
        String separator = "&after=";
        for (Map.Entry<Integer, Long> each : new TreeMap<>(request.after()).entrySet()) {
            text.append(separator).append(each.getKey()).append(':').append(each.getValue());
            separator = ",";
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException with what was expected, if they are something else */
    public static StreamLocator.Request parse(String path, String query) {
        String table = path.substring(PATH.length());
        Matcher parts = QUERY.matcher(query);
        if (!TABLE.matcher(table).matches() || !parts.matches()) {
            throw new IllegalArgumentException(
                    "expected: GET /streams/TABLE?from=trim-horizon|latest|sequence:N|time:MS"
                            + "[&after=PARTITION:SEQUENCE,...]");
        }
        Map<Integer, Long> after = new TreeMap<>();
        if (parts.group(2) != null) {
            Matcher each = AFTER.matcher(parts.group(2));
            while (each.find()) {
                after.put(Integer.valueOf(each.group(1)), Long.valueOf(each.group(2)));
            }
        }
        return new StreamLocator.Request(table, beginning(parts.group(1)), after);
    }

    private static String text(Beginning from) {
        return switch (from.kind()) {
            case TRIM_HORIZON -> "trim-horizon";
            case LATEST -> "latest";
            case AT_SEQUENCE -> "sequence:" + from.value();
            case AT_TIME -> "time:" + from.value();
        };
    }

    private static Beginning beginning(String text) {
        int colon = text.indexOf(':');
        long value = colon < 0 ? 0 : Long.parseLong(text.substring(colon + 1));
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "trim-horizon" -> Beginning.trimHorizon();
            case "latest" -> Beginning.latest();
            case "sequence" -> Beginning.atSequence(value);
            default -> Beginning.atTime(value);
        };
    }
}
