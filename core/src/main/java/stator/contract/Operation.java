package stator.contract;

/**
 * An operation of the API.
 *
 * @param api    the service it belongs to
 * @param name   unique in both services: {@code PutItem}
 * @param input  shape of the request
 * @param output shape of the answer
 */
public record Operation(Api api, String name, StructureShape input, StructureShape output) {
    /** An operation on tables and items. */
    public Operation(String name, StructureShape input, StructureShape output) {
        this(Api.DYNAMODB, name, input, output);
    }

    /** Whether {@code X-Amz-Target} asks for this operation: {@code DynamoDB_20120810.PutItem}. */
    public boolean answersTo(String target) {
        int dot = api.targetPrefix().length();
        return target.length() == dot + 1 + name.length()
                && target.startsWith(api.targetPrefix())
                && target.charAt(dot) == '.'
                && target.endsWith(name);
    }
}
