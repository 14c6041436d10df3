package stator.expression;

import org.jspecify.annotations.Nullable;
import stator.item.AttributeMap;

/**
 * What the legacy parameter AttributeUpdates does to one attribute at the top level of an item.
 *
 * @param attribute its name
 * @param action    what is done
 * @param value     a single attribute value of a type that the action takes; null for a DELETE of the whole attribute
 */
public record AttributeUpdate(
        String attribute, Action action, @Nullable AttributeMap value) {
    /** The actions; the names are DynamoDB's. */
    public enum Action {
        PUT,
        /** Adds to a number, elements to a set, or elements to the end of a list. */
        ADD,
        /** Takes elements from a set, or the attribute away. */
        DELETE
    }
}
