package stator.server.json;

import static stator.server.json.TypeConversion.Place.ELEMENT;
import static stator.server.json.TypeConversion.Place.FIELD;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;

/**
 * Reads attribute maps and single attribute values from a parser straight into an encoder, however deep they nest,
 * without recursion: what is open is on a stack of its own, which is never deeper than the parser allows JSON to nest.
 * Owned by one thread, reused.
 */
final class AttributeReader {
    private static final byte MAP = 0;
    private static final byte LIST = 1;
    private static final byte VALUE = 2;
    private static final byte NO_TYPE = 0;
    private static final String VALUE_CLASS = TypeConversion.attributeValueType();

    private final ItemEncoder encoder = new ItemEncoder();
    private final TextScratch text = new TextScratch();
    private final byte[] open;
    private final int[] typesSeen;
    private int depth;

    /** @param maxNesting levels of JSON that the parser allows */
    AttributeReader(int maxNesting) {
        open = new byte[maxNesting];
        typesSeen = new int[maxNesting];
    }

    /** Reads a map of attributes; the parser stands on its START_OBJECT and ends on its END_OBJECT. */
    AttributeMap map(JsonParser parser) throws IOException {
        encoder.reset().beginMap();
        push(MAP);
        readAll(parser);
        return encoder.finish();
    }

    /** Reads a single value; the parser stands on its START_OBJECT and ends on its END_OBJECT. */
    AttributeMap single(JsonParser parser) throws IOException {
        encoder.reset().beginSingle().beginValue();
        push(VALUE);
        readAll(parser);
        encoder.endMap();
        return encoder.finish();
    }

    /** Forgets what a refusal left open, and keeps no more memory than usual. */
    void reset() {
        depth = 0;
        encoder.reset();
        text.trim();
    }

    private void readAll(JsonParser parser) throws IOException {
        while (depth > 0) {
            switch (open[depth - 1]) {
                case MAP -> nextEntry(parser);
                case LIST -> nextElement(parser);
                default -> nextType(parser);
            }
        }
    }

    private void nextEntry(JsonParser parser) throws IOException {
        String name = parser.nextFieldName();
        if (name == null) {
            encoder.endMap();
            depth--;
            return;
        }
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_NULL) {
            encoder.name(name);
            beginValue(token);
        }
    }

    private void nextElement(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            encoder.endList();
            depth--;
        } else if (token != JsonToken.VALUE_NULL) {
            beginValue(token);
        }
    }

    private void beginValue(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            throw TypeConversion.structure(token, ELEMENT, TypeConversion.ATTRIBUTE_VALUE);
        }
        encoder.beginValue();
        push(VALUE);
    }

    private void nextType(JsonParser parser) throws IOException {
        String name = parser.nextFieldName();
        if (name == null) {
            depth--;
            encoder.endValue(typesSeen[depth]);
            return;
        }
        byte type = type(name);
        JsonToken token = parser.nextToken();
        if (type == NO_TYPE || token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
            return;
        }
        typesSeen[depth - 1]++;
        switch (type) {
            case AttributeType.S -> string(parser, token);
            case AttributeType.N -> number(parser, token);
            case AttributeType.B -> binary(parser, token);
            case AttributeType.BOOL -> encoder.bool(Scalars.bool(parser, token));
            case AttributeType.NULL -> encoder.nul(Scalars.bool(parser, token));
            case AttributeType.M -> beginMap(token);
            case AttributeType.L -> beginList(token);
            default -> set(parser, type, token);
        }
    }

    private void string(JsonParser parser, JsonToken token) throws IOException {
        int length = text.utf8(parser, token);
        encoder.string(text.bytes(), 0, length);
    }

    private void number(JsonParser parser, JsonToken token) throws IOException {
        int length = text.utf8(parser, token);
        encoder.number(text.bytes(), 0, length);
    }

    private void binary(JsonParser parser, JsonToken token) throws IOException {
        int length = text.base64(parser, token);
        encoder.binary(text.bytes(), 0, length);
    }

    private void beginMap(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            throw TypeConversion.map(token, FIELD, VALUE_CLASS);
        }
        encoder.beginMap();
        push(MAP);
    }

    private void beginList(JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            throw TypeConversion.list(token, FIELD);
        }
        encoder.beginList();
        push(LIST);
    }

    private void set(JsonParser parser, byte type, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw TypeConversion.list(token, FIELD);
        }
        encoder.beginSet(type);
        for (JsonToken element = parser.nextToken(); element != JsonToken.END_ARRAY; element = parser.nextToken()) {
            if (element != JsonToken.VALUE_NULL) {
                int length = type == AttributeType.BS ? text.base64(parser, element) : text.utf8(parser, element);
                encoder.element(text.bytes(), 0, length);
            }
        }
        encoder.endSet();
    }

    private void push(byte what) {
        open[depth] = what;
        typesSeen[depth] = 0;
        depth++;
    }

    private static byte type(String name) {
        return switch (name) {
            case "S" -> AttributeType.S;
            case "N" -> AttributeType.N;
            case "B" -> AttributeType.B;
            case "M" -> AttributeType.M;
            case "L" -> AttributeType.L;
            case "SS" -> AttributeType.SS;
            case "NS" -> AttributeType.NS;
            case "BS" -> AttributeType.BS;
            case "BOOL" -> AttributeType.BOOL;
            case "NULL" -> AttributeType.NULL;
            default -> NO_TYPE;
        };
    }
}
