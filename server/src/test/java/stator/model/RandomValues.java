package stator.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Random attribute values. They are drawn from few, so that they meet one another again. */
final class RandomValues {
    /** Attributes that are no keys, and the type that they mostly have. */
    static final Map<String, Value.Type> ATTRIBUTES = attributes();

    private static final List<String> NAMES = List.copyOf(ATTRIBUTES.keySet());
    private static final List<String> TEXTS = List.of(
            "", "a", "ab", "abc", "b", "\u00e4", "\u20ac", "\ud83d\ude00", "a\u0000b", "\"quoted\"\n", "S", "N", "L");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "-1",
            "3",
            "10",
            "0.5",
            "-0.25",
            "100",
            "120.05",
            "1e10",
            "-1E-10",
            "1e125",
            "-9.9e125",
            "1e-130",
            "12345678901234567890123456789012345678",
            "0.00012345678901234567890123456789012345678",
            "99999999999999999999999999999999999999",
            "33.3333333333333");
    private static final List<Integer> TEXT_LENGTHS = List.of(20, 90, 300, 900, 1100, 3000, 4200);

    private final Dice dice;

    RandomValues(Dice dice) {
        this.dice = dice;
    }

    private static Map<String, Value.Type> attributes() {
        Map<String, Value.Type> attributes = new LinkedHashMap<>();
        attributes.put("a", Value.Type.S);
        attributes.put("n", Value.Type.N);
        attributes.put("l", Value.Type.L);
        attributes.put("m", Value.Type.M);
        attributes.put("ss", Value.Type.SS);
        attributes.put("ns", Value.Type.NS);
        attributes.put("bs", Value.Type.BS);
        attributes.put("bin", Value.Type.B);
        attributes.put("f", Value.Type.BOOL);
        attributes.put("name", Value.Type.S);
        attributes.put("x y", Value.Type.N);
        attributes.put("a.b", Value.Type.M);
        return attributes;
    }

    String attribute() {
        return dice.pick(NAMES);
    }

    /** A value such as an attribute mostly has; sometimes any. */
    Value of(String attribute) {
        Value.Type type = ATTRIBUTES.getOrDefault(attribute, Value.Type.S);
        return dice.perMille(850) ? of(type, 2) : any(2);
    }

    Value any(int depth) {
        return of(dice.pick(Value.Type.values()), depth);
    }

    /** A value of a type, with lists and maps up to a depth below it. */
    Value of(Value.Type type, int depth) {
        return switch (type) {
            case S -> Value.s(text());
            case N -> Value.n(number());
            case B -> Value.b(dice.bytes(dice.below(3)));
            case BOOL -> new Value(type, dice.coin());
            case NULL -> new Value(type, true);
            case SS, NS, BS -> set(type);
            case L -> {
                List<Value> elements = new ArrayList<>();
                for (int left = depth == 0 ? 0 : dice.below(4); left > 0; left--) {
                    elements.add(any(depth - 1));
                }
                yield Value.list(elements);
            }
            case M -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                for (int left = depth == 0 ? 0 : dice.below(4); left > 0; left--) {
                    String name = attribute();
                    entries.put(name, dice.coin() ? of(ATTRIBUTES.get(name), depth - 1) : any(depth - 1));
                }
                yield Value.map(entries);
            }
        };
    }

    private String text() {
        if (dice.perMille(960)) {
            return dice.pick(TEXTS);
        }
        return dice.pick("x", "\u00e4").repeat(dice.pick(TEXT_LENGTHS));
    }

    private BigDecimal number() {
        return dice.perMille(700)
                ? BigDecimal.valueOf(dice.below(7) - 2)
                : new BigDecimal(dice.pick(NUMBERS)).stripTrailingZeros();
    }

    private Value set(Value.Type type) {
        Set<Object> elements = new LinkedHashSet<>();
        for (int left = 1 + dice.below(4); left > 0; left--) {
            Object element =
                    switch (type) {
                        case SS -> dice.pick(TEXTS);
                        case NS -> number().stripTrailingZeros();
                        default -> Base64.getEncoder().encodeToString(dice.bytes(dice.below(2)));
                    };
            elements.add(element);
        }
        return Value.set(type, elements);
    }

    /** Lists in one another, this many. */
    Value nested(int levels) {
        Value value = dice.coin() ? Value.list(List.of()) : Value.map(Map.of());
        for (int left = levels - 1; left > 0; left--) {
            value = dice.coin() ? Value.list(List.of(value)) : Value.map(Map.of("a", value));
        }
        return value;
    }

    /** A value as a request may write it: numbers in any notation, sets in any order. */
    Object written(Value value) {
        Object tree = value.toJson();
        if (value.type() == Value.Type.N) {
            return Json.object("N", notation(value.number()));
        }
        if (value.isSet()) {
            List<Object> elements =
                    new ArrayList<>(Json.list(Json.map(tree).get(value.type().name())));
            Collections.rotate(elements, dice.below(4));
            return Json.object(value.type().name(), elements);
        }
        if (value.type() == Value.Type.L) {
            return Json.object("L", value.list().stream().map(this::written).toList());
        }
        return value.type() == Value.Type.M ? Json.object("M", written(value.map())) : tree;
    }

    Map<String, Object> written(Map<String, Value> attributes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        attributes.forEach((name, value) -> tree.put(name, written(value)));
        return tree;
    }

    private String notation(BigDecimal number) {
        String plain = number.toPlainString();
        return switch (dice.below(8)) {
            case 0 -> number.toString();
            case 1 -> number.signum() < 0 ? plain : "+" + plain;
            case 2 -> number.signum() < 0 ? plain : "00" + plain;
            case 3 -> plain.contains(".") ? plain + "0" : plain + ".0";
            case 4 -> number.unscaledValue() + "e" + -number.scale();
            default -> plain;
        };
    }

    /** Something that is no attribute value, as the wire has it. */
    Object wrong() {
        return Json.parse(dice.pick(
                "{}",
                "{\"N\":\"\"}",
                "{\"N\":\"b\"}",
                "{\"N\":\"1 \"}",
                "{\"N\":\"--1\"}",
                "{\"N\":\"NaN\"}",
                "{\"N\":\"1e126\"}",
                "{\"N\":\"-1e-131\"}",
                "{\"N\":\"123456789012345678901234567890123456789\"}",
                "{\"NULL\":false}",
                "{\"SS\":[]}",
                "{\"NS\":[]}",
                "{\"BS\":[]}",
                "{\"SS\":[\"a\",\"b\",\"a\"]}",
                "{\"NS\":[\"1\",\"2\",\"1.0\"]}",
                "{\"NS\":[\"1\",\"x\"]}",
                "{\"BS\":[\"Yg==\",\"Yg==\"]}",
                "{\"S\":\"a\",\"N\":\"1\"}",
                "{\"S\":\"a\",\"N\":\"b\"}",
                "{\"L\":[{\"S\":\"a\"},{}]}",
                "{\"M\":{\"a\":{\"L\":[{\"N\":\"?\"}]}}}",
                "{\"M\":{\"a\":{\"SS\":[]}},\"S\":\"a\"}",
                "{\"M\":{\"\":{\"S\":\"a\"}}}",
                Json.print(nested(32 + dice.below(3)).toJson())));
    }
}
