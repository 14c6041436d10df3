package stator.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.ConditionalCheckFailed;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.contract.TransactionCanceled;
import stator.item.AttributeMap;
import stator.item.DeferredError;
import stator.server.json.JsonDecoder;

/** What requests are refused with: before they are sent, for what JSON cannot say, and by the server. */
final class RequestErrors {
    private static final StructureShape ANSWER = new StructureShape("Error");
    private static final Member TYPE = ANSWER.member("__type", Shape.STRING);
    private static final Member MESSAGE = ANSWER.member("message", Shape.STRING);
    private static final Member CAPITAL_MESSAGE = ANSWER.member("Message", Shape.STRING);

    private RequestErrors() {}

    /**
     * Looks at the attribute values of a request. Recursion follows the shape, never the data.
     *
     * @throws DynamoDbException with the first error in them
     */
    static void check(Structure request) {
        for (Member member : request.shape().members()) {
            check(request.value(member));
        }
    }

    private static void check(@Nullable Object value) {
        if (value instanceof AttributeMap attributes) {
            DeferredError error = attributes.error();
            if (error != null) {
                throw new DynamoDbException(error.type(), error.message());
            }
        } else if (value instanceof Structure structure) {
            check(structure);
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(RequestErrors::check);
        } else if (value instanceof Map<?, ?> entries) {
            entries.values().forEach(RequestErrors::check);
        }
    }

    /** The error in an answer; an InternalServerError if it is not one of DynamoDB's. */
    static DynamoDbException decode(int status, byte[] body) {
        Structure answer;
        try {
            answer = new JsonDecoder().decode(ANSWER, body, 0, body.length);
        } catch (DynamoDbException noJson) {
            return unknown(status, body);
        }
        String name = answer.string(TYPE);
        for (ErrorType type : ErrorType.values()) {
            if (type.wireName().equals(name)) {
                String message = answer.string(type.capitalMessage() ? CAPITAL_MESSAGE : MESSAGE);
                StructureShape details = details(type);
                return new DynamoDbException(
                        type,
                        message,
                        details == null ? null : new JsonDecoder().decode(details, body, 0, body.length));
            }
        }
        return unknown(status, body);
    }

    private static @Nullable StructureShape details(ErrorType type) {
        return switch (type) {
            case CONDITIONAL_CHECK_FAILED -> ConditionalCheckFailed.SHAPE;
            case TRANSACTION_CANCELED -> TransactionCanceled.SHAPE;
            default -> null;
        };
    }

    /** For an answer that is not one of DynamoDB's. */
    static DynamoDbException unknown(int status, byte[] body) {
        return DynamoDbException.internal("status=" + status + " body=" + new String(body, UTF_8), null);
    }
}
