package stator.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;

/**
 * Encodes attribute values of the SDK. What DynamoDB refuses in them travels with the map, exactly as if they had come
 * as JSON: types in the order in which the SDK writes them, nulls in collections dropped. Owned by one thread at a time.
 */
final class AttributeValueEncoder {
    /** Deeper than DynamoDB allows, so that the encoder has noted the error before we stop to descend. */
    private static final int MAX_DEPTH = 64;

    private final ItemEncoder encoder = new ItemEncoder();

    AttributeMap map(Map<String, AttributeValue> attributes) {
        encoder.reset().beginMap();
        entries(attributes, 0);
        return encoder.endMap().finish();
    }

    /** A single value, as the map with the one attribute {@code ""}. */
    AttributeMap single(AttributeValue value) {
        encoder.reset().beginSingle();
        value(value, 0);
        return encoder.endMap().finish();
    }

    private void entries(Map<String, AttributeValue> attributes, int depth) {
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            if (attribute.getKey() != null && attribute.getValue() != null) {
                encoder.name(attribute.getKey());
                value(attribute.getValue(), depth);
            }
        }
    }

    private void value(AttributeValue value, int depth) {
        AttributeValue.Type type = value.type();
        if (type == null) {
            severalTypes(value, depth);
            return;
        }
        switch (type) {
            case S -> encoder.string(value.s());
            case N -> encoder.number(value.n());
            case B -> binary(value.b());
            case SS -> textSet(AttributeType.SS, value.ss());
            case NS -> textSet(AttributeType.NS, value.ns());
            case BS -> binarySet(value.bs());
            case M -> map(value.m(), depth);
            case L -> list(value.l(), depth);
            case BOOL -> encoder.bool(value.bool());
            case NUL -> encoder.nul(value.nul());
            case UNKNOWN_TO_SDK_VERSION -> severalTypes(value, depth);
        }
    }

    /** A value of no type, or of more than one. */
    private void severalTypes(AttributeValue value, int depth) {
        encoder.beginValue();
        int types = scalars(value);
        if (value.hasSs()) {
            textSet(AttributeType.SS, value.ss());
            types++;
        }
        if (value.hasNs()) {
            textSet(AttributeType.NS, value.ns());
            types++;
        }
        if (value.hasBs()) {
            binarySet(value.bs());
            types++;
        }
        if (value.hasM()) {
            map(value.m(), depth);
            types++;
        }
        if (value.hasL()) {
            list(value.l(), depth);
            types++;
        }
        if (value.bool() != null) {
            encoder.bool(value.bool());
            types++;
        }
        if (value.nul() != null) {
            encoder.nul(value.nul());
            types++;
        }
        encoder.endValue(types);
    }

    private int scalars(AttributeValue value) {
        int types = 0;
        if (value.s() != null) {
            encoder.string(value.s());
            types++;
        }
        if (value.n() != null) {
            encoder.number(value.n());
            types++;
        }
        if (value.b() != null) {
            binary(value.b());
            types++;
        }
        return types;
    }

    private void binary(SdkBytes bytes) {
        byte[] array = bytes.asByteArrayUnsafe();
        encoder.binary(array, 0, array.length);
    }

    private void textSet(byte type, List<String> elements) {
        encoder.beginSet(type);
        for (String element : elements) {
            if (element != null) {
                encoder.element(element);
            }
        }
        encoder.endSet();
    }

    private void binarySet(List<SdkBytes> elements) {
        encoder.beginSet(AttributeType.BS);
        for (SdkBytes element : elements) {
            if (element != null) {
                byte[] array = element.asByteArrayUnsafe();
                encoder.element(array, 0, array.length);
            }
        }
        encoder.endSet();
    }

    private void map(Map<String, AttributeValue> attributes, int depth) {
        encoder.beginMap();
        if (depth < MAX_DEPTH) {
            entries(attributes, depth + 1);
        }
        encoder.endMap();
    }

    private void list(List<AttributeValue> elements, int depth) {
        encoder.beginList();
        if (depth < MAX_DEPTH) {
            for (@Nullable AttributeValue element : elements) {
                if (element != null) {
                    value(element, depth + 1);
                }
            }
        }
        encoder.endList();
    }
}
