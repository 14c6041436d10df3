package stator.streams.api;

import java.util.List;
import stator.engine.OperationHandler;

/** The operations of DynamoDB Streams. */
public final class StreamOperations {
    private StreamOperations() {}

    /** Handlers of ListStreams, DescribeStream, GetShardIterator and GetRecords. */
    public static List<OperationHandler> handlers(StreamView view) {
        return List.of(
                new ListStreamsHandler(view),
                new DescribeStreamHandler(view),
                new GetShardIteratorHandler(view),
                new GetRecordsHandler(view));
    }
}
