package stator.engine;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.contract.Constraint;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Member;
import stator.contract.Structure;

/** Checks and look-ups that requests about tables share. */
final class TableRequests {
    static final String INVALID = "One or more parameter values were invalid: ";

    private static final int MIN_NAME_LENGTH = 3;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_ARN_LENGTH = 1024;
    private static final Pattern TABLE_ARN = Pattern.compile("arn:[^:/]*:dynamodb:[^:/]*:[^:/]*:table/[a-zA-Z0-9_.-]+");

    private TableRequests() {}

    /**
     * The name of the table that a request names by its name or its ARN: what DynamoDB checks before anything else. An
     * ARN is replaced by the name that ends it, so that the checks that follow see a name.
     *
     * @throws DynamoDbException ValidationException if there is none, or it is too short or too long
     */
    static String tableName(Structure request, Member member, CatalogContext context) {
        String given = request.string(member);
        if (given == null) {
            throw DynamoDbException.validation(
                    "The parameter 'TableName' is required but was not present in the request");
        }
        String name = given;
        if (given.length() <= MAX_ARN_LENGTH && TABLE_ARN.matcher(given).matches()) {
            name = given.substring(given.indexOf('/') + 1);
            if (!given.equals(context.arn(name))) {
                throw notFound(given);
            }
            request.set(member, name);
        }
        checkLength(member, name);
        return name;
    }

    private static void checkLength(Member member, String name) {
        Constraint violated = null;
        if (name.length() < MIN_NAME_LENGTH) {
            violated = Constraint.minLength(MIN_NAME_LENGTH);
        } else if (name.length() > MAX_NAME_LENGTH) {
            violated = Constraint.maxLength(MAX_NAME_LENGTH);
        }
        if (violated != null) {
            throw DynamoDbException.validation("1 validation error detected: Value '" + name + "' at '" + member.path()
                    + "' failed to satisfy constraint: " + violated.text());
        }
    }

    static DynamoDbException notFound(String tableName) {
        return new DynamoDbException(
                ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found: Table: " + tableName + " not found");
    }

    /** A ValidationException with DynamoDB's usual first words. */
    static DynamoDbException invalid(String text) {
        return DynamoDbException.validation(INVALID + text);
    }

    /** Refuses a member that is part of the API but not of this version. */
    static void refuseUnsupported(Structure request, Member member) {
        if (request.has(member)) {
            throw unsupported(member.name());
        }
    }

    static DynamoDbException unsupported(String what) {
        return invalid(what + " is not supported yet");
    }

    /** A string that a constraint has found to be there. */
    static String text(Structure structure, Member member) {
        return Objects.requireNonNull(structure.string(member));
    }

    /** The structures of a list; none if it is absent. */
    static List<Structure> structures(Structure structure, Member member) {
        List<Structure> elements = structure.list(member);
        return elements == null ? List.of() : elements;
    }

    /** A number; 0 if it is absent. */
    static long number(@Nullable Structure structure, Member member) {
        Long value = structure == null ? null : structure.longValue(member);
        return value == null ? 0 : value;
    }
}
