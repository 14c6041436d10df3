package stator.client;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsServiceClientConfiguration;

/** What clients say of their configuration: where DynamoDB is in this process. */
final class ClientConfigurations {
    static final DynamoDbServiceClientConfiguration TABLES = DynamoDbServiceClientConfiguration.builder()
            .region(Region.US_EAST_1)
            .build();

    static final DynamoDbStreamsServiceClientConfiguration STREAMS = DynamoDbStreamsServiceClientConfiguration.builder()
            .region(Region.US_EAST_1)
            .build();

    private ClientConfigurations() {}
}
