package stator.server;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.partition.Durability;

/**
 * The header {@code x-stator-durability} of a request that writes items: {@code sync} lets the answer wait for the disk
 * also where the database's own answers do not. {@code buffered} asks for no more than those. Not DynamoDB's.
 */
public final class DurabilityHeader {
    /** Name of the header, in lower case. */
    public static final String NAME = "x-stator-durability";

    private DurabilityHeader() {}

    /**
     * What a value asks for; none asks for nothing.
     *
     * @throws DynamoDbException ValidationException if it is not one of the two
     */
    public static Durability parse(@Nullable String value) {
        if (value == null || value.equalsIgnoreCase("buffered")) {
            return Durability.BUFFERED;
        }
        if (value.equalsIgnoreCase("sync")) {
            return Durability.SYNC;
        }
        throw DynamoDbException.validation(NAME + " must be sync or buffered: " + value);
    }
}
