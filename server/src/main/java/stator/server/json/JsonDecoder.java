package stator.server.json;

import static stator.server.json.TypeConversion.Place.ELEMENT;
import static stator.server.json.TypeConversion.Place.FIELD;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;

/**
 * Request bodies to structures of a given shape. Unknown members and nulls are dropped; of a repeated member the last
 * one stays. Owned by one thread, reused; what it returns stands alone.
 *
 * <p>The first value of a wrong type is remembered and the rest still read, because a body that is not JSON at all is
 * refused as such, wherever the fault is. Recursion follows the shape, never the data.
 */
public final class JsonDecoder {
    /** Levels of JSON: two for each of the 32 levels of an item, the request around it, and room to say what is wrong. */
    public static final int MAX_NESTING = 256;
    /** Digits of a number outside attribute values; those are strings. */
    public static final int MAX_NUMBER_LENGTH = 100;
    /** Elements and entries of a request's lists and maps, without those inside attribute values: each costs memory. */
    public static final int MAX_ELEMENTS = 100_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final AttributeReader attributes = new AttributeReader(MAX_NESTING);
    private int elements;

    /**
     * Converts a body.
     *
     * @param shape of the operation's request
     * @throws DynamoDbException SERIALIZATION: without a message if this is not JSON, with DynamoDB's if a value is of
     *                           a type that does not convert.
     */
    public Structure decode(StructureShape shape, byte[] body, int offset, int length) {
        elements = 0;
        try (JsonParser parser = FACTORY.createParser(body, offset, length)) {
            DynamoDbException refusal = null;
            Structure structure = null;
            try {
                structure = root(parser, shape);
            } catch (DynamoDbException e) {
                refusal = e;
            }
            readToEnd(parser);
            if (refusal != null || structure == null) {
                throw refusal == null ? malformed() : refusal;
            }
            return structure;
        } catch (IOException e) {
            throw malformed();
        } finally {
            attributes.reset();
        }
    }

    /**
     * Reads a body that nobody wants.
     *
     * @throws DynamoDbException SERIALIZATION without a message if it is not JSON.
     */
    public static void check(byte[] body, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(body, offset, length)) {
            if (parser.nextToken() == null) {
                throw malformed();
            }
            readToEnd(parser);
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** The refusal of what is not JSON. */
    public static DynamoDbException malformed() {
        return new DynamoDbException(ErrorType.SERIALIZATION, null);
    }

    /** Reads on from wherever the parser stands: exactly one value must end with the text. */
    private static void readToEnd(JsonParser parser) throws IOException {
        while (true) {
            JsonToken token = parser.currentToken();
            boolean complete = parser.getParsingContext().inRoot() && token != null;
            if (parser.nextToken() == null) {
                return;
            }
            if (complete) {
                throw malformed();
            }
        }
    }

    private Structure root(JsonParser parser, StructureShape shape) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw malformed();
        }
        if (token != JsonToken.START_OBJECT) {
            throw TypeConversion.structure(token, ELEMENT, shape.name());
        }
        return structure(parser, shape);
    }

    private Structure structure(JsonParser parser, StructureShape shape) throws IOException {
        Structure structure = new Structure(shape);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Member member = shape.member(name);
            if (member == null) {
                parser.skipChildren();
            } else {
                structure.set(member, value(parser, token, member.shape(), FIELD));
            }
        }
        return structure;
    }

    private @Nullable Object value(JsonParser parser, JsonToken token, Shape shape, TypeConversion.Place place)
            throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (shape.kind()) {
            case STRING -> Scalars.string(parser, token);
            case BOOLEAN -> Scalars.bool(parser, token);
            case INTEGER -> Scalars.integer(parser, token);
            case LONG -> Scalars.longValue(parser, token);
            case DOUBLE, TIMESTAMP -> Scalars.decimal(parser, token, shape);
            case ATTRIBUTE_MAP -> {
                if (token != JsonToken.START_OBJECT) {
                    throw TypeConversion.map(token, place, TypeConversion.attributeValueType());
                }
                yield attributes.map(parser);
            }
            case ATTRIBUTE_VALUE -> {
                if (token != JsonToken.START_OBJECT) {
                    throw TypeConversion.structure(token, place, TypeConversion.ATTRIBUTE_VALUE);
                }
                yield attributes.single(parser);
            }
            case LIST -> {
                if (token != JsonToken.START_ARRAY) {
                    throw TypeConversion.list(token, place);
                }
                yield list(parser, Shapes.element(shape));
            }
            case MAP -> {
                if (token != JsonToken.START_OBJECT) {
                    throw TypeConversion.map(token, place, TypeConversion.javaType(Shapes.element(shape)));
                }
                yield map(parser, Shapes.element(shape));
            }
            case STRUCTURE -> {
                StructureShape members = Shapes.structure(shape);
                if (token != JsonToken.START_OBJECT) {
                    throw TypeConversion.structure(token, place, members.name());
                }
                yield structure(parser, members);
            }
        };
    }

    private List<Object> list(JsonParser parser, Shape element) throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Object value = value(parser, token, element, ELEMENT);
            if (value != null) {
                count();
                list.add(value);
            }
        }
        return list;
    }

    private Map<String, Object> map(JsonParser parser, Shape shape) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Object value = value(parser, parser.nextToken(), shape, ELEMENT);
            if (value == null) {
                map.remove(name);
            } else {
                count();
                map.put(name, value);
            }
        }
        return map;
    }

    private void count() {
        if (++elements > MAX_ELEMENTS) {
            throw TypeConversion.refusal("Request has more than " + MAX_ELEMENTS + " elements");
        }
    }
}
