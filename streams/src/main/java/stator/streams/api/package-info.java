/**
 * The operations of DynamoDB Streams over the recordings: a shard is what one partition has of one stream. Knows nothing of HTTP and
 * JSON. Start at {@link stator.streams.api.StreamOperations}.
 */
@NullMarked
package stator.streams.api;

import org.jspecify.annotations.NullMarked;
