package stator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The expressions of one request, or of one table of a batch, and the names and values that they share. */
final class RequestExpressions {
    /** How an operation says what is wrong. */
    enum Words {
        PLAIN,
        ENVELOPED,
        OLDER
    }

    private final Map<String, Object> body;
    private final Map<String, Expression> expressions;
    private final Words words;
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, Expression> adopted = new HashMap<>();
    private boolean takesValues;
    private Bindings bindings = new Bindings(Map.of(), Map.of());

    RequestExpressions(Map<String, Object> body, Map<String, Expression> expressions, Words words) {
        this.body = body;
        this.expressions = expressions;
        this.words = words;
    }

    static RequestExpressions of(Request request) {
        Words words =
                switch (request.operation()) {
                    case "PutItem", "UpdateItem", "DeleteItem" -> Words.ENVELOPED;
                    case "Scan" -> Words.OLDER;
                    default -> Words.PLAIN;
                };
        return new RequestExpressions(request.body(), request.expressions(), words);
    }

    Bindings bindings() {
        return bindings;
    }

    /**
     * Refuses expressions together with legacy parameters, names and values that come without an expression that may use
     * them, and a ConditionalOperator that has nothing to join.
     *
     * @param members all expressions that there can be, in the order in which errors list them
     */
    void checkPresence(String... members) {
        checkMix(Arrays.stream(members).filter(body::containsKey).toList());
        checkReferences(members);
        LegacyParameters.checkOperator(body);
    }

    private void checkMix(List<String> present) {
        List<String> mixing = LegacyParameters.mixing(body, present);
        if (!mixing.isEmpty()) {
            throw refusal("Can not use both expression and non-expression parameters in the same request:"
                    + " Non-expression parameters: {" + String.join(", ", mixing) + "} Expression parameters: {"
                    + String.join(", ", present) + "}");
        }
    }

    private void checkReferences(String... members) {
        boolean any = false;
        List<String> users = new ArrayList<>();
        boolean anyUser = false;
        for (String member : members) {
            any |= body.containsKey(member);
            if (!member.equals("ProjectionExpression")) {
                users.add(member);
                anyUser |= body.containsKey(member);
            }
        }
        if (!any && body.containsKey("ExpressionAttributeNames")) {
            throw refusal("ExpressionAttributeNames can only be specified when using expressions");
        }
        takesValues = !users.isEmpty();
        if (takesValues && !anyUser && body.containsKey("ExpressionAttributeValues")) {
            String which = ": " + String.join(" and ", users) + (users.size() > 1 ? " are null" : " is null");
            throw refusal("ExpressionAttributeValues can only be specified when using expressions"
                    + (words == Words.ENVELOPED ? "" : which));
        }
    }

    /** Checks names, values and these expressions, in this order, and that nothing is left over. */
    void check(String... members) {
        boolean any = false;
        for (String member : members) {
            any |= body.containsKey(member);
        }
        if (!any) {
            return;
        }
        bindings = new Bindings(names(), values());
        for (String member : members) {
            if (body.containsKey(member)) {
                Expression expression = expressions.get(member);
                String error = ExpressionRules.error(member, expression, bindings);
                if (error != null) {
                    throw refusal(error);
                }
                used.addAll(ExpressionRules.references(expression.operands()));
            }
        }
        checkUnused("ExpressionAttributeNames", bindings.names().keySet());
        checkUnused("ExpressionAttributeValues", bindings.values().keySet());
    }

    private void checkUnused(String parameter, Set<String> defined) {
        List<String> unused =
                defined.stream().filter(key -> !used.contains(key)).toList();
        if (!unused.isEmpty()) {
            throw Refusal.validation("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }

    /** Takes what legacy parameters say for expressions. */
    RequestExpressions adopt(LegacyParameters legacy) {
        adopted.putAll(legacy.said());
        bindings = legacy.with(bindings);
        return this;
    }

    /** An expression that has been checked, or null. */
    <T extends Expression> T find(Class<T> type, String member) {
        return type.cast(body.containsKey(member) ? expressions.get(member) : adopted.get(member));
    }

    private Map<String, String> names() {
        Object asked = body.get("ExpressionAttributeNames");
        Map<String, String> names = new LinkedHashMap<>();
        if (asked != null) {
            checkKeys("ExpressionAttributeNames", "#", Json.map(asked).keySet());
            Json.map(asked).forEach((key, name) -> names.put(key, (String) name));
        }
        return names;
    }

    private Map<String, Value> values() {
        Object asked = takesValues ? body.get("ExpressionAttributeValues") : null;
        Map<String, Value> values = new LinkedHashMap<>();
        if (asked != null) {
            checkKeys("ExpressionAttributeValues", ":", Json.map(asked).keySet());
            Json.map(asked).forEach((key, value) -> {
                String error = ValueRules.error(value, words == Words.OLDER);
                if (error != null) {
                    throw words == Words.OLDER
                            ? refusal("ExpressionAttributeValues contains invalid value: " + error + " for key " + key)
                            : refusal(error);
                }
                values.put(key, Value.of(value));
            });
        }
        return values;
    }

    private void checkKeys(String parameter, String first, Set<String> keys) {
        if (keys.isEmpty()) {
            throw refusal(parameter + " must not be empty");
        }
        for (String key : keys) {
            if (!key.matches(first + "[0-9a-zA-Z_]+")) {
                throw refusal(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
            }
        }
    }

    private Refusal refusal(String text) {
        return Refusal.validation(words == Words.ENVELOPED ? ValueRules.enveloped(text) : text);
    }
}
