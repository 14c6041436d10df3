package stator.partition;

/** Takes a transaction back when it has been answered. */
@FunctionalInterface
public interface TransactionHandler {
    /**
     * Called once, possibly before the submission returns, else on a thread that all other replies wait for: hand anything
     * slow on. What the transaction shows stays valid until it is closed.
     */
    void onComplete(WriteTransaction transaction);
}
