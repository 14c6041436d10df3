package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.DeferredError;
import stator.item.ItemMessages;

/** Raises what was found wrong with the attribute values of a request, when its turn has come. */
final class AttributeRules {
    /** What DynamoDB puts before some refusals of PutItem and UpdateItem. */
    static final String ENVELOPE = "1 validation error detected: ";

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String EMPTY_NUMBER_SET = INVALID + "An number set  may not be empty";
    private static final String DUPLICATE_NUMBERS = "Input collection contains duplicates";
    private static final String STARTING_KEY = "The provided starting key is invalid: ";

    private AttributeRules() {}

    /** The attributes of a member, or null if the request does not have it. */
    static @Nullable AttributeMap attributes(Structure request, Member member) {
        return (AttributeMap) request.value(member);
    }

    /** The attributes of a member that has been checked to be there. */
    static AttributeMap required(Structure request, Member member) {
        AttributeMap attributes = attributes(request, member);
        if (attributes == null) {
            throw new IllegalStateException("member not checked: " + member.name());
        }
        return attributes;
    }

    /** Raises the first error in the values, if there is one, with DynamoDB's plain text. */
    static AttributeMap check(AttributeMap attributes) {
        check(attributes.error());
        return attributes;
    }

    /** Raises the first error in some values, if there is one, with DynamoDB's plain text. */
    static void check(@Nullable DeferredError error) {
        if (error != null) {
            throw new DynamoDbException(error.type(), error.message());
        }
    }

    /** As {@link #check}, the way PutItem and UpdateItem report: bad sets and NULLs come in an envelope. */
    static AttributeMap checkEnveloped(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            throw new DynamoDbException(error.type(), enveloped(error.message()));
        }
        return attributes;
    }

    /** Refuses a name that no attribute can have, the way UpdateItem reports it. */
    static void checkName(String attribute) {
        String problem = ItemMessages.nameProblem(attribute.getBytes(UTF_8).length);
        if (problem != null) {
            throw DynamoDbException.validation(enveloped(problem));
        }
    }

    private static String enveloped(String text) {
        return text.startsWith(INVALID) || text.equals(DUPLICATE_NUMBERS) ? ENVELOPE + text : text;
    }

    /** As {@link #check}, the way Query and Scan report what is wrong with an exclusive start key. */
    static AttributeMap checkStartKey(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            String text = error.message();
            throw new DynamoDbException(error.type(), plainInStartKey(text) ? text : STARTING_KEY + text);
        }
        return attributes;
    }

    /** Numbers and duplicates are found while the request is parsed, before it is known to be a starting key. */
    private static boolean plainInStartKey(String text) {
        return text.equals(EMPTY_NUMBER_SET)
                || text.contains("Input collection")
                || text.contains("umeric value")
                || text.contains("Number");
    }
}
