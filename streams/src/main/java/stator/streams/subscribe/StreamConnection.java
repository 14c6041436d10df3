package stator.streams.subscribe;

import org.agrona.ErrorHandler;

/** A connection to the streams of another process. Owned by one thread. */
interface StreamConnection extends AutoCloseable {
    /**
     * How a connection reads records.
     *
     * @param locator  knows the server
     * @param table    whose stream is read
     * @param decoder  of the records
     * @param whenLost is told, by any thread, when the connection is of no more use
     */
    record Settings(StreamLocator locator, String table, RecordDecoder decoder, ErrorHandler whenLost) {}

    /** Where the records of a partition come from. */
    RecordFlows flows(PartitionLocation partition);

    /** Does what is to be done besides the flows. */
    void poll();

    /** Lets go of everything, flows too; does not throw. */
    @Override
    void close();
}
