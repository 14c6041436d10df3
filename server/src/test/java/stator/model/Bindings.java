package stator.model;

import java.util.Map;

/** What the {@code #names} and {@code :values} of a request stand for. */
record Bindings(Map<String, String> names, Map<String, Value> values) {}
