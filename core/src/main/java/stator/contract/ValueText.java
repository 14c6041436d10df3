package stator.contract;

import java.util.List;
import java.util.Map;

/**
 * A member's value as constraint violations print it: strings and numbers as they are, {@code [a, b]}, {@code {k=v}},
 * {@code KeySchemaElement(attributeName=pk, keyType=HASH)}. Lists, maps and structures are cut off after
 * {@value #MAX_LENGTH} characters.
 */
final class ValueText {
    private static final int MAX_LENGTH = 8192;

    private final StringBuilder text = new StringBuilder();

    private ValueText() {}

    static String of(Object value) {
        if (value instanceof String string) {
            return string;
        }
        ValueText written = new ValueText();
        written.value(value);
        if (written.text.length() > MAX_LENGTH) {
            written.text.setLength(MAX_LENGTH);
        }
        return written.text.toString();
    }

    private void value(Object value) {
        if (text.length() >= MAX_LENGTH) {
            return;
        }
        if (value instanceof Structure structure) {
            structure(structure);
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size() && text.length() < MAX_LENGTH; i++) {
                text.append(i == 0 ? "" : ", ");
                value(list.get(i));
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else {
            text.append(value);
        }
    }

    private void map(Map<?, ?> map) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator).append(entry.getKey()).append('=');
            value(entry.getValue());
            separator = ", ";
        }
        text.append('}');
    }

    private void structure(Structure structure) {
        text.append(structure.shape().name()).append('(');
        String separator = "";
        for (Member member : structure.shape().members()) {
            Object value = structure.value(member);
            if (value != null) {
                text.append(separator).append(member.path()).append('=');
                value(value);
                separator = ", ";
            }
        }
        text.append(')');
    }
}
