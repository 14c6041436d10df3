package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;

/**
 * Goal: items are safe ordinary values: what goes in comes out, nothing changes behind the back, misuse is told clearly.
 * Method: each type, each way in, each way out, each misuse.
 */
class ItemTest {
    @Test
    void shouldDoWhatItsDocumentationShows() {
        Item user = Item.of("id", "u1", "at", 5, "tags", Set.of("new", "beta"));
        assertEquals("u1", user.string("id"));
        assertEquals(5, user.longValue("at"));
        assertFalse(user.has("email"));
        Item later = user.with("at", 6);
        assertEquals(6, later.intValue("at"));
        assertEquals(5, user.longValue("at"));
        assertEquals(Set.of("new", "beta"), later.stringSet("tags"));
    }

    @Test
    void shouldTakeEveryJavaValueThatHasAType() {
        assertEquals(AttributeValue.s("a"), AttributeValue.of("a"));
        assertEquals(AttributeValue.n(5), AttributeValue.of((short) 5));
        assertEquals(AttributeValue.n("1.5"), AttributeValue.of(1.5));
        assertEquals(AttributeValue.n("0.1"), AttributeValue.n(0.1));
        assertEquals(AttributeValue.n("1e20"), AttributeValue.of(BigInteger.TEN.pow(20)));
        assertEquals(AttributeValue.bool(true), AttributeValue.of(true));
        assertEquals(AttributeValue.b(new byte[] {1}), AttributeValue.of(new byte[] {1}));
        assertEquals(AttributeValue.nul(), AttributeValue.of(null));
        assertEquals(AttributeValue.ss("a", "b"), AttributeValue.of(Set.of("b", "a")));
        assertEquals(AttributeValue.ns(1, 2), AttributeValue.of(Set.of(2.0, 1)));
        assertEquals(AttributeValue.bs(new byte[] {1}), AttributeValue.of(Set.of(new byte[] {1})));
        assertEquals(AttributeValue.l("a", 1, null), AttributeValue.of(Arrays.asList("a", 1, null)));
        assertEquals(AttributeValue.m(Map.of("k", 1)), AttributeValue.of(Item.of("k", 1)));
        assertThrows(IllegalArgumentException.class, () -> AttributeValue.of(new Object()));
        assertThrows(IllegalArgumentException.class, () -> AttributeValue.of(Set.of("a", 1)));
        assertThrows(IllegalArgumentException.class, () -> AttributeValue.of(Map.of(1, "a")));
    }

    @Test
    void shouldGiveEachTypeOut() {
        Item item = Item.builder()
                .put("s", "text")
                .put("n", new BigDecimal("1.50"))
                .put("b", new byte[] {1, 2})
                .put("bool", false)
                .put("null", null)
                .put("ss", AttributeValue.ss("x"))
                .put("ns", AttributeValue.ns("1.50", "2"))
                .put("bs", AttributeValue.bs(new byte[] {3}))
                .put("l", List.of("e"))
                .put("m", Map.of("inner", 7))
                .build();
        Item same = Item.of(item.toAttributeMap());
        assertEquals(item, same);
        assertEquals(item.hashCode(), same.hashCode());
        assertEquals("text", same.string("s"));
        assertEquals(new BigDecimal("1.5"), same.number("n"));
        assertEquals(1.5, same.doubleValue("n"));
        assertArrayEquals(new byte[] {1, 2}, same.bytes("b"));
        assertFalse(same.bool("bool"));
        assertTrue(same.isNull("null"));
        assertTrue(same.has("null"));
        assertEquals(Set.of("x"), same.stringSet("ss"));
        assertEquals(Set.of(new BigDecimal("1.5"), new BigDecimal("2")), same.numberSet("ns"));
        assertArrayEquals(new byte[] {3}, same.binarySet("bs").get(0));
        assertEquals("e", same.list("l").get(0).string());
        assertEquals(7, same.item("m").intValue("inner"));
        assertEquals(10, same.size());
        assertEquals(9, same.without("l").size());
        assertEquals(item.asMap().keySet(), same.asMap().keySet());
        assertNull(same.attribute("absent"));
    }

    @Test
    void shouldTellMisuseClearly() {
        Item item = Item.of("id", "u1");
        NoSuchElementException absent = assertThrows(NoSuchElementException.class, () -> item.string("x"));
        assertEquals("no such attribute: name=x, names=[id]", absent.getMessage());
        IllegalStateException wrong = assertThrows(IllegalStateException.class, () -> item.number("id"));
        assertEquals("the value is of type S, not N: value=\"u1\"", wrong.getMessage());
        assertThrows(ArithmeticException.class, () -> AttributeValue.n("1.5").longValue());
        assertThrows(IllegalArgumentException.class, () -> Item.of("a", 1, "b"));
        assertThrows(IllegalArgumentException.class, () -> Item.of("a", 1, 2, "b"));
        assertThrows(IllegalArgumentException.class, () -> Item.of("a", 1, "a", 2));
    }

    @Test
    void shouldRefuseWhatDynamoDbRefuses() {
        assertRefused("The parameter cannot be converted to a numeric value: NaN", () -> AttributeValue.n(Double.NaN));
        assertRefused("The parameter cannot be converted to a numeric value: x", () -> AttributeValue.n("x"));
        assertRefused(
                "Attempting to store more than 38 significant digits in a Number",
                () -> AttributeValue.n("1".repeat(39)));
        assertRefused(
                "One or more parameter values were invalid: An string set  may not be empty",
                () -> AttributeValue.of(Set.of()));
        assertRefused(
                "One or more parameter values were invalid: Input collection [\"a\", \"a\"] contains duplicates.",
                () -> AttributeValue.ss("a", "a"));
        assertRefused(
                "One or more parameter values were invalid: Input collection contains duplicates.",
                () -> AttributeValue.ns("1", "1.0"));
        assertRefused(
                "One or more parameter values were invalid: Input collection [\"Yg==\",\"Yg==\"]of type BS contains"
                        + " duplicates.",
                () -> AttributeValue.bs(new byte[] {'b'}, new byte[] {'b'}));
        assertRefused("Empty attribute name", () -> Item.of("", 1).toAttributeMap());
    }

    @Test
    void shouldRefuseTooDeepValuesEvenEndlessOnes() {
        AttributeValue value = AttributeValue.s("leaf");
        for (int i = 0; i < ItemDescriptor.MAX_CONTAINERS; i++) {
            value = AttributeValue.l(value);
        }
        AttributeValue deepest = value;
        assertEquals(Item.of("a", deepest), Item.of(Item.of("a", deepest).toAttributeMap()));
        String nesting = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
                + " beyond supported limit";
        assertRefused(nesting, () -> AttributeValue.l(deepest));
        assertRefused(nesting, () -> AttributeValue.m(Map.of("a", deepest)));
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertRefused(nesting, () -> AttributeValue.of(endless));
    }

    @Test
    void shouldNotChangeBehindTheBack() {
        byte[] bytes = {1};
        Map<String, Object> map = new HashMap<>(Map.of("b", bytes, "l", new ArrayList<>(List.of("x"))));
        Item item = Item.of(map);
        bytes[0] = 2;
        map.clear();
        assertEquals(1, item.bytes("b")[0]);
        item.bytes("b")[0] = 3;
        assertEquals(1, item.bytes("b")[0]);
        assertThrows(UnsupportedOperationException.class, () -> item.asMap().clear());
        assertThrows(UnsupportedOperationException.class, () -> item.list("l").clear());
        Item.Builder builder = item.toBuilder();
        Item first = builder.put("n", 1).build();
        builder.put("n", 2);
        assertEquals(1, first.intValue("n"));
    }

    @Test
    void shouldBeEqualWhenWorthTheSame() {
        assertEquals(AttributeValue.n("1.50"), AttributeValue.n("15e-1"));
        assertEquals(AttributeValue.n("100"), AttributeValue.n("1E2"));
        assertEquals(AttributeValue.n("-0"), AttributeValue.n(0));
        assertEquals(AttributeValue.ns(1, 2), AttributeValue.ns("2.0", "1.0"));
        assertEquals(Item.of("a", 1, "b", 2), Item.of("b", 2, "a", 1));
        assertNotEquals(AttributeValue.n(1), AttributeValue.s("1"));
        assertNotEquals(AttributeValue.ss("1"), AttributeValue.ns(1));
        assertEquals(Item.of(), Item.of(AttributeMap.empty()));
    }

    @Test
    void shouldShowItselfToPeople() {
        Item item = Item.of(
                "s",
                "x",
                "n",
                100,
                "b",
                new byte[] {'b'},
                "z",
                null,
                "set",
                AttributeValue.ns(1, 20),
                "l",
                List.of("y", true));
        assertEquals("{s=\"x\", n=100, b=b64:Yg==, z=null, set=<1, 20>, l=[\"y\", true]}", item.toString());
    }

    private static void assertRefused(String message, Executable executable) {
        DynamoDbException refused = assertThrows(DynamoDbException.class, executable);
        assertEquals(message, refused.getMessage());
        assertEquals(ErrorType.VALIDATION, refused.type());
    }

    @Test
    void shouldSayThatNoValueHasAType() {
        AttributeMap map = Item.of("flag", true).toAttributeMap();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[map.length()]);
        bytes.putBytes(0, map.buffer(), map.offset(), map.length());
        MapView view = new MapView().wrap(bytes, 0);
        ValueView value = new ValueView();
        assertTrue(view.find("flag".getBytes(UTF_8), value));
        for (byte type : new byte[] {0, AttributeType.M + 1, -1}) {
            bytes.putByte(value.offset(), type);
            IllegalStateException damage = assertThrows(IllegalStateException.class, () -> Item.of(view));
            assertEquals(
                    "an item is damaged: no value has type=" + type + " offset=" + value.offset(), damage.getMessage());
        }
    }
}
