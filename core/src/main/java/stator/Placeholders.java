package stator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.Item;

/** What the placeholders of a request's expressions stand for. */
final class Placeholders {
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Item.Builder values = Item.builder();
    private boolean hasValues;

    void name(String placeholder, String attribute) {
        names.put(placeholder, attribute);
    }

    void value(String placeholder, @Nullable Object value) {
        values.put(placeholder, value);
        hasValues = true;
    }

    /** Sets the members of a request; absent placeholders leave them absent. */
    Structure bind(Structure request, Member nameMember, Member valueMember) {
        return request.set(nameMember, names.isEmpty() ? null : names)
                .set(valueMember, hasValues ? values.build().toAttributeMap() : null);
    }
}
