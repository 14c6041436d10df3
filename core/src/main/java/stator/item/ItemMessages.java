package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.ELEMENT_OFFSET;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** DynamoDB's words for what is wrong with attribute values, its misprints included. */
public final class ItemMessages {
    static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    static final String SEVERAL_TYPES = "Supplied AttributeValue has more than one datatypes set, must contain exactly"
            + " one of the supported datatypes";
    static final String NULL_FALSE =
            "One or more parameter values were invalid: Null attribute value types must have" + " the value of true";
    static final String NESTING = "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
            + " levels beyond supported limit";
    private static final String EMPTY_NAME = "One or more parameter values were invalid: Empty attribute name";
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

    /** For a set whose elements lie between two offsets in the order they came. */
    static String duplicates(byte type, DirectBuffer buffer, int start, int end) {
        List<String> texts = new ArrayList<>();
        int element = start;
        while (type != AttributeType.NS && element < end) {
            byte[] bytes = new byte[ItemDescriptor.elementLength(buffer, element)];
            buffer.getBytes(element + ELEMENT_OFFSET, bytes);
            boolean text = type == AttributeType.SS;
            texts.add(text ? new String(bytes, UTF_8) : Base64.getEncoder().encodeToString(bytes));
            element += ELEMENT_OFFSET + bytes.length;
        }
        return duplicates(type, texts);
    }

    /** For a set with these elements: strings, or bytes in Base64; numbers are not shown. */
    static String duplicates(byte type, List<String> elements) {
        return switch (type) {
            case AttributeType.SS -> INVALID + "Input collection " + elements + " contains duplicates.";
            case AttributeType.BS -> INVALID + "Input collection " + elements + "of type BS contains duplicates.";
            default -> "Input collection contains duplicates";
        };
    }
}
