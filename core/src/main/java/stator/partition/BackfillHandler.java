package stator.partition;

/** Told how far the filling of an index is, on a thread of the store; must not wait. */
public interface BackfillHandler {
    /** Every follower has taken it up: called once, before {@link #onFilled}. */
    void onBegun();

    /** The index holds what the table holds, durably, or is not kept up to date any more: called once. */
    void onFilled();
}
