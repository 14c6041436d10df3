package stator.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.DeferredError;
import stator.item.ItemDescriptor;
import stator.item.MapCursor;
import stator.item.MapView;

/**
 * What the expressions of one request share: ExpressionAttributeNames, ExpressionAttributeValues, and which of them
 * have been used. Owned by the thread that checks the request.
 *
 * <p>A request is checked in this order: {@link #checkParameters}, then its expressions are compiled (update, condition,
 * key condition, filter, projection), then {@link #checkUnused}.
 */
public final class ExpressionContext {
    private static final int MAX_KEY_LENGTH = 255;
    private static final int EXPRESSIONS = 3; // of one request, at the most
    private static final int MAX_TOTAL_LENGTH = 2 * 1024 * 1024;

    private final @Nullable Map<String, String> names;
    private final @Nullable AttributeMap values;
    private final ExpressionCache cache;
    private final List<Uses> uses = new ArrayList<>(EXPRESSIONS);
    private final List<BoundValues> bound = new ArrayList<>(EXPRESSIONS);

    /**
     * A context that compiles through the cache that the process shares.
     *
     * @param names  {@code #name} to attribute name; null if the request has none
     * @param values attribute values called {@code :value}; null if the request has none
     */
    public ExpressionContext(@Nullable Map<String, String> names, @Nullable AttributeMap values) {
        this(names, values, ExpressionCache.shared());
    }

    /** As {@link #ExpressionContext(Map, AttributeMap)}, with a cache of one's own. */
    public ExpressionContext(
            @Nullable Map<String, String> names, @Nullable AttributeMap values, ExpressionCache cache) {
        this.names = names;
        this.values = values;
        this.cache = cache;
    }

    /** A context of a request without names and values. */
    public static ExpressionContext empty() {
        return new ExpressionContext(null, null);
    }

    /**
     * Checks names and values by themselves. What is wrong with a value is told as it is of an attribute of an item.
     *
     * @throws DynamoDbException if a map is empty, a key malformed or too long, or a value invalid.
     */
    public void checkParameters() {
        checkParameters(false);
    }

    /** As {@link #checkParameters}, in the words of DynamoDB's older layer of checks, which names the value. */
    public void checkParametersOlder() {
        checkParameters(true);
    }

    private void checkParameters(boolean older) {
        long total = 0;
        if (names != null) {
            total += checkNames(names);
        }
        if (values != null) {
            checkValues(values, older);
            total += values.length();
        }
        if (total > MAX_TOTAL_LENGTH) {
            throw DynamoDbException.validation("Expression attribute names and values exceed the maximum allowed size;"
                    + " size: " + total + ", maximum: " + MAX_TOTAL_LENGTH);
        }
    }

    private static long checkNames(Map<String, String> names) {
        if (names.isEmpty()) {
            throw DynamoDbException.validation("ExpressionAttributeNames must not be empty");
        }
        long total = 0;
        for (String key : names.keySet()) {
            checkKey("ExpressionAttributeNames", '#', key);
        }
        for (Map.Entry<String, String> name : names.entrySet()) {
            int length = name.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (length == 0) {
                throw DynamoDbException.validation(
                        "ExpressionAttributeNames contains invalid value: Empty attribute name for key "
                                + name.getKey());
            }
            if (length > ItemDescriptor.MAX_NAME_LENGTH) {
                throw DynamoDbException.validation(
                        "ExpressionAttributeNames contains invalid value: Attribute name is longer than "
                                + ItemDescriptor.MAX_NAME_LENGTH + " bytes for key " + name.getKey());
            }
            total += name.getKey().length() + length;
        }
        return total;
    }

    private static void checkValues(AttributeMap values, boolean older) {
        if (values.count() == 0) {
            throw DynamoDbException.validation("ExpressionAttributeValues must not be empty");
        }
        MapCursor value = values.view(new MapView()).entries(new MapCursor());
        while (value.next()) {
            if (!isPlainKey(value)) {
                checkKey("ExpressionAttributeValues", ':', value.name());
            }
        }
        DeferredError error = values.error();
        if (error != null) {
            String text = older
                    ? "ExpressionAttributeValues contains invalid value: " + error.older() + " for key "
                            + error.attribute()
                    : error.message();
            throw new DynamoDbException(error.type(), text);
        }
    }

    /** Whether a value's key is one that {@link #checkKey} takes, as most are, seen without making a string of it. */
    private static boolean isPlainKey(MapCursor value) {
        int length = value.nameLength();
        boolean plain = length > 1 && length <= MAX_KEY_LENGTH && value.buffer().getByte(value.nameOffset()) == ':';
        for (int i = 1; plain && i < length; i++) {
            byte part = value.buffer().getByte(value.nameOffset() + i);
            plain = part >= 0 && Tokens.isNamePart((char) part);
        }
        return plain;
    }

    private static void checkKey(String parameter, char first, String key) {
        boolean good = key.length() > 1 && key.charAt(0) == first;
        for (int i = 1; good && i < key.length(); i++) {
            good = Tokens.isNamePart(key.charAt(i));
        }
        if (!good) {
            throw DynamoDbException.validation(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
        }
        if (key.length() > MAX_KEY_LENGTH) {
            throw DynamoDbException.validation(parameter + " contains invalid key: The key exceeds " + MAX_KEY_LENGTH
                    + " characters; length: " + key.length());
        }
    }

    /**
     * Checks that no name and no value is left over. To be called when all expressions are compiled.
     *
     * @throws DynamoDbException if one is.
     */
    public void checkUnused() {
        if (names != null) {
            List<String> unused = List.of();
            for (String name : names.keySet()) {
                if (!isNameUsed(name)) {
                    unused = with(unused, name);
                }
            }
            refuse("ExpressionAttributeNames", unused);
        }
        if (values != null) {
            List<String> unused = List.of();
            MapCursor value = values.view(new MapView()).entries(new MapCursor());
            while (value.next()) {
                if (!isValueUsed(value.nameOffset() + value.nameLength())) {
                    unused = with(unused, value.name());
                }
            }
            refuse("ExpressionAttributeValues", unused);
        }
    }

    private boolean isNameUsed(String name) {
        for (int i = 0; i < uses.size(); i++) {
            if (uses.get(i).usesName(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isValueUsed(int offset) {
        for (int i = 0; i < bound.size(); i++) {
            if (bound.get(i).useValueAt(offset)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> with(List<String> known, String key) {
        List<String> longer = new ArrayList<>(known);
        longer.add(key);
        return longer;
    }

    private static void refuse(String parameter, List<String> unused) {
        if (!unused.isEmpty()) {
            throw DynamoDbException.validation("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }

    /** The names that expressions have used so far. */
    public Set<String> usedNames() {
        return uses.stream().flatMap(use -> use.names().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The values that expressions have used so far. */
    public Set<String> usedValues() {
        return uses.stream().flatMap(use -> use.values().stream()).collect(Collectors.toUnmodifiableSet());
    }

    Map<String, String> names() {
        return names == null ? Map.of() : names;
    }

    ExpressionCache cache() {
        return cache;
    }

    /** Finds the values of a compiled expression and notes what it uses. */
    BoundValues bind(Compiled compiled) {
        BoundValues found = compiled.uses().bind(values == null ? AttributeMap.empty() : values);
        uses.add(compiled.uses());
        bound.add(found);
        return found;
    }
}
