package stator.partiql;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.ItemDescriptor;
import stator.item.ItemMessages;
import stator.partiql.grammar.PartiQlParser.ExpressionContext;
import stator.partiql.grammar.PartiQlParser.LiteralContext;
import stator.partiql.grammar.PartiQlParser.PairContext;
import stator.partiql.grammar.PartiQlParser.SignedContext;
import stator.partiql.grammar.PartiQlParser.TermContext;

/** Makes attribute values of what a statement spells out. Errors name the way to the value, {@code root.a[0]}. */
final class ValueBuilder {
    static final String ROOT = "root";

    /**
     * Where a value stands.
     *
     * @param way   to it, from {@link #ROOT}
     * @param depth number of lists and maps around it
     */
    record Level(String way, int depth) {
        static final Level TOP = new Level(ROOT, 0);

        Level within(String step) {
            return new Level(way + step, depth + 1);
        }
    }

    /** The value of an expression, which must be one. */
    AttributeValue value(ExpressionContext context, Level level) {
        SignedContext signed = ExpressionBuilder.soleSigned(context);
        if (signed == null) {
            throw unsupported(context, level.way());
        }
        return signed.term() == null ? signed(signed, level.way()) : unsigned(signed.term(), level);
    }

    /** A number with one or more signs before it. */
    AttributeValue signed(SignedContext context, String way) {
        boolean negative = false;
        SignedContext inner = context;
        while (inner.term() == null) {
            negative ^= inner.MINUS() != null;
            inner = inner.signed();
        }
        LiteralContext literal = inner.term().literal();
        if (literal == null || literal.NUMBER() == null) {
            throw Malformed.because(Malformed.UNEXPECTED_OPERATOR);
        }
        return number(literal.NUMBER().getText(), negative, way);
    }

    /** The value of a term, which must be one. */
    AttributeValue unsigned(TermContext term, Level level) {
        if (level.depth() > ItemDescriptor.MAX_CONTAINERS) {
            throw DynamoDbException.validation("Nesting Levels have exceeded supported limits under " + level.way());
        }
        if (term.literal() != null) {
            return literal(term, level.way());
        }
        if (term.list() != null) {
            List<AttributeValue> elements = new ArrayList<>();
            for (ExpressionContext element : term.list().expression()) {
                elements.add(value(element, level.within("[" + elements.size() + ']')));
            }
            return AttributeValue.l(elements);
        }
        if (term.tuple() != null) {
            Map<String, AttributeValue> entries = new LinkedHashMap<>();
            for (PairContext pair : term.tuple().pair()) {
                String name = text(pair.STRING());
                entries.put(name, value(pair.expression(), level.within('.' + name)));
            }
            return AttributeValue.m(entries);
        }
        if (term.bag() != null) {
            return set(term, level);
        }
        throw unsupported(term, level.way());
    }

    private AttributeValue set(TermContext term, Level level) {
        List<AttributeValue> elements = new ArrayList<>();
        for (ExpressionContext element : term.bag().expression()) {
            elements.add(value(element, new Level(level.way() + '[' + elements.size() + ']', level.depth())));
        }
        if (elements.isEmpty()) {
            throw DynamoDbException.validation("Empty bags are not supported");
        }
        byte type = elements.get(0).type();
        boolean storable = type == AttributeType.S || type == AttributeType.N;
        if (!storable || elements.stream().anyMatch(element -> element.type() != type)) {
            throw DynamoDbException.validation(
                    "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
        }
        boolean ofStrings = type == AttributeType.S;
        if (Set.copyOf(elements).size() < elements.size()) {
            throw DynamoDbException.validation(
                    ofStrings
                            ? ItemMessages.olderDuplicates(
                                    AttributeType.SS,
                                    elements.stream()
                                            .map(AttributeValue::string)
                                            .toList())
                            : ItemMessages.olderDuplicates(AttributeType.NS, List.of()));
        }
        return ofStrings
                ? AttributeValue.ss(
                        elements.stream().map(AttributeValue::string).toList())
                : AttributeValue.ns(
                        elements.stream().map(AttributeValue::number).toList());
    }

    private static AttributeValue literal(TermContext term, String way) {
        LiteralContext literal = term.literal();
        if (literal.NUMBER() != null) {
            return number(literal.NUMBER().getText(), false, way);
        }
        if (literal.STRING() != null) {
            return AttributeValue.s(text(literal.STRING()));
        }
        if (literal.TRUE() != null || literal.FALSE() != null) {
            return AttributeValue.bool(literal.TRUE() != null);
        }
        if (literal.NULL() != null) {
            return AttributeValue.nul();
        }
        throw unsupported(term, way);
    }

    /** Exponent and scale must fit 32 bits for a number to be one; whether it can be stored is another question. */
    private static AttributeValue number(String text, boolean negative, String way) {
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException | ArithmeticException ex) {
            throw Malformed.because(Malformed.NO_REASON);
        }
        try {
            return AttributeValue.n(negative ? number.negate() : number);
        } catch (DynamoDbException ex) {
            throw new DynamoDbException(ex.type(), ex.getMessage() + " under " + way);
        }
    }

    /** The refusal of an expression that is no value which could be stored. */
    static DynamoDbException unsupported(ExpressionContext context, String way) {
        TermContext term = ExpressionBuilder.soleTerm(context);
        return term == null ? unsupported("NAry", way, context.getStart()) : unsupported(term, way);
    }

    private static DynamoDbException unsupported(TermContext term, String way) {
        String what = "NAry";
        if (term.PARAMETER() != null) {
            what = "Parameter";
        } else if (term.call() != null) {
            what = term.call().function().getText().toLowerCase(Locale.ROOT);
        } else if (term.path() != null) {
            what = term.path().step().isEmpty() ? "VariableReference" : "Path";
        } else if (term.literal() != null) {
            what = "LiteralMissing";
        }
        return unsupported(what, way, term.getStart());
    }

    private static DynamoDbException unsupported(String what, String way, @Nullable Token start) {
        String message = "Unsupported data type: " + what + " under key " + way;
        return DynamoDbException.validation(Place.of(requireNonNull(start)).after(message));
    }

    /** What a string literal says. */
    static String text(TerminalNode string) {
        String quoted = string.getText();
        return quoted.substring(1, quoted.length() - 1).replace("''", "'");
    }
}
