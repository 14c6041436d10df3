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
    /** In a recording: what is wanted has greater sequences, and is looked for from the position on. */
    private record Place(long after, long position) {}

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
        long opening = view().opening(); // before any place is
        Place place = place(stream, partition, type, sequence);
        ShardIterator iterator = new ShardIterator(
                stream.number(),
                partition,
                place.after,
                place.position,
                opening,
                view().clock().millis());
        return output().set(GetShardIterator.SHARD_ITERATOR, iterator.text());
    }

    private Place place(StreamDefinition stream, int partition, String type, long sequence) {
        Recording recording = view().recording(partition);
        return switch (type) {
            case "TRIM_HORIZON" -> after(recording, stream.begin(partition) - 1);
            case "LATEST" -> {
                long position = recording.endPosition(); // before the other: what is in between is not wanted
                long after = view().changes().publishedPosition(partition) - 1;
                yield new Place(after, position);
            }
            default -> {
                long after = type.startsWith("AT_") ? sequence - 1 : sequence;
                checkRetained(stream, recording, after);
                yield after(recording, after);
            }
        };
    }

    private static Place after(Recording recording, long after) {
        return new Place(after, recording.positionOf(after + 1));
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
