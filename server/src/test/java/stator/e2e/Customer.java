package stator.e2e;

import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;

/** A bean with a global secondary index, as users of the enhanced client write them. */
@DynamoDbBean
public class Customer {
    static final String BY_CITY = "by-city";

    private String id;
    private String city;
    private Integer since;

    @DynamoDbPartitionKey
    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = BY_CITY)
    public String getCity() {
        return city;
    }

    public void setCity(String city) {
        this.city = city;
    }

    @DynamoDbSecondarySortKey(indexNames = BY_CITY)
    public Integer getSince() {
        return since;
    }

    public void setSince(Integer since) {
        this.since = since;
    }
}
