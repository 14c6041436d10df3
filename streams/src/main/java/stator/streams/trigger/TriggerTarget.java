package stator.streams.trigger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import stator.Transaction;
import stator.streams.record.ChangeRecord;

/** Who is told of the changes of a trigger. Called by the trigger's thread, for several batches at a time; must not make it wait. */
public interface TriggerTarget extends AutoCloseable {
    /** Bytes that a change takes of a batch, of which there are 6 MB. */
    int weigh(ChangeRecord change);

    /**
     * Tells of a batch.
     *
     * @param batch   copies, in their order
     * @param effects to be given up to 99 actions, which are done if the answer is that of success, with the position; before the answer
     * @return what became of it, in a time that the target sets a limit to. One that ends with an exception has failed as a whole.
     *         Cancelled when the trigger is closed
     */
    CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects);

    @Override
    void close();
}
