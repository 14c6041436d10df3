package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ItemEncoder;
import stator.item.ListCursor;
import stator.item.MapCursor;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;

/** Turns requests written as JSON into structures, and answers into plain maps that tests compare. */
final class TestShapes {
    private TestShapes() {}

    static Structure request(StructureShape shape, String json) {
        return structure(shape, JsonText.object(json));
    }

    static AttributeMap attributes(String json) {
        return encode(JsonText.object(json));
    }

    /** A structure as a map of wire names; attribute maps as DynamoDB JSON. */
    static Map<String, Object> plain(Structure structure) {
        Map<String, Object> plain = new TreeMap<>();
        for (Member member : structure.shape().members()) {
            Object value = structure.value(member);
            if (value != null) {
                plain.put(member.name(), plainValue(value));
            }
        }
        return plain;
    }

    static Map<String, Object> plain(AttributeMap attributes) {
        return plainMap(attributes.view(new MapView()));
    }

    private static Object plainValue(Object value) {
        if (value instanceof Structure structure) {
            return plain(structure);
        }
        if (value instanceof AttributeMap attributes) {
            return plain(attributes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TestShapes::plainValue).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            map.forEach((key, element) -> plain.put((String) key, plainValue(element)));
            return plain;
        }
        return value;
    }

    private static Map<String, Object> plainMap(MapView map) {
        Map<String, Object> plain = new TreeMap<>();
        MapCursor cursor = map.entries(new MapCursor());
        while (cursor.next()) {
            plain.put(cursor.name(), plainAttribute(cursor.value(new ValueView())));
        }
        return plain;
    }

    private static Map<String, Object> plainAttribute(ValueView value) {
        return Map.of(AttributeType.name(value.type()), content(value));
    }

    private static Object content(ValueView value) {
        switch (value.type()) {
            case AttributeType.BOOL:
                return value.asBoolean();
            case AttributeType.NULL:
                return true;
            case AttributeType.M:
                return plainMap(value.map(new MapView()));
            case AttributeType.L:
                List<Object> list = new ArrayList<>();
                ListCursor elements = value.list(new ListCursor());
                ValueView element = new ValueView();
                while (elements.next(element)) {
                    list.add(plainAttribute(element));
                }
                return list;
            case AttributeType.SS, AttributeType.NS, AttributeType.BS:
                List<String> set = new ArrayList<>();
                ElementCursor cursor = value.elements(new ElementCursor());
                byte type = AttributeType.elementOf(value.type());
                while (cursor.next()) {
                    set.add(scalar(type, cursor.buffer(), cursor.elementOffset(), cursor.elementLength()));
                }
                return set;
            default:
                return scalar(value.type(), value.buffer(), value.contentOffset(), value.contentLength());
        }
    }

    private static String scalar(byte type, DirectBuffer buffer, int offset, int length) {
        if (type == AttributeType.N) {
            return NumberCodec.text(buffer, offset, length);
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return type == AttributeType.S
                ? new String(bytes, UTF_8)
                : Base64.getEncoder().encodeToString(bytes);
    }

    @SuppressWarnings("unchecked") // the parser makes maps with string keys only
    private static Structure structure(StructureShape shape, Map<String, Object> json) {
        Structure structure = new Structure(shape);
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            Member member = shape.member(entry.getKey());
            if (member != null) {
                structure.set(member, value(member.shape(), entry.getValue()));
            }
        }
        return structure;
    }

    @SuppressWarnings("unchecked") // as above
    private static Object value(Shape shape, Object json) {
        switch (shape.kind()) {
            case INTEGER:
                return ((Long) json).intValue();
            case ATTRIBUTE_MAP:
                return encode((Map<String, Object>) json);
            case ATTRIBUTE_VALUE:
                ItemEncoder encoder = new ItemEncoder().beginSingle();
                attribute(encoder, (Map<String, Object>) json);
                return encoder.endMap().finish();
            case STRUCTURE:
                return structure(present(shape.structure()), (Map<String, Object>) json);
            case LIST:
                List<Object> list = new ArrayList<>();
                ((List<Object>) json).forEach(element -> list.add(value(present(shape.element()), element)));
                return list;
            case MAP:
                Map<String, Object> map = new LinkedHashMap<>();
                ((Map<String, Object>) json)
                        .forEach((key, element) -> map.put(key, value(present(shape.element()), element)));
                return map;
            default:
                return json;
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("shape without element");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // as above
    static AttributeMap encode(Map<String, Object> json) {
        ItemEncoder encoder = new ItemEncoder();
        map(encoder, json);
        return encoder.finish();
    }

    @SuppressWarnings("unchecked") // as above
    private static void map(ItemEncoder encoder, Map<String, Object> json) {
        encoder.beginMap();
        json.forEach((name, value) -> {
            encoder.name(name);
            attribute(encoder, (Map<String, Object>) value);
        });
        encoder.endMap();
    }

    private static void attribute(ItemEncoder encoder, Map<String, Object> json) {
        encoder.beginValue();
        int types = 0;
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            if (AttributeType.of(entry.getKey()) != 0) {
                types++;
                content(encoder, AttributeType.of(entry.getKey()), entry.getValue());
            }
        }
        encoder.endValue(types);
    }

    @SuppressWarnings("unchecked") // as above
    private static void content(ItemEncoder encoder, byte type, Object json) {
        switch (type) {
            case AttributeType.S -> encoder.string((String) json);
            case AttributeType.N -> encoder.number((String) json);
            case AttributeType.B -> {
                byte[] bytes = Base64.getDecoder().decode((String) json);
                encoder.binary(bytes, 0, bytes.length);
            }
            case AttributeType.BOOL -> encoder.bool((Boolean) json);
            case AttributeType.NULL -> encoder.nul((Boolean) json);
            case AttributeType.M -> map(encoder, (Map<String, Object>) json);
            case AttributeType.L -> {
                encoder.beginList();
                ((List<Object>) json).forEach(element -> attribute(encoder, (Map<String, Object>) element));
                encoder.endList();
            }
            default -> {
                encoder.beginSet(type);
                for (Object element : (List<Object>) json) {
                    if (type == AttributeType.BS) {
                        byte[] bytes = Base64.getDecoder().decode((String) element);
                        encoder.element(bytes, 0, bytes.length);
                    } else {
                        encoder.element((String) element);
                    }
                }
                encoder.endSet();
            }
        }
    }
}
