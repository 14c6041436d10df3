package stator.contract;

/** The two services that make up the API: an operation is only found under its own. */
public enum Api {
    /** Tables and items. */
    DYNAMODB("DynamoDB_20120810"),
    /** Changes of items, told afterwards. */
    STREAMS("DynamoDBStreams_20120810");

    private final String targetPrefix;

    Api(String targetPrefix) {
        this.targetPrefix = targetPrefix;
    }

    /** What stands before the name of an operation in {@code X-Amz-Target}, without the dot. */
    public String targetPrefix() {
        return targetPrefix;
    }
}
