package stator.trigger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.record.ChangeRecord;
import stator.streams.record.ChangeRecordWriter;
import stator.table.KeyAttribute;
import stator.table.StreamDefinition;
import stator.table.StreamViewType;

/**
 * Goal: an event filter means what Lambda's does, and one that could never match is refused.
 * Method: tables of patterns, each against three changes: an item is made, changed, and expires.
 */
class EventFilterTest {
    private static final Item BEFORE = Item.builder()
            .put("id", "o1")
            .put("state", "OPEN")
            .put("total", 5)
            .put("note", "")
            .build();
    private static final Item AFTER = Item.builder()
            .put("id", "o1")
            .put("state", "CLOSED")
            .put("total", 120.5)
            .put("paid", true)
            .put("gone", null)
            .put("tags", Set.of("red", "Blue"))
            .put("sizes", Set.of(3, 40))
            .put("lines", List.of(Item.of("sku", "a", "n", 1), Item.of("sku", "b", "n", 2)))
            .put("to", Item.of("city", "Oslo", "$or", "x"))
            .put("raw", new byte[] {1, 2, 3})
            .build();

    private final HttpTargets targets = new HttpTargets();

    /** The digits say which match: 1 is the insertion, 2 the change, 3 the expiry. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eventName":["INSERT"]} | 1
            {"eventName":["INSERT","REMOVE"]} | 13
            {"eventName":["insert"]} | -
            {"eventName":[{"anything-but":["REMOVE"]}]} | 12
            {"eventName":[{"prefix":"M"}]} | 2
            {"eventName":[{"exists":true}]} | 123
            {"userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]}} | 3
            {"userIdentity":{"type":[{"exists":false}]}} | 12
            {"dynamodb":{"Keys":{"id":{"S":["o1"]}}}} | 123
            {"dynamodb":{"Keys":{"id":{"S":["o2"]}}}} | -
            {"dynamodb":{"Keys":{"id":{"N":["o1"]}}}} | -
            {"dynamodb":{"NewImage":{"state":{"S":["CLOSED"]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":["OPEN","CLOSED"]}}}} | 12
            {"dynamodb":{"OldImage":{"state":{"S":["OPEN"]}},"NewImage":{"state":{"S":["CLOSED"]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":[{"prefix":"CLO"}]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":[{"suffix":"EN"}]}}}} | 1
            {"dynamodb":{"NewImage":{"state":{"S":[{"equals-ignore-case":"cLOsed"}]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":[{"anything-but":"OPEN"}]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":[{"anything-but":["OPEN","CLOSED"]}]}}}} | -
            {"dynamodb":{"NewImage":{"missing":{"S":[{"anything-but":"OPEN"}]}}}} | -
            {"dynamodb":{"NewImage":{"note":{"S":[""]}}}} | 1
            {"dynamodb":{"NewImage":{"note":{"S":[{"exists":true}]}}}} | 1
            {"dynamodb":{"NewImage":{"note":{"S":[{"exists":false}]}}}} | 23
            {"dynamodb":{"NewImage":{"note":[{"exists":false}]}}} | 23
            """)
    void shouldMatchEventsAndStrings(String pattern, String expected) {
        assertMatches(pattern, expected);
    }

    /** As above. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"dynamodb":{"NewImage":{"total":{"N":["120.5"]}}}} | 2
            {"dynamodb":{"NewImage":{"total":{"N":["120.50"]}}}} | -
            {"dynamodb":{"NewImage":{"total":{"N":[120.50]}}}} | 2
            {"dynamodb":{"NewImage":{"total":{"S":["120.5"]}}}} | -
            {"dynamodb":{"NewImage":{"total":{"N":[{"numeric":["=",5]}]}}}} | 1
            {"dynamodb":{"NewImage":{"total":{"N":[{"numeric":[">",5]}]}}}} | 2
            {"dynamodb":{"NewImage":{"total":{"N":[{"numeric":[">=",5,"<",120.5]}]}}}} | 1
            {"dynamodb":{"NewImage":{"total":{"N":[{"numeric":[">",5,"<=",120.5]}]}}}} | 2
            {"dynamodb":{"NewImage":{"total":{"N":[{"anything-but":[5]}]}}}} | 2
            {"dynamodb":{"NewImage":{"state":{"S":[{"numeric":[">",5]}]}}}} | -
            {"dynamodb":{"NewImage":{"paid":{"BOOL":[true]}}}} | 2
            {"dynamodb":{"NewImage":{"paid":{"BOOL":[false]}}}} | -
            {"dynamodb":{"NewImage":{"gone":{"NULL":[true]}}}} | 2
            {"dynamodb":{"NewImage":{"gone":[null]}}} | 2
            {"dynamodb":{"NewImage":{"state":[null]}}} | -
            {"dynamodb":{"NewImage":{"tags":{"SS":["Blue"]}}}} | 2
            {"dynamodb":{"NewImage":{"tags":{"SS":["green"]}}}} | -
            {"dynamodb":{"NewImage":{"sizes":{"NS":[{"numeric":[">",30]}]}}}} | 2
            {"dynamodb":{"NewImage":{"raw":{"B":["AQID"]}}}} | 2
            {"dynamodb":{"NewImage":{"to":{"M":{"city":{"S":["Oslo"]}}}}}} | 2
            {"dynamodb":{"NewImage":{"lines":{"L":{"M":{"sku":{"S":["b"]}}}}}}} | 2
            {"dynamodb":{"NewImage":{"lines":{"L":{"M":{"sku":{"S":["b"]},"n":{"N":["2"]}}}}}}} | 2
            {"dynamodb":{"NewImage":{"lines":{"L":{"M":{"sku":{"S":["b"]},"n":{"N":["1"]}}}}}}} | -
            {"$or":[{"eventName":["REMOVE"]},{"dynamodb":{"NewImage":{"paid":{"BOOL":[true]}}}}]} | 23
            {"dynamodb":{"$or":[{"NewImage":{"note":{"S":[""]}}},{"OldImage":{"note":{"S":[""]}}}]}} | 12
            {"eventName":["INSERT"],"dynamodb":{"NewImage":{"state":{"S":["CLOSED"]}}}} | -
            """)
    void shouldMatchOtherValues(String pattern, String expected) {
        assertMatches(pattern, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eventName":"INSERT"} | filter: at eventName: expected an object with at least one member
            {"eventName":[]} | filter: at eventName: expected an array with at least one value
            {} | filter: at its beginning: expected an object with at least one member
            [] | filter: at its beginning: expected an object with at least one member
            {"body":["x"]} | filter: at its beginning: expected eventName, dynamodb, userIdentity or $or, not body
            {"dynamodb":{"New":{"x":{"S":["x"]}}}} | filter: at dynamodb: expected Keys, NewImage, OldImage or $or, not New
            {"dynamodb":["x"]} | filter: at dynamodb: expected an object
            {"dynamodb":{"NewImage":{"x":["a"]}}} | filter: at dynamodb.NewImage.x: expected an object with a type such as S or N: only null and exists are of any
            {"dynamodb":{"NewImage":{"x":{"Z":["a"]}}}} | filter: at dynamodb.NewImage.x: expected a type such as S or N, not Z
            {"dynamodb":{"NewImage":{"x":{"S":{"a":["b"]}}}}} | filter: at dynamodb.NewImage.x.S: expected an array of values, not an object with a
            {"eventName":[{"prefix":1}]} | filter: at eventName: expected behind prefix a string
            {"eventName":[{"like":"x"}]} | filter: at eventName: expected prefix, suffix, anything-but, numeric, exists or equals-ignore-case, and nothing beside it
            {"eventName":[{"exists":"x"}]} | filter: at eventName: expected behind exists true or false
            {"eventName":[{"anything-but":[]}]} | filter: at eventName: expected behind anything-but a string, a number or an array of them
            {"eventName":[{"anything-but":{"prefix":"x"}}]} | filter: at eventName: expected behind anything-but a string, a number or an array of them
            {"eventName":[{"numeric":[">"]}]} | filter: at eventName: expected behind numeric an array such as [">", 0, "<=", 5]
            {"eventName":[{"numeric":["~",1]}]} | filter: at eventName: expected behind numeric an array such as [">", 0, "<=", 5]
            {"eventName":[{"numeric":[">","1"]}]} | filter: at eventName: expected behind numeric an array such as [">", 0, "<=", 5]
            {"eventName":[["x"]]} | filter: at eventName: expected a string, a number, true, false or null
            {"$or":{"eventName":["x"]}} | filter: at its beginning: expected behind $or an array of objects
            {"eventName":["x"]} {} | filter: expected nothing behind its end
            null | filter: expected an object, not null
            """)
    void shouldRefuse(String pattern, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> targets.filter(List.of(pattern)))
                        .getMessage());
    }

    @Test
    void shouldRefuseWhatIsNoJsonInOneLine() {
        for (String text :
                List.of("", "{", "x", "{\"a\":1,\"a\":1}", "[".repeat(200), "{\"eventName\":[1e999999999999]}")) {
            String message = assertThrows(IllegalArgumentException.class, () -> targets.filter(List.of(text)), text)
                    .getMessage();
            assertTrue(message != null && message.startsWith("filter: ") && !message.contains("\n"), message);
        }
    }

    @Test
    void shouldMatchIfOneOfSeveralDoesOrThereIsNone() {
        ChangeRecord change = record(null, BEFORE);
        assertTrue(targets.filter(List.of()).matches(change));
        assertTrue(targets.filter(List.of("{\"eventName\":[\"REMOVE\"]}", "{\"eventName\":[\"INSERT\"]}"))
                .matches(change));
    }

    private void assertMatches(String pattern, String expected) {
        StringBuilder matched = new StringBuilder();
        int number = 1;
        for (ChangeRecord change : List.of(record(null, BEFORE), record(BEFORE, AFTER), record(AFTER, null))) {
            if (targets.filter(List.of(pattern)).matches(change)) {
                matched.append(number);
            }
            number++;
        }
        assertEquals(expected, matched.isEmpty() ? "-" : matched.toString());
    }

    private static ChangeRecord record(@Nullable Item before, @Nullable Item after) {
        StreamDefinition stream = new StreamDefinition(
                7,
                5,
                "orders",
                "arn",
                List.of(new KeyAttribute("id", AttributeType.S)),
                StreamViewType.NEW_AND_OLD_IMAGES,
                1,
                0,
                List.of(0L),
                List.of());
        ChangeRecordWriter writer = new ChangeRecordWriter()
                .begin(stream, 0, 1)
                .order(8, 0)
                .images(view(before), view(after), after == null)
                .recordingPosition(0);
        byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        return new ChangeRecord().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** As the log has it: the size, then the attributes. */
    private static ItemView view(@Nullable Item item) {
        ItemView view = new ItemView();
        if (item == null) {
            return view.clear();
        }
        AttributeMap map = item.toAttributeMap();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Integer.BYTES + map.length()]);
        bytes.putInt(0, map.sizeBytes(), LITTLE_ENDIAN);
        bytes.putBytes(Integer.BYTES, map.buffer(), map.offset(), map.length());
        return view.wrap(bytes, 0, bytes.capacity());
    }
}
