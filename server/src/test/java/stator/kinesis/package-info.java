/** The Kinesis Client Library, as it is, reads streams of the real server through the adapter for DynamoDB Streams. */
@NullMarked
package stator.kinesis;

import org.jspecify.annotations.NullMarked;
