package stator.engine;

import static stator.engine.TableRequests.invalid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.AttributeValueUpdate;
import stator.contract.Structure;
import stator.contract.UpdateItem;
import stator.expression.AttributeUpdate;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ValueView;

/** Checks the legacy parameter AttributeUpdates. What is good becomes the same program that an expression becomes. */
final class LegacyUpdates {
    private LegacyUpdates() {}

    /** The update that a request's AttributeUpdates say; null if it has none. */
    static @Nullable UpdateProgram of(Structure request) {
        Map<String, Structure> asked = request.map(UpdateItem.ATTRIBUTE_UPDATES);
        if (asked == null) {
            return null;
        }
        List<AttributeUpdate> updates = new ArrayList<>(asked.size());
        asked.forEach((attribute, update) -> updates.add(update(attribute, update)));
        return UpdateProgram.of(updates);
    }

    private static AttributeUpdate update(String attribute, Structure update) {
        AttributeRules.checkName(attribute);
        AttributeMap value = AttributeRules.attributes(update, AttributeValueUpdate.VALUE);
        String asked = update.string(AttributeValueUpdate.ACTION);
        AttributeUpdate.Action action =
                asked == null ? AttributeUpdate.Action.PUT : AttributeUpdate.Action.valueOf(asked);
        if (value != null) {
            AttributeRules.checkEnveloped(value);
            checkType(action, value.singleValue(new ValueView()).type());
        } else if (action != AttributeUpdate.Action.DELETE) {
            throw invalid("Only DELETE action is allowed when no attribute value is specified");
        }
        return new AttributeUpdate(attribute, action, value);
    }

    private static void checkType(AttributeUpdate.Action action, byte type) {
        boolean set = AttributeType.isSet(type);
        if (action == AttributeUpdate.Action.DELETE && !set) {
            throw invalid("DELETE action with value is not supported for the type " + AttributeType.name(type));
        }
        if (action == AttributeUpdate.Action.ADD && !set && type != AttributeType.N && type != AttributeType.L) {
            throw invalid("ADD action is not supported for the type " + AttributeType.name(type));
        }
    }
}
