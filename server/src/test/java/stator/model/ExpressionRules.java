package stator.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is wrong with expressions, in DynamoDB's order; each check gives the text of the first error, or null. */
final class ExpressionRules {
    static final int MAX_LENGTH = 4096;
    static final int MAX_OPERATORS = 300;

    /** The reserved words that the generator uses without {@code #}. */
    static final Set<String> RESERVED = Set.of("NAME", "DATA", "STATUS", "SIZE", "YEAR", "TTL");

    private static final Set<String> OF_UPDATES = Set.of("if_not_exists", "list_append");

    private ExpressionRules() {}

    /** The first error in an expression of a kind, such as {@code ConditionExpression}. */
    static String error(String kind, Expression expression, Bindings bindings) {
        String text = expression.print();
        String error = null;
        if (text.isEmpty()) {
            error = "The expression can not be empty;";
        } else if (text.getBytes(UTF_8).length > MAX_LENGTH) {
            error = "Expression size has exceeded the maximum allowed size; expression size: "
                    + text.getBytes(UTF_8).length;
        } else if (expression instanceof Expression.Broken broken) {
            error = broken.reason();
        } else if (expression instanceof Condition condition) {
            error = ConditionRules.error(condition, bindings);
        } else if (expression instanceof Update update) {
            error = updateError(update, bindings);
        } else if (expression instanceof Expression.Projection projection) {
            error = first(
                    reserved(projection),
                    undefined(projection, bindings, '#'),
                    overlapping(projection.paths(), bindings));
        }
        return error == null ? null : "Invalid " + kind + ": " + error;
    }

    static String first(String... errors) {
        for (String error : errors) {
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    static String reserved(Expression expression) {
        for (Path path : paths(expression)) {
            for (Path.Step step : path.steps()) {
                if (step.text() != null && RESERVED.contains(step.text().toUpperCase(Locale.ROOT))) {
                    return "Attribute name is a reserved keyword; reserved keyword: " + step.text();
                }
            }
        }
        return null;
    }

    /** All paths of an expression, in the order of its text. */
    static List<Path> paths(Expression expression) {
        List<Path> paths = new ArrayList<>();
        expression.walk(operand -> {
            if (operand instanceof Path path) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** All {@code #names} and {@code :values} of operands, in the order of the text. */
    static List<String> references(List<Operand> operands) {
        List<String> references = new ArrayList<>();
        for (Operand outer : operands) {
            outer.walk(operand -> {
                if (operand instanceof Operand.Ref ref) {
                    references.add(ref.print());
                } else if (operand instanceof Path path) {
                    path.steps().stream()
                            .map(Path.Step::text)
                            .filter(text -> text != null && text.startsWith("#"))
                            .forEach(references::add);
                }
            });
        }
        return references;
    }

    /** The first reference of a kind ({@code #}, {@code :}, or a blank for both) that stands for nothing. */
    static String undefined(Expression expression, Bindings bindings, char kind) {
        return undefined(expression.operands(), bindings, kind);
    }

    static String undefined(List<Operand> operands, Bindings bindings, char kind) {
        for (String reference : references(operands)) {
            boolean name = reference.charAt(0) == '#';
            Map<String, ?> known = name ? bindings.names() : bindings.values();
            if ((kind == ' ' || kind == reference.charAt(0)) && !known.containsKey(reference)) {
                return name
                        ? "An expression attribute name used in the document path is not defined; attribute name: "
                                + reference
                        : "An expression attribute value used in expression is not defined; attribute value: "
                                + reference;
            }
        }
        return null;
    }

    /** Two paths of which one begins with the other; or one that goes on by name where the other goes on by index. */
    static String overlapping(List<Path> paths, Bindings bindings) {
        List<List<Object>> resolved =
                paths.stream().map(path -> path.resolved(bindings.names())).toList();
        String overlap = null;
        String conflict = null;
        for (int later = 1; later < resolved.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                List<Object> one = resolved.get(earlier);
                List<Object> two = resolved.get(later);
                int common = common(one, two);
                String which = "with each other; must remove or rewrite one of these paths; path one: " + Path.show(one)
                        + ", path two: " + Path.show(two);
                if (common == Math.min(one.size(), two.size())) {
                    overlap = overlap == null ? "Two document paths overlap " + which : overlap;
                } else if (one.get(common) instanceof Integer != two.get(common) instanceof Integer) {
                    conflict = conflict == null ? "Two document paths conflict " + which : conflict;
                }
            }
        }
        return first(overlap, conflict);
    }

    private static int common(List<Object> one, List<Object> two) {
        int steps = 0;
        while (steps < Math.min(one.size(), two.size()) && one.get(steps).equals(two.get(steps))) {
            steps++;
        }
        return steps;
    }

    private static String updateError(Update update, Bindings bindings) {
        String unknown = null;
        String misused = null;
        for (Operand.Call call : calls(update.operands())) {
            boolean known = OF_UPDATES.contains(call.function());
            boolean ofConditions = ConditionRules.FUNCTIONS.containsKey(call.function());
            if (!known && !ofConditions) {
                unknown = first(unknown, "Invalid function name; function: " + call.function());
            } else if (!known) {
                misused = first(misused, ConditionRules.misused(call.function()));
            }
        }
        List<Path> targets = update.sections().stream()
                .flatMap(section -> section.actions().stream())
                .map(Update.Action::target)
                .toList();
        String error = first(
                reserved(update),
                unknown,
                misused,
                repeated(update),
                undefined(update, bindings, '#'),
                undefined(update, bindings, ':'),
                overlapping(targets, bindings));
        if (error != null) {
            return error; // what follows looks at values, which may not be there
        }
        return first(
                wrongSet(update, bindings),
                wrongCall(update, bindings),
                ConditionRules.tooMany(calls(update.operands()).size() + sums(update)));
    }

    private static int sums(Update update) {
        int[] sums = new int[1];
        update.walk(operand -> sums[0] += operand instanceof Operand.Sum ? 1 : 0);
        return sums[0];
    }

    private static String repeated(Update update) {
        Set<String> seen = new LinkedHashSet<>();
        for (Update.Section section : update.sections()) {
            String keyword = section.keyword().toUpperCase(Locale.ROOT);
            if (!seen.add(keyword)) {
                return "The \"" + keyword + "\" section can only be used once in an update expression;";
            }
        }
        return null;
    }

    /** All calls, inner ones first. */
    static List<Operand.Call> calls(List<Operand> operands) {
        List<Operand.Call> calls = new ArrayList<>();
        for (Operand outer : operands) {
            Operand operand = outer.bare();
            if (operand instanceof Operand.Sum sum) {
                calls.addAll(calls(List.of(sum.left(), sum.right())));
            } else if (operand instanceof Operand.Call call) {
                calls.addAll(calls(call.arguments()));
                calls.add(call);
            }
        }
        return calls;
    }

    private static String wrongSet(Update update, Bindings bindings) {
        for (Update.Section section : update.sections()) {
            String keyword = section.keyword().toUpperCase(Locale.ROOT);
            if (keyword.equals("ADD") || keyword.equals("DELETE")) {
                for (Update.Action action : section.actions()) {
                    Value value = bindings.values().get(action.value().print());
                    if (!value.isSet() && !(value.type() == Value.Type.N && keyword.equals("ADD"))) {
                        return "Incorrect operand type for operator or function; operator: " + keyword
                                + ", operand type: " + longName(value.type()) + ", typeSet: ALLOWED_FOR_ADD_OPERAND";
                    }
                }
            }
        }
        return null;
    }

    private static String longName(Value.Type type) {
        return switch (type) {
            case S -> "STRING";
            case N -> "NUMBER";
            case B -> "BINARY";
            case BOOL -> "BOOLEAN";
            case L -> "LIST";
            case M -> "MAP";
            default -> type.name();
        };
    }

    private static String wrongCall(Update update, Bindings bindings) {
        for (Update.Section section : update.sections()) {
            for (Update.Action action : section.actions()) {
                String error = action.value() == null ? null : wrongCall(action.value(), bindings);
                if (error != null) {
                    return error;
                }
            }
        }
        return null;
    }

    private static String wrongCall(Operand outer, Bindings bindings) {
        Operand operand = outer.bare();
        if (operand instanceof Operand.Sum sum) {
            return first(
                    wrongCall(sum.left(), bindings),
                    wrongCall(sum.right(), bindings),
                    wrongType(sum.operator(), List.of(sum.left(), sum.right()), bindings));
        }
        if (!(operand instanceof Operand.Call call)) {
            return null;
        }
        for (Operand argument : call.arguments()) {
            String error = wrongCall(argument, bindings);
            if (error != null) {
                return error;
            }
        }
        if (call.arguments().size() != 2) {
            return ConditionRules.wrongCount(call);
        }
        if (call.function().equals("if_not_exists")) {
            return call.arguments().get(0).bare() instanceof Path ? null : ConditionRules.needsPath(call.function());
        }
        return wrongType(call.function(), call.arguments(), bindings);
    }

    private static String wrongType(String function, List<Operand> operands, Bindings bindings) {
        Value.Type wanted = function.length() == 1 ? Value.Type.N : Value.Type.L;
        for (Operand operand : operands) {
            if (operand.bare() instanceof Operand.Ref ref) {
                Value.Type type = bindings.values().get(ref.print()).type();
                if (type != wanted) {
                    return ConditionRules.wrongType(function, type.name());
                }
            }
        }
        return null;
    }
}
