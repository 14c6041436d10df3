package stator.streams.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.DescribeStream;
import stator.contract.DynamoDbException;
import stator.contract.KeySchemaElement;
import stator.contract.SequenceNumberRange;
import stator.contract.Shard;
import stator.contract.ShardFilter;
import stator.contract.StreamDescription;
import stator.contract.Structure;
import stator.table.KeyAttribute;
import stator.table.StreamDefinition;

/** DescribeStream. Partitions do not split, so no shard has children. */
final class DescribeStreamHandler extends StreamHandler {
    private static final int MAX_PAGE = 100;
    private static final double MS_PER_SECOND = 1000;

    DescribeStreamHandler(StreamView view) {
        super(DescribeStream.OPERATION, view);
    }

    @Override
    Structure run(Structure request) {
        StreamDefinition stream = stream(Objects.requireNonNull(request.string(DescribeStream.STREAM_ARN)));
        Structure filter = request.structure(DescribeStream.SHARD_FILTER);
        int limit = limit(request.integer(DescribeStream.LIMIT), MAX_PAGE);
        int first = first(request.string(DescribeStream.EXCLUSIVE_START_SHARD_ID), stream);
        int end = Math.min(stream.begins().size(), first + limit);
        if (filter != null) {
            checkFilter(filter, stream);
            end = first;
        }
        Structure description = describe(stream);
        List<Structure> shards = new ArrayList<>();
        for (int partition = first; partition < end; partition++) {
            shards.add(shard(stream, partition));
        }
        description.set(StreamDescription.SHARDS, shards);
        if (filter == null && end < stream.begins().size()) {
            description.set(StreamDescription.LAST_EVALUATED_SHARD_ID, ShardId.of(stream, end - 1));
        }
        return output().set(DescribeStream.STREAM_DESCRIPTION, description);
    }

    /** The shards come in the order of their names, so a start need not be the name of one. */
    private static int first(@Nullable String startShardId, StreamDefinition stream) {
        if (startShardId == null) {
            return 0;
        }
        ShardId.check(startShardId);
        int first = 0;
        while (first < stream.begins().size() && ShardId.of(stream, first).compareTo(startShardId) <= 0) {
            first++;
        }
        return first;
    }

    private static void checkFilter(Structure filter, StreamDefinition stream) {
        String shardId = filter.string(ShardFilter.SHARD_ID);
        if (!filter.has(ShardFilter.TYPE) || shardId == null || ShardId.partition(shardId, stream) < 0) {
            throw DynamoDbException.validation("Invalid ShardFilter: ShardFilter.Type must be CHILD_SHARDS, and"
                    + " ShardFilter.ShardId a shard of the stream");
        }
    }

    private static Structure describe(StreamDefinition stream) {
        List<Structure> keys = new ArrayList<>();
        for (KeyAttribute key : stream.keys()) {
            keys.add(new Structure(KeySchemaElement.SHAPE)
                    .set(KeySchemaElement.ATTRIBUTE_NAME, key.name())
                    .set(KeySchemaElement.KEY_TYPE, keys.isEmpty() ? "HASH" : "RANGE"));
        }
        return new Structure(StreamDescription.SHAPE)
                .set(StreamDescription.STREAM_ARN, stream.arn())
                .set(StreamDescription.STREAM_LABEL, stream.label())
                .set(StreamDescription.STREAM_STATUS, stream.enabled() ? "ENABLED" : "DISABLED")
                .set(StreamDescription.STREAM_VIEW_TYPE, stream.viewType().name())
                .set(StreamDescription.CREATION_REQUEST_DATE_TIME, stream.createdMs() / MS_PER_SECOND)
                .set(StreamDescription.TABLE_NAME, stream.tableName())
                .set(StreamDescription.KEY_SCHEMA, keys);
    }

    private static Structure shard(StreamDefinition stream, int partition) {
        Structure range = new Structure(SequenceNumberRange.SHAPE)
                .set(SequenceNumberRange.STARTING_SEQUENCE_NUMBER, SequenceNumber.of(stream.begin(partition)));
        if (!stream.enabled()) {
            long last = Math.max(stream.begin(partition), stream.end(partition) - 1);
            range.set(SequenceNumberRange.ENDING_SEQUENCE_NUMBER, SequenceNumber.of(last));
        }
        return new Structure(Shard.SHAPE)
                .set(Shard.SHARD_ID, ShardId.of(stream, partition))
                .set(Shard.SEQUENCE_NUMBER_RANGE, range);
    }
}
