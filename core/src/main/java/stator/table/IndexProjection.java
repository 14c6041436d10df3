package stator.table;

import java.util.List;

/**
 * Which attributes of an item a secondary index holds, beside the keys of index and table, which it always does.
 *
 * @param nonKeyAttributes for INCLUDE; else none
 */
public record IndexProjection(Type type, List<String> nonKeyAttributes) {
    /** As DynamoDB names them. */
    public enum Type {
        KEYS_ONLY,
        INCLUDE,
        ALL
    }

    public IndexProjection {
        nonKeyAttributes = List.copyOf(nonKeyAttributes);
    }
}
