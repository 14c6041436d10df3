package stator.streams.api;

import java.util.Objects;
import stator.contract.DynamoDbException;
import stator.contract.GetShardIterator;
import stator.contract.Structure;
import stator.streams.archive.Recording;
import stator.streams.archive.RecordingCursor;
import stator.table.StreamDefinition;

/** GetShardIterator. */
final class GetShardIteratorHandler extends StreamHandler {
    GetShardIteratorHandler(StreamView view) {
        super(GetShardIterator.OPERATION, view);
    }

    @Override
    Structure run(Structure request) {
        StreamDefinition stream = stream(Objects.requireNonNull(request.string(GetShardIterator.STREAM_ARN)));
        String shardId = Objects.requireNonNull(request.string(GetShardIterator.SHARD_ID));
        String type = Objects.requireNonNull(request.string(GetShardIterator.SHARD_ITERATOR_TYPE));
        String number = request.string(GetShardIterator.SEQUENCE_NUMBER);
        boolean bySequence = type.endsWith("_SEQUENCE_NUMBER");
        if (bySequence != (number != null)) {
            throw DynamoDbException.validation(
                    bySequence
                            ? "SequenceNumber is required for ShardIteratorType " + type
                            : "SequenceNumber must not be specified for ShardIteratorType " + type);
        }
        long sequence = number == null ? 0 : SequenceNumber.parse(number);
        int partition = ShardId.partition(shardId, stream);
        if (partition < 0) {
            throw notFound("Shard: " + shardId + " in Stream: " + stream.arn());
        }
        return output().set(
                        GetShardIterator.SHARD_ITERATOR,
                        iterator(stream, partition, type, sequence).text());
    }

    private ShardIterator iterator(StreamDefinition stream, int partition, String type, long sequence) {
        Recording recording = view().recording(partition);
        return switch (type) {
            case "TRIM_HORIZON" -> after(stream, recording, stream.begin(partition) - 1);
            case "LATEST" -> {
                long position = recording.endPosition(); // before the other: what is in between is not wanted
                long after = view().changes().publishedPosition(partition) - 1;
                yield iterator(stream, partition, after, position);
            }
            default -> {
                long after = type.startsWith("AT_") ? sequence - 1 : sequence;
                checkRetained(stream, recording, after);
                yield after(stream, recording, after);
            }
        };
    }

    private ShardIterator after(StreamDefinition stream, Recording recording, long after) {
        return iterator(stream, recording.partition(), after, recording.positionOf(after + 1));
    }

    /** Where the beginning of the recording is gone, what is asked for must lie behind it. */
    private static void checkRetained(StreamDefinition stream, Recording recording, long after) {
        if (recording.startPosition() == 0 || after + 1 < stream.begin(recording.partition())) {
            return; // nothing was trimmed, or the shard begins later anyway
        }
        try (RecordingCursor cursor = recording.open(recording.startPosition())) {
            if (cursor.next() && cursor.record().sequence() > after + 1) {
                throw trimmed();
            }
        }
    }
}
