package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.ELEMENT_OFFSET;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** DynamoDB's words for what is wrong with attribute values, its misprints included. */
public final class ItemMessages {
    /** For a value of no type. */
    public static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    /** For a value of more than one type. */
    public static final String SEVERAL_TYPES =
            "Supplied AttributeValue has more than one datatypes set, must contain exactly"
                    + " one of the supported datatypes";

    static final String NULL_FALSE =
            "One or more parameter values were invalid: Null attribute value types must have" + " the value of true";
    static final String NESTING = "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
            + " levels beyond supported limit";
    private static final String EMPTY_NAME = "Empty attribute name";
    private static final String LONG_NAME = "Attribute name is too large, must be less than 65536 bytes";

    private static final String INVALID = "One or more parameter values were invalid: ";

    private ItemMessages() {}

    /** What is wrong with an attribute name of so many bytes; null if nothing is. */
    public static @Nullable String nameProblem(int lengthBytes) {
        if (lengthBytes == 0) {
            return EMPTY_NAME;
        }
        return lengthBytes > ItemDescriptor.MAX_NAME_LENGTH ? LONG_NAME : null;
    }

    static String emptySet(byte type) {
        return INVALID
                + switch (type) {
                    case AttributeType.SS -> "An string set  may not be empty";
                    case AttributeType.NS -> "An number set  may not be empty";
                    default -> "Binary sets should not be empty";
                };
    }

    /** The elements of a set, which lie between two offsets: strings, or bytes in Base64; numbers are not shown. */
    static List<String> elements(byte type, DirectBuffer buffer, int start, int end) {
        List<String> texts = new ArrayList<>();
        int element = start;
        while (type != AttributeType.NS && element < end) {
            byte[] bytes = new byte[ItemDescriptor.elementLength(buffer, element)];
            buffer.getBytes(element + ELEMENT_OFFSET, bytes);
            boolean text = type == AttributeType.SS;
            texts.add(text ? new String(bytes, UTF_8) : Base64.getEncoder().encodeToString(bytes));
            element += ELEMENT_OFFSET + bytes.length;
        }
        return texts;
    }

    /** For a set with these {@link #elements}, in the order they came, two of which are equal. */
    static String duplicates(byte type, List<String> elements) {
        return switch (type) {
            case AttributeType.SS ->
                INVALID + "Input collection " + quoted(upToRepeat(type, elements), ", ") + " contains duplicates.";
            case AttributeType.BS ->
                INVALID + "Input collection " + quoted(upToRepeat(type, elements), ",")
                        + "of type BS contains duplicates.";
            default -> INVALID + "Input collection contains duplicates.";
        };
    }

    /** As {@link #duplicates}, in the words of DynamoDB's older layer of checks. */
    public static String olderDuplicates(byte type, List<String> elements) {
        return switch (type) {
            case AttributeType.SS -> INVALID + "Input collection " + elements + " contains duplicates.";
            case AttributeType.BS -> INVALID + "Input collection " + elements + "of type BS contains duplicates.";
            default -> "Input collection contains duplicates";
        };
    }

    /** DynamoDB shows what comes before the first repeated element in the order of its bytes, and the rest as it came. */
    private static List<String> upToRepeat(byte type, List<String> elements) {
        NavigableMap<byte[], String> seen = new TreeMap<>(Arrays::compareUnsigned);
        int repeated = 0;
        while (repeated < elements.size()) {
            String element = elements.get(repeated);
            boolean text = type == AttributeType.SS;
            byte[] bytes = text ? element.getBytes(UTF_8) : Base64.getDecoder().decode(element);
            if (seen.putIfAbsent(bytes, element) != null) {
                break;
            }
            repeated++;
        }
        List<String> shown = new ArrayList<>(seen.values());
        shown.addAll(elements.subList(repeated, elements.size()));
        return shown;
    }

    private static String quoted(List<String> elements, String separator) {
        return elements.stream().collect(Collectors.joining("\"" + separator + "\"", "[\"", "\"]"));
    }
}
