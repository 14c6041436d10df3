package stator.engine;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.Tag;

/** Checks of tags and of the ARNs that they are put on. */
final class TagChecks {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY_LENGTH = 128;
    private static final int MAX_VALUE_LENGTH = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern ARN_LIKE = Pattern.compile(".+:.+:.+:.+:.+:.+/.+");
    private static final Pattern TABLE_ARN =
            Pattern.compile("arn:[^:/]*:dynamodb:[^:/]+:[0-9]+:table/[a-zA-Z0-9_.-]{3,255}");

    private TagChecks() {}

    /** The first check: that there is something like an ARN. */
    static String arn(Structure request, Member member, String operation, CatalogContext context) {
        String arn = request.string(member);
        if (arn == null) {
            throw DynamoDbException.validation("Invalid TableArn");
        }
        if (!ARN_LIKE.matcher(arn).matches()) {
            throw new DynamoDbException(
                    ErrorType.ACCESS_DENIED,
                    "User: arn:aws:iam::" + context.accountId() + ":root is not authorized to perform: dynamodb:"
                            + operation + " on resource: " + (arn.isEmpty() ? "*" : arn));
        }
        return arn;
    }

    /** A later check: that it is the ARN of a table. */
    static void checkTableArn(String arn) {
        if (!TABLE_ARN.matcher(arn).matches()) {
            throw DynamoDbException.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
    }

    static DynamoDbException notFound(String arn) {
        return new DynamoDbException(
                ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found: ResourcArn: " + arn + " not found");
    }

    /** The tags of a request, by key. */
    static NavigableMap<String, String> tags(List<Structure> given) {
        NavigableMap<String, String> tags = new TreeMap<>();
        for (Structure tag : given) {
            String key = tag.string(Tag.KEY);
            String value = tag.string(Tag.VALUE);
            if (key == null || key.isEmpty() || !fits(key, MAX_KEY_LENGTH)) {
                throw DynamoDbException.validation("The Tag Key provided is invalid, Key: " + key);
            }
            if (key.startsWith("aws:")) {
                throw DynamoDbException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
            }
            if (value == null || !fits(value, MAX_VALUE_LENGTH)) {
                throw DynamoDbException.validation("The Tag Value provided is invalid, Value: " + value);
            }
            if (tags.put(key, value) != null) {
                throw DynamoDbException.validation(
                        "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
            }
        }
        checkCount(tags);
        return tags;
    }

    /** How many tags a table may bear. */
    static void checkCount(NavigableMap<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw DynamoDbException.validation("Number of Tags exceed the current limit for the provided ResourceArn");
        }
    }

    private static boolean fits(String text, int maxLength) {
        return text.length() <= maxLength && ALLOWED.matcher(text).matches();
    }
}
