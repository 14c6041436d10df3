package stator.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ListCursor;
import stator.item.MapCursor;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;

/** Makes attribute values of the SDK from encoded ones. What it makes are copies: they outlive the encoded bytes. */
final class AttributeValueDecoder {
    private AttributeValueDecoder() {}

    static Map<String, AttributeValue> map(AttributeMap attributes) {
        return map(attributes.view(new MapView()));
    }

    /** The value of a map that stands for a single one. */
    static AttributeValue single(AttributeMap attributes) {
        return value(attributes.singleValue(new ValueView()));
    }

    private static Map<String, AttributeValue> map(MapView attributes) {
        Map<String, AttributeValue> map = new LinkedHashMap<>(attributes.count() * 2);
        MapCursor entries = attributes.entries(new MapCursor());
        ValueView value = new ValueView();
        while (entries.next()) {
            map.put(entries.name(), value(entries.value(value)));
        }
        return map;
    }

    /** Descends as deep as the value does; none that has been accepted nests deeper than 32 levels. */
    private static AttributeValue value(ValueView value) {
        return switch (value.type()) {
            case AttributeType.S ->
                AttributeValue.fromS(text(value.buffer(), value.contentOffset(), value.contentLength()));
            case AttributeType.N ->
                AttributeValue.fromN(NumberCodec.text(value.buffer(), value.contentOffset(), value.contentLength()));
            case AttributeType.B ->
                AttributeValue.fromB(bytes(value.buffer(), value.contentOffset(), value.contentLength()));
            case AttributeType.BOOL -> AttributeValue.fromBool(value.asBoolean());
            case AttributeType.NULL -> AttributeValue.fromNul(true);
            case AttributeType.SS -> AttributeValue.fromSs(elements(value, AttributeValueDecoder::text));
            case AttributeType.NS -> AttributeValue.fromNs(elements(value, NumberCodec::text));
            case AttributeType.BS -> AttributeValue.fromBs(elements(value, AttributeValueDecoder::bytes));
            case AttributeType.L -> AttributeValue.fromL(list(value));
            case AttributeType.M -> AttributeValue.fromM(map(value.map(new MapView())));
            default -> throw new IllegalStateException("type=" + value.type() + " is no type of attribute values");
        };
    }

    private static List<AttributeValue> list(ValueView list) {
        List<AttributeValue> values = new ArrayList<>(list.count());
        ListCursor elements = list.list(new ListCursor());
        ValueView value = new ValueView();
        while (elements.next(value)) {
            values.add(value(value));
        }
        return values;
    }

    private static <T> List<T> elements(ValueView set, ElementDecoder<T> decoder) {
        List<T> values = new ArrayList<>(set.count());
        ElementCursor elements = set.elements(new ElementCursor());
        while (elements.next()) {
            values.add(decoder.decode(elements.buffer(), elements.elementOffset(), elements.elementLength()));
        }
        return values;
    }

    private static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, UTF_8);
    }

    private static SdkBytes bytes(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return SdkBytes.fromByteArrayUnsafe(bytes);
    }

    private interface ElementDecoder<T> {
        T decode(DirectBuffer buffer, int offset, int length);
    }
}
