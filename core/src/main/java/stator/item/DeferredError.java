package stator.item;

import stator.contract.ErrorType;

/**
 * The first thing that is wrong with the attribute values of a request. It is found while they are encoded and raised
 * by the operation when its turn comes, since DynamoDB makes other checks before.
 *
 * @param attribute name of the attribute at the top level that the error is in
 * @param type      what the request is answered with
 * @param message   DynamoDB's text, without the prefix that some operations put before it
 * @param older     the text of the operations that check values in DynamoDB's older layer, which has other words for numbers
 *     and for sets with duplicates: BatchWriteItem, Scan, transactions and statements
 */
public record DeferredError(String attribute, ErrorType type, String message, String older) {
    /** An error that all operations have one text for. */
    public DeferredError(String attribute, ErrorType type, String message) {
        this(attribute, type, message, message);
    }
}
