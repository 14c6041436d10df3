package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.TableDefinitionCodec;

/**
 * The catalog's entry that holds the number of the next table: {@code TableName} is {@code #next}, which no table can be
 * called, {@code Number} is the number. It is written before the table that takes the number, so that a number is never
 * given twice.
 */
final class TableNumberEntry {
    /** Number of the first table; 0 is the catalog. */
    static final int FIRST = 1;

    private static final String NAME = "#next";
    private static final String NUMBER = "Number";

    private TableNumberEntry() {}

    static AttributeMap encode(int nextTableId) {
        return new ItemEncoder()
                .beginMap()
                .name(TableDefinitionCodec.TABLE_NAME)
                .string(NAME)
                .name(NUMBER)
                .number(nextTableId)
                .endMap()
                .finish();
    }

    static boolean is(AttributeMap entry) {
        ValueView name = new ValueView();
        return entry.view(new MapView()).find(TableDefinitionCodec.TABLE_NAME.getBytes(UTF_8), name)
                && name.text().equals(NAME);
    }

    static int decode(AttributeMap entry) {
        ValueView number = new ValueView();
        if (!entry.view(new MapView()).find(NUMBER.getBytes(UTF_8), number)) {
            throw DynamoDbException.internal("catalog entry cannot be read: table=" + NAME + " attribute=Number", null);
        }
        return NumberCodec.bigDecimal(number.buffer(), number.contentOffset(), number.contentLength())
                .intValueExact();
    }
}
