package stator.table;

import java.util.List;

/**
 * A secondary index as it was asked for.
 *
 * @param name         3 to 255 characters, unique in the table
 * @param partitionKey one attribute; of a global index up to four
 * @param sortKey      one attribute; of a global index none, or up to four
 */
public record IndexDefinition(
        String name, List<KeyAttribute> partitionKey, List<KeyAttribute> sortKey, IndexProjection projection) {
    public IndexDefinition {
        partitionKey = List.copyOf(partitionKey);
        sortKey = List.copyOf(sortKey);
    }
}
