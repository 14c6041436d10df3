package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stator.contract.AttributeDefinition;
import stator.contract.DynamoDbException;
import stator.contract.KeySchemaElement;
import stator.contract.Structure;
import stator.item.AttributeType;
import stator.table.KeyAttribute;

/** Checks of the key schemas of tables and indexes, in DynamoDB's order. Each throws a ValidationException. */
final class KeySchemaChecks {
    private static final int MAX_ATTRIBUTES_OF_A_ROLE = 4;

    private KeySchemaChecks() {}

    static List<String> definedNames(List<Structure> definitions) {
        List<String> names = new ArrayList<>(definitions.size());
        for (Structure definition : definitions) {
            names.add(text(definition, AttributeDefinition.ATTRIBUTE_NAME));
        }
        return names;
    }

    /** The attributes that a request defines. */
    static List<KeyAttribute> attributes(List<Structure> definitions) {
        List<KeyAttribute> attributes = new ArrayList<>(definitions.size());
        for (Structure definition : definitions) {
            attributes.add(new KeyAttribute(
                    text(definition, AttributeDefinition.ATTRIBUTE_NAME),
                    AttributeType.of(text(definition, AttributeDefinition.ATTRIBUTE_TYPE))));
        }
        return attributes;
    }

    static List<String> keyNames(List<Structure> keySchema) {
        List<String> names = new ArrayList<>(keySchema.size());
        for (Structure element : keySchema) {
            names.add(text(element, KeySchemaElement.ATTRIBUTE_NAME));
        }
        return names;
    }

    static void checkTable(List<Structure> keySchema, List<String> defined, boolean indexed) {
        if (keySchema.size() > defined.size()) {
            throw DynamoDbException.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        checkPair(keySchema, defined);
        Set<String> seen = new HashSet<>();
        for (String name : defined) {
            if (!seen.add(name)) {
                throw DynamoDbException.validation("Attribute Name is duplicated: " + name);
            }
        }
        if (!indexed && keySchema.size() != defined.size()) {
            throw invalid("Number of attributes in KeySchema does not exactly match number of attributes defined in"
                    + " AttributeDefinitions");
        }
    }

    /** A schema of at most two attributes: that of a table, a local secondary index or a simple global one. */
    static void checkPair(List<Structure> keySchema, List<String> defined) {
        checkDefined(keySchema, defined);
        List<String> names = keyNames(keySchema);
        if (names.size() > 1 && names.get(0).equals(names.get(1))) {
            throw DynamoDbException.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (!isHash(keySchema.get(0))) {
            throw DynamoDbException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (keySchema.size() > 1 && isHash(keySchema.get(1))) {
            throw DynamoDbException.validation(
                    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    /** A schema of a global secondary index: up to four attributes of each role. */
    static void checkGlobalIndex(List<Structure> keySchema, List<String> defined) {
        if (keySchema.size() <= 2 && !allHash(keySchema)) {
            checkPair(keySchema, defined);
            return;
        }
        checkDefined(keySchema, defined);
        List<String> names = keyNames(keySchema);
        if (new HashSet<>(names).size() != names.size()) {
            throw DynamoDbException.validation("The KeySchema contains multiple key attributes with the same name");
        }
        if (!isHash(keySchema.get(0))) {
            throw DynamoDbException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        int hashes = 0;
        for (int i = 0; i < keySchema.size(); i++) {
            if (isHash(keySchema.get(i))) {
                if (hashes < i) {
                    throw invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
                }
                hashes++;
            }
        }
        if (hashes > MAX_ATTRIBUTES_OF_A_ROLE) {
            throw invalid("The KeySchema exceeds the maximum allowed number of HASH key attributes");
        }
        if (keySchema.size() - hashes > MAX_ATTRIBUTES_OF_A_ROLE) {
            throw invalid("The KeySchema exceeds the maximum allowed number of RANGE key attributes");
        }
    }

    private static void checkDefined(List<Structure> keySchema, List<String> defined) {
        List<String> names = keyNames(keySchema);
        if (!defined.containsAll(names)) {
            throw invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: " + names
                    + ", AttributeDefinitions: " + defined);
        }
    }

    private static boolean allHash(List<Structure> keySchema) {
        for (Structure element : keySchema) {
            if (!isHash(element)) {
                return false;
            }
        }
        return keySchema.size() > 1
                && !keyNames(keySchema).get(0).equals(keyNames(keySchema).get(1));
    }

    private static boolean isHash(Structure element) {
        return text(element, KeySchemaElement.KEY_TYPE).equals("HASH");
    }
}
