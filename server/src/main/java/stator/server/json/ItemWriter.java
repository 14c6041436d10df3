package stator.server.json;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ListCursor;
import stator.item.MapCursor;
import stator.item.NumberCodec;
import stator.item.ValueView;

/**
 * Encoded items to DynamoDB JSON by walking them: nothing is decoded that is not printed, nothing is kept. Maps and
 * lists that are open are on a stack of cursors of its own. Owned by one thread, reused.
 */
final class ItemWriter {

    /** The outermost map and the 32 levels that an item may have; anything deeper was never stored. */
    private static final int MAX_OPEN = 40;

    private static final byte ITEM = 0;
    private static final byte MAP = 1;
    private static final byte LIST = 2;
    private static final byte[][] TYPE_NAMES = new byte[AttributeType.M + 1][];
    private static final byte[] NULL_VALUE = ascii("{\"NULL\":true},");

    static {
        for (byte type = AttributeType.S; type <= AttributeType.M; type++) {
            TYPE_NAMES[type] = ascii("{\"" + AttributeType.name(type) + "\":");
        }
    }

    private final MapCursor[] maps = new MapCursor[MAX_OPEN];
    private final ListCursor[] lists = new ListCursor[MAX_OPEN];
    private final byte[] open = new byte[MAX_OPEN];
    private final ElementCursor elements = new ElementCursor();
    private final ValueView value = new ValueView();
    private final NumberCodec numbers = new NumberCodec();
    private final byte[] number = new byte[NumberCodec.MAX_TEXT_LENGTH];
    private final UnsafeBuffer numberBuffer = new UnsafeBuffer(number);
    private int depth;

    ItemWriter() {
        for (int i = 0; i < MAX_OPEN; i++) {
            maps[i] = new MapCursor();
            lists[i] = new ListCursor();
        }
    }

    /** Prints a map of attributes. */
    void map(AttributeMap map, JsonWriter json) {
        depth = 0;
        beginMap(ITEM, map.buffer(), map.offset(), json);
        writeAll(json);
    }

    /** Prints the value of a map that stands for a single attribute value. */
    void single(AttributeMap map, JsonWriter json) {
        depth = 0;
        write(map.singleValue(value), json);
        writeAll(json);
    }

    private void writeAll(JsonWriter json) {
        while (depth > 0) {
            int top = depth - 1;
            boolean list = open[top] == LIST;
            if (list ? lists[top].next() : maps[top].next()) {
                if (list) {
                    write(lists[top].value(value), json);
                } else {
                    MapCursor entry = maps[top];
                    json.name(entry.buffer(), entry.nameOffset(), entry.nameLength());
                    write(entry.value(value), json);
                }
            } else {
                end(json);
            }
        }
    }

    private void write(ValueView from, JsonWriter json) {
        byte type = from.type();
        if (type == AttributeType.NULL) {
            json.append(NULL_VALUE);
            return;
        }
        json.append(TYPE_NAMES[type]);
        switch (type) {
            case AttributeType.M -> {
                beginMap(MAP, from.buffer(), from.contentOffset(), json);
                return;
            }
            case AttributeType.L -> {
                json.beginArray();
                from.list(lists[depth]);
                open[depth++] = LIST;
                return;
            }
            case AttributeType.BOOL -> json.bool(from.asBoolean());
            case AttributeType.S, AttributeType.N, AttributeType.B ->
                scalar(type, from.buffer(), from.contentOffset(), from.contentLength(), json);
            default -> set(from, json);
        }
        json.endObject();
    }

    private void beginMap(byte kind, DirectBuffer buffer, int offset, JsonWriter json) {
        json.beginObject();
        maps[depth].wrap(buffer, offset);
        open[depth++] = kind;
    }

    private void end(JsonWriter json) {
        byte kind = open[--depth];
        if (kind == LIST) {
            json.endArray();
        } else {
            json.endObject();
        }
        if (kind != ITEM) {
            json.endObject(); // the one that names the type
        }
    }

    private void set(ValueView from, JsonWriter json) {
        byte type = AttributeType.elementOf(from.type());
        json.beginArray();
        from.elements(elements);
        while (elements.next()) {
            scalar(type, elements.buffer(), elements.elementOffset(), elements.elementLength(), json);
        }
        json.endArray();
    }

    private void scalar(byte type, DirectBuffer buffer, int offset, int length, JsonWriter json) {
        switch (type) {
            case AttributeType.S -> json.string(buffer, offset, length);
            case AttributeType.B -> json.base64(buffer, offset, length);
            default -> json.plainString(number, numbers.print(buffer, offset, length, numberBuffer, 0));
        }
    }

    private static byte[] ascii(String string) {
        return string.getBytes(StandardCharsets.ISO_8859_1);
    }
}
