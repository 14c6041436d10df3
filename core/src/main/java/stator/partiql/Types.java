package stator.partiql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;
import stator.contract.DynamoDbException;
import stator.partiql.grammar.PartiQlParser.TypeContext;

/** The types that IS can ask for. */
final class Types {
    static final String MISSING = "MISSING";

    /** Types of attribute values, by the names of types that stand for them. */
    private static final Map<String, List<String>> STORED = Map.ofEntries(
            Map.entry("NULL", List.of("NULL")),
            Map.entry("BOOL", List.of("BOOL")),
            Map.entry("BOOLEAN", List.of("BOOL")),
            Map.entry("STRING", List.of("S")),
            Map.entry("INT", List.of("N")),
            Map.entry("INTEGER", List.of("N")),
            Map.entry("DECIMAL", List.of("N")),
            Map.entry("NUMERIC", List.of("N")),
            Map.entry("BLOB", List.of("B")),
            Map.entry("LIST", List.of("L")),
            Map.entry("STRUCT", List.of("M")),
            Map.entry("TUPLE", List.of("M")),
            Map.entry("BAG", List.of("SS", "NS", "BS")));

    /** Names of types that no attribute value has. */
    private static final Set<String> OTHERS = Set.of(
            MISSING,
            "SMALLINT",
            "INT4",
            "INT8",
            "FLOAT",
            "REAL",
            "DOUBLE PRECISION",
            "TIMESTAMP",
            "DATE",
            "TIME",
            "CHARACTER",
            "CHARACTER VARYING",
            "SYMBOL",
            "CLOB",
            "SEXP");

    private Types() {}

    /** The type's name in upper case, words separated by one space. */
    static String name(TypeContext context) {
        StringBuilder name = new StringBuilder();
        for (ParseTree word : context.children) {
            name.append(name.isEmpty() ? "" : " ").append(word.getText().toUpperCase(Locale.ROOT));
        }
        String type = name.toString();
        if (!STORED.containsKey(type) && !OTHERS.contains(type)) {
            throw Malformed.because(Malformed.TYPE_NAME);
        }
        return type;
    }

    /** The attribute value types that a type is; never empty. */
    static List<String> stored(String name) {
        List<String> types = STORED.get(name);
        if (types == null) {
            throw DynamoDbException.validation("Unsupported data type for IS: " + name);
        }
        return types;
    }
}
