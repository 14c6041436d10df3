package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.StructureShape;

/**
 * Which parameters of an operation are expressions, and which are legacy ways to say the same: the two do not mix in one
 * request. Immutable once built; made once for each operation.
 */
final class ExpressionParameters {
    private final StructureShape input;
    private final List<Member> legacy = new ArrayList<>();
    private final List<Member> expressions = new ArrayList<>();
    private final List<Member> valueUsers = new ArrayList<>();
    private String prefix = "";
    private @Nullable Member conditionalOperator;
    private @Nullable Member conditions;
    private @Nullable Member keyConditions;
    private @Nullable Member keyConditionExpression;

    /** @param input shape that declares the parameters */
    ExpressionParameters(StructureShape input) {
        this.input = input;
    }

    /** A legacy parameter; the order of calls is the order in which an error lists them. */
    ExpressionParameters legacy(Member member) {
        legacy.add(member);
        return this;
    }

    /** ConditionalOperator: a legacy parameter that joins the two or more conditions which another one must have. */
    ExpressionParameters conditionalOperator(Member member, Member joins) {
        conditionalOperator = member;
        conditions = joins;
        return legacy(member);
    }

    /** KeyConditions: mixes with other expressions than its own counterpart. */
    ExpressionParameters legacyKeyConditions(Member member, Member counterpart) {
        keyConditions = member;
        keyConditionExpression = counterpart;
        return legacy(member);
    }

    /** An expression; the order of calls is the order in which errors list them. */
    ExpressionParameters expression(Member member) {
        expressions.add(member);
        if (!member.name().equals("ProjectionExpression")) {
            valueUsers.add(member);
        }
        return this;
    }

    /** Puts DynamoDB's envelope around refusals, as PutItem, UpdateItem and DeleteItem do. */
    ExpressionParameters enveloped() {
        prefix = AttributeRules.ENVELOPE;
        return this;
    }

    /**
     * Checks that expressions and legacy parameters do not mix, that names and values come only with expressions that may
     * use them, and ConditionalOperator only with conditions to join.
     */
    void check(Structure request) {
        if (has(request, expressions)) {
            checkMix(request);
        } else if (has(request, "ExpressionAttributeNames")) {
            throw refusal("ExpressionAttributeNames can only be specified when using expressions");
        }
        if (has(request, "ExpressionAttributeValues")) {
            checkValues(request);
        }
        if (conditionalOperator != null && conditions != null && request.has(conditionalOperator)) {
            checkJoins(request.map(conditions));
        }
    }

    private void checkMix(Structure request) {
        boolean mixed = false;
        for (int i = 0; i < legacy.size(); i++) {
            mixed |= mixes(request, legacy.get(i));
        }
        if (mixed) {
            StringJoiner older = new StringJoiner(", ", "{", "}");
            legacy.stream()
                    .filter(parameter -> mixes(request, parameter))
                    .forEach(parameter -> older.add(parameter.name()));
            StringJoiner newer = new StringJoiner(", ", "{", "}");
            expressions.stream().filter(request::has).forEach(member -> newer.add(member.name()));
            throw refusal("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: " + older + " Expression parameters: " + newer);
        }
    }

    private boolean mixes(Structure request, Member parameter) {
        return request.has(parameter) && !allowed(request, parameter);
    }

    private boolean allowed(Structure request, Member member) {
        return member.equals(keyConditions) && keyConditionExpression != null && !request.has(keyConditionExpression);
    }

    private void checkValues(Structure request) {
        if (!has(request, valueUsers)) {
            if (!prefix.isEmpty()) {
                throw refusal("ExpressionAttributeValues can only be specified when using expressions");
            }
            StringJoiner names = new StringJoiner(" and ");
            valueUsers.forEach(member -> names.add(member.name()));
            throw refusal("ExpressionAttributeValues can only be specified when using expressions: " + names
                    + (valueUsers.size() > 1 ? " are null" : " is null"));
        }
    }

    private static void checkJoins(@Nullable Map<String, Structure> joined) {
        if (joined == null || joined.isEmpty()) {
            throw DynamoDbException.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (joined.size() == 1) {
            throw DynamoDbException.validation(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }

    private DynamoDbException refusal(String text) {
        return DynamoDbException.validation(prefix + text);
    }

    private boolean has(Structure request, String name) {
        Member member = input.member(name);
        return member != null && request.has(member);
    }

    private static boolean has(Structure request, List<Member> members) {
        for (int i = 0; i < members.size(); i++) {
            if (request.has(members.get(i))) {
                return true;
            }
        }
        return false;
    }
}
