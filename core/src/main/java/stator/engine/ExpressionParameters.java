package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.StructureShape;

/**
 * Which parameters of an operation are expressions, and which are older ways to say the same: the two do not mix in one
 * request. Immutable once built; made once for each operation.
 */
final class ExpressionParameters {
    /** An older parameter, and what says the same today. */
    private record Legacy(Member member, String replacement, boolean listed) {}

    private final StructureShape input;
    private final List<Legacy> legacy = new ArrayList<>();
    private final List<Member> expressions = new ArrayList<>();
    private final List<Member> valueUsers = new ArrayList<>();
    private String prefix = "";
    private @Nullable Member keyConditions;
    private @Nullable Member keyConditionExpression;

    /** @param input shape that declares the parameters */
    ExpressionParameters(StructureShape input) {
        this.input = input;
    }

    /** An older parameter; the order of calls is the order in which an error lists them. */
    ExpressionParameters legacy(Member member, String replacement) {
        legacy.add(new Legacy(member, replacement, true));
        return this;
    }

    /** An older parameter that the error about mixing does not list. */
    ExpressionParameters unlistedLegacy(Member member, String replacement) {
        legacy.add(new Legacy(member, replacement, false));
        return this;
    }

    /** KeyConditions: mixes with other expressions than its own counterpart. */
    ExpressionParameters legacyKeyConditions(Member member, Member counterpart) {
        keyConditions = member;
        keyConditionExpression = counterpart;
        return legacy(member, counterpart.name());
    }

    /** An expression; the order of calls is the order in which errors list them. */
    ExpressionParameters expression(Member member) {
        expressions.add(member);
        if (!member.name().equals("ProjectionExpression")) {
            valueUsers.add(member);
        }
        return this;
    }

    /** Puts DynamoDB's envelope around refusals, as PutItem and UpdateItem do. */
    ExpressionParameters enveloped() {
        prefix = AttributeRules.ENVELOPE;
        return this;
    }

    /** Checks that old and new do not mix, and that names and values come only with expressions that may use them. */
    void check(Structure request) {
        if (has(request, expressions)) {
            checkMix(request);
        } else if (has(request, "ExpressionAttributeNames")) {
            throw refusal("ExpressionAttributeNames can only be specified when using expressions");
        }
        if (has(request, "ExpressionAttributeValues")) {
            checkValues(request);
        }
    }

    /** Refuses a request that uses an older parameter. */
    void refuseLegacy(Structure request) {
        for (int i = 0; i < legacy.size(); i++) {
            Legacy parameter = legacy.get(i);
            if (request.has(parameter.member())) {
                throw DynamoDbException.validation("The parameter "
                        + parameter.member().name() + " is not supported. Use " + parameter.replacement() + " instead");
            }
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
                    .forEach(parameter -> older.add(parameter.member().name()));
            StringJoiner newer = new StringJoiner(", ", "{", "}");
            expressions.stream().filter(request::has).forEach(member -> newer.add(member.name()));
            throw refusal("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: " + older + " Expression parameters: " + newer);
        }
    }

    private boolean mixes(Structure request, Legacy parameter) {
        return parameter.listed() && request.has(parameter.member()) && !allowed(request, parameter.member());
    }

    private boolean allowed(Structure request, Member member) {
        return member.equals(keyConditions) && keyConditionExpression != null && !request.has(keyConditionExpression);
    }

    private void checkValues(Structure request) {
        if (!has(request, valueUsers)) {
            StringJoiner names = new StringJoiner(" and ");
            valueUsers.forEach(member -> names.add(member.name()));
            throw refusal("ExpressionAttributeValues can only be specified when using expressions: " + names
                    + (valueUsers.size() > 1 ? " are null" : " is null"));
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
