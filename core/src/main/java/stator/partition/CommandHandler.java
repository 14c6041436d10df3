package stator.partition;

/** Takes a command back when it has been answered. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Called once, usually on the partition's gate thread, which all other replies wait for: hand anything slow on. The
     * command stays valid until it is closed.
     */
    void onComplete(WriteCommand command);
}
