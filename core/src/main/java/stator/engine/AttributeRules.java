package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.DeferredError;
import stator.item.ItemMessages;

/**
 * Raises what was found wrong with the attribute values of a request, when its turn has come. DynamoDB checks values in two
 * layers with words of their own: an older one, and a newer one that the operations on single items, BatchGetItem and Query
 * have gone over to.
 */
final class AttributeRules {
    /** What DynamoDB puts before most refusals of PutItem, UpdateItem and DeleteItem. */
    static final String ENVELOPE = "1 validation error detected: ";

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String EMPTY_NUMBER_SET = INVALID + "An number set  may not be empty";
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

    /** Raises the first error in the values, if there is one, in the words of GetItem, BatchGetItem and Query. */
    static AttributeMap check(AttributeMap attributes) {
        check(attributes.error());
        return attributes;
    }

    /** Raises an error in some values, if there is one, in the words of GetItem. */
    static void check(@Nullable DeferredError error) {
        if (error != null) {
            throw new DynamoDbException(error.type(), error.message());
        }
    }

    /** As {@link #check}, in the words of PutItem, UpdateItem and DeleteItem, which have an envelope around most. */
    static AttributeMap checkEnveloped(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            throw enveloped(new DynamoDbException(error.type(), error.message()));
        }
        return attributes;
    }

    /** As {@link #check}, in the words of BatchWriteItem, Scan, transactions and statements. */
    static AttributeMap checkOlder(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            throw new DynamoDbException(error.type(), error.older());
        }
        return attributes;
    }

    /** Refuses a name that no attribute can have, the way UpdateItem reports it. */
    static void checkName(String attribute) {
        String problem = ItemMessages.nameProblem(attribute.getBytes(UTF_8).length);
        if (problem != null) {
            throw enveloped(DynamoDbException.validation(problem));
        }
    }

    /** What is wrong with a request, in the envelope that it comes in unless a value has no type, or several. */
    static DynamoDbException enveloped(DynamoDbException error) {
        String text = String.valueOf(error.getMessage());
        boolean bare = text.equals(ItemMessages.NO_TYPE) || text.equals(ItemMessages.SEVERAL_TYPES);
        return bare ? error : new DynamoDbException(error.type(), ENVELOPE + text);
    }

    /** As {@link #check}, the way Query reports what is wrong with an exclusive start key. */
    static AttributeMap checkStartKey(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            throw startKeyError(error, error.message());
        }
        return attributes;
    }

    /** As {@link #checkStartKey}, the way Scan does. */
    static AttributeMap checkStartKeyOlder(AttributeMap attributes) {
        DeferredError error = attributes.error();
        if (error != null) {
            throw startKeyError(error, error.older());
        }
        return attributes;
    }

    private static DynamoDbException startKeyError(DeferredError error, String text) {
        return new DynamoDbException(error.type(), plainInStartKey(text) ? text : STARTING_KEY + text);
    }

    /** Numbers and duplicates are found while the request is parsed, before it is known to be a starting key. */
    private static boolean plainInStartKey(String text) {
        return text.equals(EMPTY_NUMBER_SET)
                || text.contains("Input collection")
                || text.contains("umeric value")
                || text.contains("Number");
    }
}
