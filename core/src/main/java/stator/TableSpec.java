package stator;

import java.util.ArrayList;
import java.util.List;
import stator.contract.AttributeDefinition;
import stator.contract.CreateTable;
import stator.contract.KeySchemaElement;
import stator.contract.Structure;

/** What a new table is to be like: its name and its key. Billed per request, which here means that nothing is throttled. */
public final class TableSpec {
    private final String name;
    private final List<Structure> definitions = new ArrayList<>();
    private final List<Structure> keys = new ArrayList<>();

    private TableSpec(String name) {
        this.name = name;
    }

    /** A table of this name: 3 to 255 letters, digits, {@code _}, {@code -} and {@code .}. */
    public static TableSpec named(String name) {
        return new TableSpec(name);
    }

    /** The attribute that items are found by. */
    public TableSpec partitionKey(String attribute, KeyType type) {
        return key(attribute, type, "HASH");
    }

    /** The attribute that orders the items of one partition key. */
    public TableSpec sortKey(String attribute, KeyType type) {
        return key(attribute, type, "RANGE");
    }

    String name() {
        return name;
    }

    Structure request() {
        return new Structure(CreateTable.OPERATION.input())
                .set(CreateTable.TABLE_NAME, name)
                .set(CreateTable.BILLING_MODE, "PAY_PER_REQUEST")
                .set(CreateTable.ATTRIBUTE_DEFINITIONS, definitions)
                .set(CreateTable.KEY_SCHEMA, keys);
    }

    private TableSpec key(String attribute, KeyType type, String role) {
        definitions.add(new Structure(AttributeDefinition.SHAPE)
                .set(AttributeDefinition.ATTRIBUTE_NAME, attribute)
                .set(AttributeDefinition.ATTRIBUTE_TYPE, type.code()));
        keys.add(new Structure(KeySchemaElement.SHAPE)
                .set(KeySchemaElement.ATTRIBUTE_NAME, attribute)
                .set(KeySchemaElement.KEY_TYPE, role));
        return this;
    }
}
