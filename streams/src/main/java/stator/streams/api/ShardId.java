package stator.streams.api;

import java.util.regex.Pattern;
import stator.contract.DynamoDbException;
import stator.table.StreamDefinition;

/** Names of shards: when the stream was enabled, in twenty digits, and the partition, in eight hexadecimal ones. */
final class ShardId {
    private static final Pattern FORM = Pattern.compile("shardId-[0-9]{20}-[0-9a-f]{8}");

    private ShardId() {}

    static String of(StreamDefinition stream, int partition) {
        return String.format("shardId-%020d-%08x", stream.createdMs(), partition);
    }

    /** @throws DynamoDbException ValidationException if it is no name of a shard */
    static void check(String shardId) {
        if (!FORM.matcher(shardId).matches()) {
            throw DynamoDbException.validation("Invalid ShardId: " + shardId);
        }
    }

    /**
     * The partition of a stream that a shard is of; -1 if the stream has no such shard.
     *
     * @throws DynamoDbException ValidationException if it is no name of a shard
     */
    static int partition(String shardId, StreamDefinition stream) {
        check(shardId);
        for (int i = 0; i < stream.begins().size(); i++) {
            if (of(stream, i).equals(shardId)) {
                return i;
            }
        }
        return -1;
    }
}
