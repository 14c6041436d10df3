package stator.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file of requests to one operation and the answers that DynamoDB gives them, in the order in which they are sent.
 * <pre>
 *   # a comment
 *   let INVALID = "One or more parameter values were invalid: "
 *   == a heading: which check the rows below are about
 *   {'TableName':'abc','Key':{'a':{}}}
 *   -> ValidationException: ${INVALID}what is wrong,
 *      goes on in the next line
 *   {'TableName':'hash','Key':{'a':{'S':'${x*2048}'}}}
 *   -> ok
 * </pre>
 * Requests are JSON; where one has no double quote, single ones stand for them. A request may go on over several lines,
 * which are joined. {@code ${NAME}} is what was defined, here or in the file {@code definitions.txt}; {@code ${text*N}} is
 * N times the text; {@code ${N of text}} is N times the text with commas between, where {@code %} in the text is the
 * number of the copy, from 0, and a bracket follows. {@code ${...}} in an answer stands for anything.
 */
final class RefusalTable {
    /**
     * One request.
     *
     * @param heading above it
     * @param line    of the file where it begins, from 1
     * @param request JSON
     * @param answer  {@code ok}, or the short name of the error, and after a colon its text if it has one
     */
    record Row(String heading, int line, String request, String answer) {
        /** The expected answer, or the actual one if that is one of those that are expected. */
        String answerLike(String actual) {
            int hole = answer.indexOf(ANYTHING);
            if (hole < 0) {
                return answer;
            }
            String end = answer.substring(hole + ANYTHING.length());
            boolean fits = actual.length() >= answer.length() - ANYTHING.length()
                    && actual.startsWith(answer.substring(0, hole))
                    && actual.endsWith(end);
            return fits ? actual : answer;
        }

        @Override
        public String toString() {
            String shown = request.length() <= 160 ? request : request.substring(0, 160) + "...";
            return heading + " | line " + line + ": " + shown;
        }
    }

    private static final String ANSWER = "-> ";
    private static final String ANYTHING = "${...}";

    private static final Pattern MACRO = Pattern.compile("[A-Z_]+\\}|\\.{3}\\}|\\d+ of .*?\\}(?=[\\])])|.+?\\*\\d+\\}");

    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder request = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();
    private String heading = "";
    private int begun;

    private RefusalTable() {}

    /** Reads the table of an operation. */
    static List<Row> read(String operation) {
        RefusalTable table = new RefusalTable();
        table.readFile("definitions");
        table.readFile(operation);
        return table.rows;
    }

    private void readFile(String name) {
        try (InputStream in = RefusalTable.class.getResourceAsStream("refusals/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no table name=" + name);
            }
            String[] lines = new String(in.readAllBytes(), UTF_8).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                line(lines[i], i + 1);
            }
            endRow();
        } catch (IOException ex) {
            throw new UncheckedIOException(name, ex);
        }
    }

    private void line(String line, int number) {
        if (line.startsWith(ANSWER)) {
            answer.append(line.substring(ANSWER.length()));
        } else if (answer.length() > 0 && line.startsWith("   ")) {
            answer.append(' ').append(line.strip());
        } else {
            if (answer.length() > 0) {
                endRow();
            }
            begin(line, number);
        }
    }

    private void begin(String line, int number) {
        if (line.startsWith("== ")) {
            heading = line.substring(3);
        } else if (line.startsWith("let ")) {
            int equals = line.indexOf(" = \"");
            definitions.put(line.substring(4, equals), line.substring(equals + 4, line.length() - 1));
        } else if (!line.isBlank() && !line.startsWith("#")) {
            begun = request.length() == 0 ? number : begun;
            request.append(line.strip());
        }
    }

    private void endRow() {
        if (answer.length() == 0 && request.length() == 0) {
            return;
        }
        if (answer.length() == 0 || request.length() == 0) {
            throw new IllegalArgumentException("request without answer, or the other way round, line=" + begun);
        }
        String json = expanded(request.toString());
        rows.add(new Row(
                heading, begun, json.indexOf('"') < 0 ? json.replace('\'', '"') : json, expanded(answer.toString())));
        request.setLength(0);
        answer.setLength(0);
    }

    private String expanded(String text) {
        StringBuilder expanded = new StringBuilder();
        int from = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
            int end = end(text, start + 2);
            expanded.append(text, from, start).append(value(text.substring(start + 2, end)));
            from = end + 1;
        }
        return expanded.append(text, from, text.length()).toString();
    }

    /** Where what begins at a place ends: at the first brace after it that makes a macro of what is between. */
    private static int end(String text, int start) {
        Matcher macro = MACRO.matcher(text).region(start, text.length());
        if (!macro.lookingAt()) {
            throw new IllegalArgumentException("no macro: " + text.substring(start));
        }
        return macro.end() - 1;
    }

    private String value(String macro) {
        if (macro.equals("...")) {
            return ANYTHING;
        }
        String defined = definitions.get(macro);
        if (defined != null) {
            return defined;
        }
        int of = macro.indexOf(" of ");
        if (of > 0) {
            int count = Integer.parseInt(macro.substring(0, of));
            List<String> copies = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                copies.add(expanded(macro.substring(of + 4).replace("%", Integer.toString(i))));
            }
            return String.join(",", copies);
        }
        int times = macro.lastIndexOf('*');
        return macro.substring(0, times).repeat(Integer.parseInt(macro.substring(times + 1)));
    }
}
