package stator.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event tells of a counter.
 *
 * @param id     of the item
 * @param before its number before, 0 if there was none
 * @param times  its number
 */
public record Told(String id, int before, int times) {
    /** All of an event, in its order. */
    public static List<Told> of(String event) {
        List<Told> all = new ArrayList<>();
        for (Object record : (List<?>) member(JsonTree.parse(event), "Records")) {
            Object change = member(record, "dynamodb");
            Object image = member(change, "NewImage");
            boolean isNew = !((Map<?, ?>) change).containsKey("OldImage");
            all.add(new Told(
                    (String) member(member(image, "id"), "S"),
                    isNew ? 0 : times(member(change, "OldImage")),
                    times(image)));
        }
        return all;
    }

    private static int times(Object image) {
        return Integer.parseInt((String) member(member(image, "times"), "N"));
    }

    private static Object member(@Nullable Object object, String name) {
        return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(object)).get(name), name);
    }
}
