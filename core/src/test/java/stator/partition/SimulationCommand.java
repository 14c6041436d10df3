package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexProjection.Type;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/** One write, as the engine sees it and as a model of a few lines does. The same write has the same effect on both. */
record SimulationCommand(
        Kind kind, Key key, Value value, @Nullable Precondition precondition) {
    /** Numbers that a table takes: its own, and one for each of its local indexes. */
    static final int NUMBERS_OF_A_TABLE = 4;

    private static final byte[] NUMBER = "n".getBytes(UTF_8);
    private static final byte[] PADDING = "padding".getBytes(UTF_8);
    private static final byte[] PLAYER = "player".getBytes(UTF_8);
    private static final byte[] LEVEL = "level".getBytes(UTF_8);

    enum Kind {
        PUT,
        DELETE,
        SET_NUMBER,
        ADD_NUMBER,
        DROP_TABLE
    }

    /** Key of an item; of a drop, only the table matters. */
    record Key(int tableId, String player, int level) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::tableId).thenComparing(Key::player).thenComparingInt(Key::level);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** What an item holds besides its key. An item that an update has made has no padding. */
    record Value(long number, @Nullable String padding) {}

    /** Must the item be there, must it not, or must it hold a certain number? */
    enum Demand {
        EXISTS("attribute_exists(player)"),
        EXISTS_NOT("attribute_not_exists(player)"),
        NUMBER_IS("n = :expected");

        private final String expression;

        Demand(String expression) {
            this.expression = expression;
        }
    }

    record Precondition(Demand demand, long number) {
        boolean test(@Nullable Value current) {
            return switch (demand) {
                case EXISTS -> current != null;
                case EXISTS_NOT -> current == null;
                case NUMBER_IS -> current != null && current.number == number;
            };
        }

        Condition compile(ItemEncoder encoder) {
            AttributeMap values = demand == Demand.NUMBER_IS
                    ? encoder.beginMap()
                            .name(":expected")
                            .number(number)
                            .endMap()
                            .finish()
                    : null;
            return Condition.compile(ExpressionKind.CONDITION, demand.expression, new ExpressionContext(null, values));
        }
    }

    /** A table with local indexes: of a number that all items have, of a text that some have, and of the sort key. */
    static TableSchema table(int tableId) {
        KeyAttribute player = new KeyAttribute("player", AttributeType.S);
        KeyAttribute level = new KeyAttribute("level", AttributeType.N);
        TableSchema table = new TableSchema(tableId, "table-" + tableId, player, level);
        return table.withLocalIndexes(List.of(
                index("by-number", player, new KeyAttribute("n", AttributeType.N), Type.KEYS_ONLY),
                index("by-initial", player, new KeyAttribute("initial", AttributeType.S), Type.INCLUDE),
                index("by-level", player, level, Type.ALL)));
    }

    private static IndexDefinition index(String name, KeyAttribute partitionKey, KeyAttribute sortKey, Type type) {
        List<String> nonKey = type == Type.INCLUDE ? List.of("padding") : List.of();
        return new IndexDefinition(name, List.of(partitionKey), List.of(sortKey), new IndexProjection(type, nonKey));
    }

    /** The model: changes the items as this command should, unless its condition fails; then it returns false. */
    boolean apply(Map<Key, Value> items) {
        if (kind == Kind.DROP_TABLE) {
            items.keySet().removeIf(item -> item.tableId == key.tableId);
            return true;
        }
        Value current = items.get(key);
        if (precondition != null && !precondition.test(current)) {
            return false;
        }
        String padding = current == null ? null : current.padding;
        switch (kind) {
            case PUT -> items.put(key, value);
            case DELETE -> items.remove(key);
            case SET_NUMBER -> items.put(key, new Value(value.number, padding));
            default -> {
                long before = current == null ? 0 : current.number;
                items.put(key, new Value(before + value.number, padding));
            }
        }
        return true;
    }

    /** The engine's form. */
    WriteCommand toWrite(ItemEncoder encoder) {
        TableSchema table = table(key.tableId);
        WriteCommand write =
                switch (kind) {
                    case PUT -> WriteCommand.put(table, encode(encoder, key, value));
                    case DELETE -> WriteCommand.delete(table, encodeKey(encoder, key));
                    case SET_NUMBER -> update(table, encoder, "SET n = :n");
                    case ADD_NUMBER -> update(table, encoder, "ADD n :n");
                    case DROP_TABLE -> WriteCommand.dropTable(table);
                };
        return precondition == null ? write : write.condition(precondition.compile(encoder));
    }

    private WriteCommand update(TableSchema table, ItemEncoder encoder, String expression) {
        AttributeMap keyMap = encodeKey(encoder, key);
        AttributeMap values =
                encoder.beginMap().name(":n").number(value.number).endMap().finish();
        return WriteCommand.update(
                table, keyMap, UpdateProgram.compile(expression, new ExpressionContext(null, values)));
    }

    static AttributeMap encodeKey(ItemEncoder encoder, Key key) {
        return encoder.beginMap()
                .name("player")
                .string(key.player)
                .name("level")
                .number(key.level)
                .endMap()
                .finish();
    }

    static AttributeMap encode(ItemEncoder encoder, Key key, Value value) {
        encoder.beginMap()
                .name("player")
                .string(key.player)
                .name("level")
                .number(key.level)
                .name("n")
                .number(value.number);
        if (value.padding != null) {
            encoder.name("padding").string(value.padding);
            if (!value.padding.isEmpty()) {
                encoder.name("initial").string(value.padding.substring(0, 1));
            }
        }
        return encoder.endMap().finish();
    }

    static @Nullable Value decode(ItemView item) {
        if (!item.isPresent()) {
            return null;
        }
        MapView map = item.map(new MapView());
        return new Value(number(map, NUMBER), text(map, PADDING));
    }

    static Key decodeKey(int tableId, ItemView item) {
        MapView map = item.map(new MapView());
        String player = Objects.requireNonNull(text(map, PLAYER), "item without player");
        return new Key(tableId, player, Math.toIntExact(number(map, LEVEL)));
    }

    private static long number(MapView map, byte[] name) {
        ValueView value = new ValueView();
        if (!map.find(name, value)) {
            throw new AssertionError("item without " + new String(name, UTF_8));
        }
        return NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                .longValueExact();
    }

    private static @Nullable String text(MapView map, byte[] name) {
        ValueView value = new ValueView();
        return map.find(name, value) ? value.text() : null;
    }
}
