package stator.streams.subscribe;

import java.util.List;
import stator.Transaction;

/** Has effects of changes, in the same database. */
@FunctionalInterface
public interface ChangeProcessor {
    /**
     * Adds the effects of some changes of one partition to a transaction, which notes how far the group has come as well: both are
     * done, or neither.
     *
     * @param changes in their order; at most as many as the consumer's batch
     * @param effects up to 99 actions on different items; not to be run here. Without any, the changes are passed over
     */
    void process(List<Change> changes, Transaction effects);
}
