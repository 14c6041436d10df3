package stator.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes legacy parameters unreadable: JSON that is not what they are declared as. */
final class LegacyFaults {
    private static final Map<String, String> STRUCTURES = Map.of(
            "Expected", "ExpectedAttributeValue",
            "AttributeUpdates", "AttributeValueUpdate",
            "KeyConditions", "Condition",
            "QueryFilter", "Condition",
            "ScanFilter", "Condition");

    private LegacyFaults() {}

    /** The parameters of a request that can be made unreadable. */
    static List<String> members(Map<String, Object> body) {
        return body.keySet().stream()
                .filter(member -> STRUCTURES.containsKey(member) || member.equals("AttributesToGet"))
                .toList();
    }

    /** Spoils a parameter, and gives the text of the refusal. */
    static String spoil(Map<String, Object> body, String member, Dice dice) {
        if (member.equals("AttributesToGet")) {
            return spoilList(body, dice);
        }
        String structure = "com.amazonaws.dynamodb.v20120810." + STRUCTURES.get(member);
        Map<String, Object> entries = new LinkedHashMap<>(Json.map(body.get(member)));
        body.put(member, entries);
        switch (dice.below(7)) {
            case 0 -> {
                body.put(member, dice.pick(List.of("x", true, 5)));
                return "Unexpected field type";
            }
            case 1 -> {
                body.put(member, List.of());
                return "Unrecognized collection type java.util.Map<java.lang.String, " + structure + ">";
            }
            case 2 -> {
                entries.put("n", dice.pick(List.of("x", false, 7)));
                return "Unexpected value type in payload";
            }
            case 3 -> {
                entries.put("n", List.of());
                return "Unrecognized collection type class " + structure;
            }
            case 4 -> {
                entries.put("n", Json.object(member.equals("AttributeUpdates") ? "Action" : "ComparisonOperator", 5));
                return "NUMBER_VALUE cannot be converted to String";
            }
            case 5 -> {
                boolean single = member.equals("AttributeUpdates");
                entries.put("n", Json.object(single ? "Value" : "AttributeValueList", "x"));
                return "Unexpected field type";
            }
            default -> {
                return spoilExists(entries, member, dice);
            }
        }
    }

    private static String spoilExists(Map<String, Object> entries, String member, Dice dice) {
        if (!member.equals("Expected")) {
            entries.put(
                    "n", Json.object(member.equals("AttributeUpdates") ? "Action" : "ComparisonOperator", Map.of()));
            return "Start of structure or map found where not expected";
        }
        boolean text = dice.coin();
        entries.put("n", Json.object("Exists", text ? "perhaps" : 23));
        return text ? "Unexpected token received from parser" : "NUMBER_VALUE cannot be converted to Boolean";
    }

    private static String spoilList(Map<String, Object> body, Dice dice) {
        switch (dice.below(4)) {
            case 0 -> {
                body.put("AttributesToGet", dice.pick(List.of("x", 5)));
                return "Unexpected field type";
            }
            case 1 -> {
                body.put("AttributesToGet", Map.of());
                return "Start of structure or map found where not expected";
            }
            case 2 -> {
                body.put("AttributesToGet", List.of("a", 5));
                return "NUMBER_VALUE cannot be converted to String";
            }
            default -> {
                body.put("AttributesToGet", List.of(List.of("a")));
                return "Unrecognized collection type class java.lang.String";
            }
        }
    }
}
