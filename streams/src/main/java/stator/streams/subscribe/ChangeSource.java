package stator.streams.subscribe;

import java.util.Map;

/** Where a subscription has its records from: one order for each partition. Owned by one thread. */
interface ChangeSource extends AutoCloseable {
    /** Number of the stream whose records are wanted; records of others come too. */
    int streamNumber();

    /** Shows a reader the records that are there, at most {@code limit} of them, and returns how many it took. */
    int poll(RecordFlow.Reader reader, int limit);

    /** How far each partition has come: where a source made anew would go on. */
    Map<Integer, FlowStart> places();

    /** Whether everything that there was has been shown, and what comes next is shown as it is published. */
    boolean isLive();

    @Override
    void close();
}
