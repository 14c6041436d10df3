package stator.contract;

/**
 * An operation of the API.
 *
 * @param name   as {@code X-Amz-Target} names it: {@code PutItem}
 * @param input  shape of the request
 * @param output shape of the answer
 */
public record Operation(String name, StructureShape input, StructureShape output) {}
