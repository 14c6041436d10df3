package stator.engine;

import java.util.Collection;
import java.util.List;
import stator.partition.FollowerScrub;
import stator.partition.StoreException;
import stator.table.StreamDefinition;

/** Makes streams of the changes of one database. Called by the catalog's thread, except where it says otherwise. */
public interface StreamService extends AutoCloseable {
    /** A database without streams. */
    StreamService NONE = new StreamService() {
        @Override
        public boolean canStream() {
            return false;
        }

        @Override
        public List<OperationHandler> handlers() {
            return List.of();
        }

        @Override
        public void publish(Collection<StreamDefinition> streams) {
            if (!streams.isEmpty()) {
                throw new StoreException(
                        StoreException.Code.CONFIGURATION,
                        "table=" + streams.iterator().next().tableName()
                                + " has a stream: open the database with Stator.Context.streams(new Streams()), of"
                                + " stator-streams");
            }
        }

        @Override
        public long retentionMs() {
            return 0;
        }

        @Override
        public void close() {
            // nothing was started
        }
    };

    /** Whether tables can have streams. Any thread. */
    boolean canStream();

    /** Handlers of the operations on streams. Once, before anything else. */
    List<OperationHandler> handlers();

    /**
     * Says which streams there are, all of them each time; the first time, those that there were when the database was
     * opened. A new one is told of before its table takes a write that belongs to it, and when this returns such a write is
     * sure to come into the stream, whatever crashes. One that has ended is told of until its records are not kept any more.
     */
    void publish(Collection<StreamDefinition> streams);

    /** How long records are kept, in milliseconds. Any thread. */
    long retentionMs();

    /** How it goes. Any thread. */
    default StreamMetrics metrics() {
        return StreamMetrics.WELL;
    }

    /** Begins to look at what is kept of the streams. Any thread; another one may go on with it. */
    default FollowerScrub scrub() {
        return FollowerScrub.NOTHING;
    }

    /** Lets go of everything. Nothing is written any more. */
    @Override
    void close();
}
