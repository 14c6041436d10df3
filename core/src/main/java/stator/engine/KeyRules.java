package stator.engine;

import static stator.table.ItemKeyDescriptor.MAX_PARTITION_KEY_LENGTH;
import static stator.table.ItemKeyDescriptor.MAX_SORT_KEY_LENGTH;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.KeyAttribute;
import stator.table.KeySchema;
import stator.table.TableSchema;

/** Checks keys and items against the schema of their table. */
final class KeyRules {
    static final String KEY_MISMATCH = "The provided key element does not match the schema";

    static final String NOT_SCALAR =
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not" + " allowed: ";
    static final String PARTITION_KEY_TOO_LONG = "Size of hashkey has exceeded the maximum size limit of2048 bytes";
    static final String SORT_KEY_TOO_LONG =
            "Aggregated size of all range keys has exceeded the size limit of " + MAX_SORT_KEY_LENGTH + " bytes";

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";
    private static final String EMPTY_KEY = "The AttributeValue for a key attribute cannot contain an empty ";

    private KeyRules() {}

    /** Whether a key holds exactly as many attributes as the schema wants. */
    static boolean hasKeyCount(TableSchema table, AttributeMap key) {
        return key.count() == keyCount(table);
    }

    private static int keyCount(TableSchema table) {
        return table.sortKey() == null ? 1 : 2;
    }

    /** Checks that a key is exactly the table's, and within the limits. */
    static void checkKey(TableSchema table, AttributeMap key) {
        checkKey(table, key.view(Workspace.current().map));
    }

    /** As {@link #checkKey(TableSchema, AttributeMap)}. */
    static void checkKey(TableSchema table, MapView key) {
        String problem = keyProblem(table, key);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
    }

    /** What is wrong with a key, or null. */
    static @Nullable String keyProblem(TableSchema table, AttributeMap key) {
        return keyProblem(table, key.view(Workspace.current().map));
    }

    private static @Nullable String keyProblem(TableSchema table, MapView key) {
        if (key.count() != keyCount(table)) {
            return KEY_MISMATCH;
        }
        String problem = elementProblem(table.partitionKey(), true, key);
        KeyAttribute sortKey = table.sortKey();
        return problem != null || sortKey == null ? problem : elementProblem(sortKey, false, key);
    }

    /** Checks that an item holds the table's key, that its keys are within the limits, and that its indexes can hold it. */
    static void checkItem(TableSchema table, AttributeMap item) {
        String problem = itemProblem(table, item);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
        IndexRules.checkItem(table, item);
    }

    /** What is wrong with the table's key in an item, or null. */
    static @Nullable String itemProblem(TableSchema table, AttributeMap item) {
        String problem = itemProblem(table.partitionKey(), true, item);
        KeyAttribute sortKey = table.sortKey();
        return problem != null || sortKey == null ? problem : itemProblem(sortKey, false, item);
    }

    /** Refuses a whole transaction because of an empty key, if that is the problem. */
    static void refuseEmptyKey(String problem) {
        if (problem.contains(EMPTY_KEY)) {
            throw DynamoDbException.validation(problem);
        }
    }

    /** As {@link #checkItem}, with the text of BatchWriteItem for a key that is missing or of another type. */
    static void checkBatchItem(TableSchema table, AttributeMap item) {
        KeyAttribute sortKey = table.sortKey();
        if (!hasTyped(table.partitionKey(), item) || (sortKey != null && !hasTyped(sortKey, item))) {
            throw DynamoDbException.validation(KEY_MISMATCH);
        }
        checkItem(table, item);
    }

    /** Checks a value that a key condition compares a key attribute with. */
    static void checkOperand(KeyAttribute attribute, boolean partitionKey, ValueView value) {
        String problem = lengthProblem(attribute, partitionKey, value);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
    }

    /** Refuses paths that lead into key attributes, which are scalars. */
    static void checkPaths(TableSchema table, Collection<String> attributesWithNestedPaths) {
        checkPath(table.partitionKey(), attributesWithNestedPaths);
        KeyAttribute sortKey = table.sortKey();
        if (sortKey != null) {
            checkPath(sortKey, attributesWithNestedPaths);
        }
        IndexRules.checkPaths(table, attributesWithNestedPaths);
    }

    private static void checkPath(KeyAttribute attribute, Collection<String> attributesWithNestedPaths) {
        if (attributesWithNestedPaths.contains(attribute.name())) {
            throw DynamoDbException.validation(NOT_SCALAR + "Key: " + attribute.name());
        }
    }

    /** What is wrong with one attribute of a key, or null. */
    static @Nullable String elementProblem(KeyAttribute attribute, boolean partitionKey, AttributeMap key) {
        return elementProblem(attribute, partitionKey, key.view(Workspace.current().map));
    }

    private static @Nullable String elementProblem(KeyAttribute attribute, boolean partitionKey, MapView key) {
        ValueView value = Workspace.current().value;
        if (!key.find(attribute.nameUtf8(), value) || value.type() != attribute.type()) {
            return KEY_MISMATCH;
        }
        return lengthProblem(attribute, partitionKey, value);
    }

    /** What is wrong with the attributes of a partition key, or of a sort key, taken together; null if nothing is. */
    static @Nullable String sumProblem(KeySchema keys, AttributeMap key) {
        MapView map = key.view(Workspace.current().map);
        if (sum(keys.partitionKey(), map) > MAX_PARTITION_KEY_LENGTH) {
            return INVALID + PARTITION_KEY_TOO_LONG;
        }
        return sum(keys.sortKey(), map) > MAX_SORT_KEY_LENGTH ? INVALID + SORT_KEY_TOO_LONG : null;
    }

    private static int sum(List<KeyAttribute> attributes, MapView map) {
        ValueView value = Workspace.current().value;
        int sum = 0;
        for (KeyAttribute attribute : attributes) {
            sum += map.find(attribute.nameUtf8(), value) ? value.contentLength() : 0;
        }
        return sum;
    }

    private static boolean hasTyped(KeyAttribute attribute, AttributeMap item) {
        Workspace workspace = Workspace.current();
        ValueView value = workspace.value;
        return item.view(workspace.map).find(attribute.nameUtf8(), value) && value.type() == attribute.type();
    }

    private static @Nullable String itemProblem(KeyAttribute attribute, boolean partitionKey, AttributeMap item) {
        Workspace workspace = Workspace.current();
        ValueView value = workspace.value;
        MapView map = item.view(workspace.map);
        if (!map.find(attribute.nameUtf8(), value)) {
            return INVALID + "Missing the key " + attribute.name() + " in the item";
        }
        if (value.type() != attribute.type()) {
            return INVALID + "Type mismatch for key " + attribute.name() + " expected: "
                    + AttributeType.name(attribute.type()) + " actual: " + AttributeType.name(value.type());
        }
        return lengthProblem(attribute, partitionKey, value);
    }

    private static @Nullable String lengthProblem(KeyAttribute attribute, boolean partitionKey, ValueView value) {
        int length = value.contentLength();
        if (length == 0) {
            String type = attribute.type() == AttributeType.S ? "string" : "binary";
            return NOT_VALID + EMPTY_KEY + type + " value. Key: " + attribute.name();
        }
        if (partitionKey && length > MAX_PARTITION_KEY_LENGTH) {
            return INVALID + PARTITION_KEY_TOO_LONG;
        }
        if (!partitionKey && length > MAX_SORT_KEY_LENGTH) {
            return INVALID + SORT_KEY_TOO_LONG;
        }
        return null;
    }
}
