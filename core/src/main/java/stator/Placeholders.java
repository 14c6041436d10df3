package stator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.Item;

/** What the placeholders of a request's expressions stand for. */
final class Placeholders {
    private @Nullable Map<String, String> names;
    private Item.@Nullable Builder values;

    void name(String placeholder, String attribute) {
        if (names == null) {
            names = new LinkedHashMap<>();
        }
        names.put(placeholder, attribute);
    }

    void value(String placeholder, @Nullable Object value) {
        if (values == null) {
            values = Item.builder();
        }
        values.put(placeholder, value);
    }

    /** Sets the members of a request; absent placeholders leave them absent. */
    Structure bind(Structure request, Member nameMember, Member valueMember) {
        return request.set(nameMember, names)
                .set(valueMember, values == null ? null : values.build().toAttributeMap());
    }
}
