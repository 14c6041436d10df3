package stator.server.json;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.item.AttributeMap;

/**
 * Answers to JSON, by their shape. Absent members are left out. Owned by one thread, reused. Recursion follows the
 * shape, never the data.
 */
public final class JsonEncoder {
    private static final byte[] TYPE = JsonWriter.encodedName("__type");
    private static final byte[] MESSAGE = JsonWriter.encodedName("message");
    private static final byte[] CAPITAL_MESSAGE = JsonWriter.encodedName("Message");

    private final ItemWriter items = new ItemWriter();
    /** Names of members as they are printed; as many as the API has shapes. */
    private final IdentityHashMap<StructureShape, byte[][]> names = new IdentityHashMap<>();

    /** Prints an answer. */
    public void encode(Structure structure, JsonWriter json) {
        json.beginObject();
        members(structure, json);
        json.endObject();
        json.finish();
    }

    /** Prints an error, as DynamoDB does: type, message if there is one, and what else it tells. */
    public void encode(DynamoDbException error, JsonWriter json) {
        json.beginObject();
        json.name(TYPE);
        json.string(error.type().wireName());
        String message = error.getMessage();
        if (message != null) {
            json.name(error.type().capitalMessage() ? CAPITAL_MESSAGE : MESSAGE);
            json.string(message);
        }
        Structure details = error.details();
        if (details != null) {
            members(details, json);
        }
        json.endObject();
        json.finish();
    }

    private void members(Structure structure, JsonWriter json) {
        List<Member> members = structure.shape().members();
        byte[][] encodedNames = names.computeIfAbsent(structure.shape(), JsonEncoder::encodedNames);
        for (int i = 0; i < encodedNames.length; i++) {
            Member member = members.get(i);
            Object value = structure.value(member);
            if (value != null) {
                json.name(encodedNames[i]);
                value(member.shape(), value, json);
            }
        }
    }

    private void value(Shape shape, Object value, JsonWriter json) {
        switch (shape.kind()) {
            case STRING -> json.string((String) value);
            case INTEGER, LONG -> json.integer(((Number) value).longValue());
            case DOUBLE, TIMESTAMP -> json.decimal((Double) value);
            case BOOLEAN -> json.bool((Boolean) value);
            case ATTRIBUTE_MAP -> items.map((AttributeMap) value, json);
            case ATTRIBUTE_VALUE -> items.single((AttributeMap) value, json);
            case STRUCTURE -> {
                json.beginObject();
                members((Structure) value, json);
                json.endObject();
            }
            case LIST -> {
                json.beginArray();
                for (Object element : (Collection<?>) value) {
                    value(Shapes.element(shape), element, json);
                }
                json.endArray();
            }
            case MAP -> {
                json.beginObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    json.name((String) entry.getKey());
                    value(Shapes.element(shape), entry.getValue(), json);
                }
                json.endObject();
            }
        }
    }

    private static byte[][] encodedNames(StructureShape shape) {
        return shape.members().stream()
                .map(member -> JsonWriter.encodedName(member.name()))
                .toArray(byte[][]::new);
    }
}
