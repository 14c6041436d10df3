package stator.streams.trigger;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.record.ChangeRecord;

/** A change as the tree that its event is in JSON, of which only that is made that is looked at. Valid as long as the change is. */
record EventTree(ChangeRecord change) {
    private static final Map<String, Object> EXPIRY =
            Map.of("type", "Service", "principalId", "dynamodb.amazonaws.com");

    /** The member {@code dynamodb} of an event. */
    private record Content(ChangeRecord change) {}

    /**
     * A member of a value.
     *
     * @return another value that has members; a string, boolean or number; a list of values; null if there is no such member
     */
    static @Nullable Object member(@Nullable Object value, String name) {
        if (value instanceof EventTree event) {
            return event.member(name);
        }
        if (value instanceof Content content) {
            return image(content.change, name);
        }
        if (value instanceof AttributeValue attribute) {
            return AttributeType.name(attribute.type()).equals(name) ? content(attribute) : null;
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private @Nullable Object member(String name) {
        return switch (name) {
            case "eventName" -> change.event().name();
            case "userIdentity" -> change.isExpiry() ? EXPIRY : null;
            case "dynamodb" -> new Content(change);
            default -> null;
        };
    }

    private static @Nullable Object image(ChangeRecord change, String name) {
        if (name.equals("Keys")) {
            return Item.of(change.keys()).asMap();
        }
        boolean isNew = name.equals("NewImage");
        ItemView image = isNew ? change.newImage(new ItemView()) : change.oldImage(new ItemView());
        return image.isPresent() ? Item.of(image.attributes()).asMap() : null;
    }

    private static Object content(AttributeValue attribute) {
        return switch (attribute.type()) {
            case AttributeType.S -> attribute.string();
            case AttributeType.N -> attribute.number();
            case AttributeType.B -> base64(attribute.bytes());
            case AttributeType.BOOL -> attribute.bool();
            case AttributeType.NULL -> true;
            case AttributeType.SS -> List.copyOf(attribute.stringSet());
            case AttributeType.NS -> List.copyOf(attribute.numberSet());
            case AttributeType.BS ->
                attribute.binarySet().stream().map(EventTree::base64).toList();
            case AttributeType.L -> attribute.list();
            default -> attribute.map();
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
