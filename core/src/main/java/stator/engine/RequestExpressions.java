package stator.engine;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.expression.KeyExpression;
import stator.expression.Projection;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;

/**
 * Compiles the expressions of one request, which share names and values. Callers ask in DynamoDB's order: update,
 * condition, key condition, filter, projection, then {@link #checkUnused}.
 */
final class RequestExpressions {
    /** Whose words are used for what is wrong. */
    private enum Words {
        PLAIN,
        ENVELOPED,
        OLDER
    }

    private final Structure request;
    private final Words words;
    private @Nullable ExpressionContext context;

    private RequestExpressions(Structure request, Words words) {
        this.request = request;
        this.words = words;
    }

    /** Of GetItem, BatchGetItem or Query. */
    static RequestExpressions of(Structure request) {
        return new RequestExpressions(request, Words.PLAIN);
    }

    /** Of PutItem, UpdateItem or DeleteItem, which have an envelope around what is wrong. */
    static RequestExpressions enveloped(Structure request) {
        return new RequestExpressions(request, Words.ENVELOPED);
    }

    /** Of Scan or a transaction. */
    static RequestExpressions older(Structure request) {
        return new RequestExpressions(request, Words.OLDER);
    }

    /** The update that a member holds, or null. */
    @Nullable
    UpdateProgram update(Member member) {
        return compile(member, text -> UpdateProgram.compile(text, context()));
    }

    /** The condition that a member holds, or null. */
    @Nullable
    Condition condition(Member member) {
        return compile(member, text -> Condition.compile(ExpressionKind.CONDITION, text, context()));
    }

    /** The key condition that a member holds, or null. */
    @Nullable
    KeyExpression keyCondition(Member member) {
        return compile(member, text -> KeyExpression.compile(text, context()));
    }

    /** The filter that a member holds, or null. */
    @Nullable
    Condition filter(Member member) {
        return compile(member, text -> Condition.compile(ExpressionKind.FILTER, text, context()));
    }

    /** The projection that a member holds, or null. */
    @Nullable
    Projection projection(Member member) {
        return compile(member, text -> Projection.compile(text, context()));
    }

    /** Refuses names and values that no expression used. */
    void checkUnused() {
        ExpressionContext used = context;
        if (used != null) {
            used.checkUnused();
        }
    }

    private <T> @Nullable T compile(Member member, Function<String, T> compiler) {
        String text = request.string(member);
        if (text == null) {
            return null;
        }
        if (words != Words.ENVELOPED) {
            return compiler.apply(text);
        }
        try {
            return compiler.apply(text);
        } catch (DynamoDbException ex) {
            throw AttributeRules.enveloped(ex);
        }
    }

    private ExpressionContext context() {
        ExpressionContext known = context;
        if (known == null) {
            Member names = request.shape().member("ExpressionAttributeNames");
            Member values = request.shape().member("ExpressionAttributeValues");
            Map<String, String> nameMap = names == null ? null : request.map(names);
            AttributeMap valueMap = values == null ? null : AttributeRules.attributes(request, values);
            known = new ExpressionContext(nameMap, valueMap);
            if (words == Words.OLDER) {
                known.checkParametersOlder();
            } else {
                known.checkParameters();
            }
            context = known;
        }
        return known;
    }
}
