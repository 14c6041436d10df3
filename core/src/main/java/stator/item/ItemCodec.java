package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import stator.contract.DynamoDbException;

/** Turns {@link AttributeValue}s into bytes and back. Recursion ends at the nesting limit, which both forms keep. */
final class ItemCodec {
    /** Digits that always fit into a long. */
    private static final int MAX_LONG_DIGITS = 18;

    /** Attributes that memory is asked for before they have been seen. */
    private static final int EXPECTED_MAX = 256;

    private ItemCodec() {}

    static void encode(Map<String, AttributeValue> attributes, ItemEncoder encoder) {
        encoder.beginMap();
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            encoder.name(attribute.getKey());
            encode(attribute.getValue(), encoder);
        }
        encoder.endMap();
    }

    static void encode(AttributeValue value, ItemEncoder encoder) {
        switch (value.type()) {
            case AttributeType.S -> encoder.string(value.string());
            case AttributeType.N -> encode(value.number(), encoder);
            case AttributeType.B -> {
                byte[] bytes = value.sharedBytes();
                encoder.binary(bytes, 0, bytes.length);
            }
            case AttributeType.BOOL -> encoder.bool(value.bool());
            case AttributeType.NULL -> encoder.nul(true);
            case AttributeType.L -> {
                encoder.beginList();
                for (AttributeValue element : value.list()) {
                    encode(element, encoder);
                }
                encoder.endList();
            }
            case AttributeType.M -> encode(value.map(), encoder);
            default -> encodeSet(value, encoder);
        }
    }

    /** Throws a RuntimeException if the bytes are none of an item's: what it does is bounded by their number. */
    static Map<String, AttributeValue> decode(MapView map) {
        return decode(map, map.buffer().capacity(), 0);
    }

    static AttributeValue decode(ValueView value) {
        return decode(value, value.buffer().capacity(), 0);
    }

    private static Map<String, AttributeValue> decode(MapView map, int end, int containers) {
        int expected = Math.max(0, Math.min(map.count(), EXPECTED_MAX)); // bytes may say anything
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(expected * 4 / 3 + 1);
        ValueView value = new ValueView();
        MapCursor entry = map.entries(new MapCursor());
        while (entry.next()) {
            attributes.put(entry.name(), decode(entry.value(value), end, containers));
        }
        return attributes;
    }

    /** Parts lie one behind the other within their whole: damaged bytes that overlap would be read again and again. */
    private static AttributeValue decode(ValueView value, int end, int containers) {
        int contentEnd = contentEnd(value, end);
        return switch (value.type()) {
            case AttributeType.S -> AttributeValue.s(value.text());
            case AttributeType.N ->
                AttributeValue.decoded(
                        NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength()));
            case AttributeType.B ->
                AttributeValue.decoded(bytes(value.buffer(), value.contentOffset(), value.contentLength()));
            case AttributeType.BOOL -> AttributeValue.bool(value.asBoolean());
            case AttributeType.NULL -> AttributeValue.nul();
            case AttributeType.L -> {
                List<AttributeValue> elements = new ArrayList<>();
                ListCursor cursor = value.list(new ListCursor());
                ValueView element = new ValueView();
                while (cursor.next(element)) {
                    elements.add(decode(element, contentEnd, deeper(containers)));
                }
                yield AttributeValue.list(elements);
            }
            case AttributeType.M ->
                AttributeValue.map(decode(value.map(new MapView()), contentEnd, deeper(containers)));
            case AttributeType.SS, AttributeType.NS, AttributeType.BS -> decodeSet(value, contentEnd);
            default ->
                throw new IllegalStateException(
                        "an item is damaged: no value has type=" + value.type() + " offset=" + value.offset());
        };
    }

    private static void encode(BigDecimal number, ItemEncoder encoder) {
        if (number.scale() == 0 && number.precision() <= MAX_LONG_DIGITS) {
            encoder.number(number.longValueExact());
        } else {
            encoder.number(number.toString());
        }
    }

    private static void encodeSet(AttributeValue value, ItemEncoder encoder) {
        encoder.beginSet(value.type());
        switch (value.type()) {
            case AttributeType.SS -> value.stringSet().forEach(encoder::element);
            case AttributeType.NS -> {
                for (BigDecimal number : value.numberSet()) {
                    encoder.element(number.toString());
                }
            }
            default -> {
                for (byte[] bytes : value.binarySet()) {
                    encoder.element(bytes, 0, bytes.length);
                }
            }
        }
        encoder.endSet();
    }

    private static int contentEnd(ValueView value, int end) {
        int length = value.contentLength();
        if (length < 0 || length > end - value.contentOffset()) {
            throw new IndexOutOfBoundsException(
                    "a value is not within its whole: offset=" + value.offset() + " length=" + length + " end=" + end);
        }
        return value.contentOffset() + length;
    }

    private static int deeper(int containers) {
        if (containers == ItemDescriptor.MAX_CONTAINERS) {
            throw DynamoDbException.validation(ItemMessages.NESTING);
        }
        return containers + 1;
    }

    private static AttributeValue decodeSet(ValueView value, int end) {
        List<Object> elements = new ArrayList<>();
        ElementCursor cursor = value.elements(new ElementCursor());
        while (cursor.next()) {
            DirectBuffer buffer = cursor.buffer();
            int offset = cursor.elementOffset();
            int length = cursor.elementLength();
            if (length < 0 || length > end - offset) {
                throw new IndexOutOfBoundsException("an element is not within its set: offset=" + offset);
            }
            elements.add(
                    switch (value.type()) {
                        case AttributeType.SS -> new String(bytes(buffer, offset, length), UTF_8);
                        case AttributeType.NS ->
                            NumberCodec.bigDecimal(buffer, offset, length).stripTrailingZeros();
                        default -> ByteBuffer.wrap(bytes(buffer, offset, length));
                    });
        }
        return AttributeValue.set(value.type(), elements);
    }

    private static byte[] bytes(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length); // before memory is asked for
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
