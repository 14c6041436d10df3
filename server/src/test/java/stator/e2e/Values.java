package stator.e2e;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Short forms of attribute values and items. */
final class Values {
    private Values() {}

    static AttributeValue s(String value) {
        return fromS(value);
    }

    static AttributeValue n(long value) {
        return fromN(Long.toString(value));
    }

    /** Pairs of names and values: strings become S, integers and longs N, attribute values stay. */
    static Map<String, AttributeValue> item(Object... namesAndValues) {
        Map<String, AttributeValue> item = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            item.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return item;
    }

    private static AttributeValue value(Object value) {
        if (value instanceof AttributeValue attribute) {
            return attribute;
        }
        return value instanceof Number number ? n(number.longValue()) : s((String) value);
    }
}
