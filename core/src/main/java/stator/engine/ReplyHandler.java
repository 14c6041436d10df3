package stator.engine;

import stator.contract.DynamoDbException;

/**
 * Takes the answer to one operation: exactly one of the two methods is called, once. Reads are answered on the caller's
 * thread, writes on the partition's gate thread, which waits for no one: hand anything slow to a thread of your own.
 */
public interface ReplyHandler {
    /** The answer. The receiver closes it when it has been encoded or copied; until then it pins what it refers to. */
    void onReply(Reply reply);

    /** The request was refused, or failed. Nothing is to be closed. */
    void onError(DynamoDbException error);
}
