package stator.partiql;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;

/** Statements as text, with random case, spaces and quotes, and parentheses where they are needed and elsewhere. */
final class StatementText {
    private final Random random;

    StatementText(Random random) {
        this.random = random;
    }

    String print(Statement statement) {
        String text;
        if (statement instanceof Statement.Select select) {
            text = select(select);
        } else if (statement instanceof Statement.Exists exists) {
            text = word("EXISTS") + "(" + select(exists.select()) + ")";
        } else if (statement instanceof Statement.Insert insert) {
            text = word("INSERT") + gap() + word("INTO") + " " + source(insert.source()) + " " + word("VALUE") + " "
                    + item(insert.item());
        } else if (statement instanceof Statement.Update update) {
            text = update(update);
        } else {
            Statement.Delete delete = (Statement.Delete) statement;
            text = word("DELETE FROM") + " " + source(delete.source()) + where(delete.where())
                    + returning(delete.returning());
        }
        return text + (random.nextInt(4) == 0 ? " ;" : "");
    }

    private String select(Statement.Select select) {
        String columns = select.columns().isEmpty() ? "*" : joined(select.columns(), this::path);
        StringJoiner order = new StringJoiner(", ", select.order().isEmpty() ? "" : " " + word("ORDER BY") + " ", "");
        for (Statement.Order each : select.order()) {
            order.add(
                    operand(each.by()) + (each.descending() ? " " + word("DESC") : random.nextBoolean() ? " ASC" : ""));
        }
        return word("SELECT") + gap() + columns + gap() + word("FROM") + " " + source(select.source())
                + where(select.where()) + order;
    }

    private String update(Statement.Update update) {
        StringBuilder text = new StringBuilder(word("UPDATE") + " " + source(update.source()));
        boolean inSet = false;
        for (Statement.Change change : update.changes()) {
            Expression value = change.value();
            if (value == null) {
                text.append(' ').append(word("REMOVE")).append(' ').append(path(change.path()));
            } else {
                boolean listed = inSet && random.nextBoolean();
                text.append(listed ? ", " : " " + word("SET") + " ");
                text.append(path(change.path())).append(" = ").append(assigned(value));
            }
            inSet = value != null;
        }
        return text + where(update.where()) + returning(update.returning());
    }

    private String source(Statement.Source source) {
        return name(source.table()) + (source.index() == null ? "" : "." + name(source.index()));
    }

    private String where(@Nullable Expression where) {
        return where == null ? "" : gap() + word("WHERE") + " " + condition(where, 0);
    }

    private String returning(@Nullable Returning returning) {
        return returning == null ? "" : " " + word("RETURNING " + returning.words()) + " *";
    }

    private String item(Expression item) {
        if (!(item instanceof Expression.Tuple tuple)) {
            return "?";
        }
        StringJoiner text = new StringJoiner(", ", "{", "}");
        tuple.attributes().forEach((name, value) -> text.add(quoted(name) + ":" + operand(value)));
        return text.toString();
    }

    private String assigned(Expression value) {
        if (value instanceof Expression.Sum sum) {
            return operand(sum.left()) + (sum.minus() ? " - " : " + ") + operand(sum.right());
        }
        return operand(value);
    }

    /** @param level binding of what is around: 0 none or OR, 1 AND, 2 NOT, 3 a comparison */
    private String condition(Expression condition, int level) {
        String text;
        int own;
        if (condition instanceof Expression.Or or) {
            own = 0;
            text = joined(or.parts(), " " + word("OR") + " ", part -> condition(part, 1));
        } else if (condition instanceof Expression.And and) {
            own = 1;
            text = joined(and.parts(), " " + word("AND") + " ", part -> condition(part, 2));
        } else if (condition instanceof Expression.Not not) {
            own = 2;
            text = word("NOT") + " " + condition(not.negated(), 2);
        } else {
            own = 3;
            text = test(condition);
        }
        return own < level || random.nextInt(6) == 0 ? "(" + text + ")" : text;
    }

    private String test(Expression test) {
        if (test instanceof Expression.Comparison comparison) {
            // with spaces: < and << are not to be mixed up
            return operand(comparison.left()) + " " + comparison.operator().text() + " " + operand(comparison.right());
        }
        if (test instanceof Expression.Between between) {
            return operand(between.value()) + " " + word("BETWEEN") + " " + operand(between.low()) + " " + word("AND")
                    + " " + operand(between.high());
        }
        if (test instanceof Expression.In in) {
            boolean list = random.nextBoolean() || in.candidates().size() == 1;
            return operand(in.value()) + " " + word("IN") + (list ? " [" : " (")
                    + joined(in.candidates(), this::operand) + (list ? "]" : ")");
        }
        if (test instanceof Expression.Is is) {
            return operand(is.value()) + " " + word("IS") + " " + word(is.type());
        }
        return operand(test);
    }

    private String operand(Expression operand) {
        if (operand instanceof Expression.Path path) {
            return path(path);
        }
        if (operand instanceof Expression.Parameter) {
            return "?";
        }
        if (operand instanceof Expression.Constant constant) {
            return value(constant.value());
        }
        if (operand instanceof Expression.Call call) {
            return word(call.function()) + "(" + joined(call.arguments(), this::operand) + ")";
        }
        return "(" + condition(operand, 0) + ")";
    }

    private String path(Expression.Path path) {
        StringBuilder text = new StringBuilder();
        for (Object step : path.steps()) {
            if (step instanceof Integer index) {
                text.append('[').append(index).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(name((String) step));
            }
        }
        return text.toString();
    }

    private String value(AttributeValue value) {
        return switch (value.type()) {
            case AttributeType.S -> quoted(value.string());
            case AttributeType.N -> number(value.number());
            case AttributeType.BOOL -> word(String.valueOf(value.bool()));
            case AttributeType.NULL -> word("NULL");
            case AttributeType.SS -> "<<" + joined(List.copyOf(value.stringSet()), this::quoted) + ">>";
            case AttributeType.NS -> "<<" + joined(List.copyOf(value.numberSet()), this::number) + ">>";
            case AttributeType.L -> "[" + joined(value.list(), this::value) + "]";
            default -> {
                StringJoiner text = new StringJoiner(",", "{", "}");
                for (Map.Entry<String, AttributeValue> entry : value.map().entrySet()) {
                    text.add(quoted(entry.getKey()) + gap(":") + value(entry.getValue()));
                }
                yield text.toString();
            }
        };
    }

    private String number(BigDecimal number) {
        return random.nextBoolean() ? number.toString() : number.toPlainString();
    }

    private String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String name(String name) {
        boolean plain = List.of("a", "bee", "old", "new", "Modified", "_$1").contains(name) || name.matches("c[0-9]");
        return plain && random.nextBoolean() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private String word(String word) {
        return random.nextBoolean() ? word : word.toLowerCase(Locale.ROOT);
    }

    private String gap() {
        return List.of(" ", "\n", " /* * */ ", " -- x\n").get(random.nextInt(4));
    }

    private String gap(String text) {
        return random.nextBoolean() ? text : " " + text + " ";
    }

    private <T> String joined(List<T> parts, Function<T, String> print) {
        return joined(parts, random.nextBoolean() ? "," : " , ", print);
    }

    private <T> String joined(List<T> parts, String separator, Function<T, String> print) {
        StringJoiner text = new StringJoiner(separator);
        parts.forEach(part -> text.add(print.apply(part)));
        return text.toString();
    }
}
