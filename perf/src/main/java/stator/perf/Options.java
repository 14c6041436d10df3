package stator.perf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of a rig: {@code --name value} pairs, each with a default, which may be empty. */
final class Options {
    private static final int STATUS_USAGE = 2;

    private final String program;
    private final Map<String, String> values = new LinkedHashMap<>();

    Options(String program) {
        this.program = program;
    }

    Options add(String name, String defaultValue) {
        values.put(name, defaultValue);
        return this;
    }

    /** Takes the arguments of a main method; where one is not known, prints the usage and ends the process with status 2. */
    Options parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!values.containsKey(name) || i + 1 == arguments.length) {
                System.err.println("usage: " + usage());
                System.exit(STATUS_USAGE);
            }
            values.put(name, arguments[i + 1]);
        }
        return this;
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("option=" + name);
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** Of an option whose values are separated by commas. */
    List<String> list(String name) {
        return List.of(text(name).split(",", -1));
    }

    private String usage() {
        StringBuilder usage = new StringBuilder(program);
        values.forEach((name, value) ->
                usage.append(" [--").append(name).append(' ').append(value).append(']'));
        return usage.toString();
    }
}
