/** The Kinesis Client Library, as it is, reads our streams through the adapter for DynamoDB Streams. */
package stator.kinesis;
