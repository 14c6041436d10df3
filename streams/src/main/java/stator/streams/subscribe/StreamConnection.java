package stator.streams.subscribe;

/** A connection to the streams of another process. Owned by one thread. */
interface StreamConnection extends AutoCloseable {
    /** Where the records of a partition come from. */
    RecordFlows flows(PartitionLocation partition);

    /** Does what is to be done besides the flows. */
    void poll();

    /** Lets go of everything, flows too; does not throw. */
    @Override
    void close();
}
