package stator.streams.api;

import java.time.Clock;
import java.util.List;
import stator.partition.ChangeLog;
import stator.streams.archive.Recording;
import stator.table.StreamDefinition;

/** What the operations on streams look at. Any thread. */
public interface StreamView {
    /** The streams there are, and those that ended not long ago, ascending by number. */
    List<StreamDefinition> streams();

    /** The records of all streams in a partition. Only where there is a stream. */
    Recording recording(int partition);

    /** The changes before this position of a partition's log are in its recording, if they belong to a stream. */
    long recordedUpTo(int partition);

    /** The logs that the records come from. */
    ChangeLog changes();

    /**
     * Tells this opening of the recordings from every other: a place that was told of after it holds as long as it is the same. It
     * changes with every start, and when an archive that failed is there again.
     */
    long opening();

    /** How long records can be read, in milliseconds. */
    long retentionMs();

    /** Where records are told to come from. */
    String region();

    /** What time it is. */
    Clock clock();
}
