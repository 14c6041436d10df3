package stator.streams.replica;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.AttributeDefinition;
import stator.contract.DescribeTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.KeySchemaElement;
import stator.contract.StreamSpecification;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.item.AttributeType;
import stator.table.KeyAttribute;
import stator.table.StreamViewType;

/**
 * What a replica must know of its table.
 *
 * @param name      of the table
 * @param identity  of the table and its stream: another one means that neither positions nor items are the same
 * @param keys      partition key, then sort key if there is one
 * @param itemCount about how many items there are
 * @param sizeBytes of all of them, as DynamoDB counts
 */
record TableShape(String name, String identity, List<KeyAttribute> keys, long itemCount, long sizeBytes) {
    /**
     * Asks for it.
     *
     * @throws ReplicaException TABLE_GONE, or NO_NEW_IMAGES
     */
    static TableShape of(TableSource source, String name) throws IOException {
        Structure request = new Structure(DescribeTable.OPERATION.input()).set(DescribeTable.TABLE_NAME, name);
        try {
            return source.call(DescribeTable.OPERATION, request, answer -> of(name, answer));
        } catch (DynamoDbException ex) {
            if (ex.type() == ErrorType.RESOURCE_NOT_FOUND) {
                throw new ReplicaException(ReplicaException.Code.TABLE_GONE, "table=" + name, ex);
            }
            throw ex;
        }
    }

    private static TableShape of(String name, Structure answer) {
        Structure table = Objects.requireNonNull(answer.structure(DescribeTable.TABLE));
        Structure stream = table.structure(TableDescription.STREAM_SPECIFICATION);
        String viewType = stream == null || !stream.flag(StreamSpecification.STREAM_ENABLED)
                ? null
                : stream.string(StreamSpecification.STREAM_VIEW_TYPE);
        if (viewType == null || !StreamViewType.valueOf(viewType).hasNewImage()) {
            throw new ReplicaException(
                    ReplicaException.Code.NO_NEW_IMAGES,
                    "table=" + name + " stream=" + (viewType == null ? "none" : viewType)
                            + ": a replica needs one with NEW_IMAGE or NEW_AND_OLD_IMAGES");
        }
        Map<String, Byte> types = new HashMap<>();
        for (Structure attribute : members(table.list(TableDescription.ATTRIBUTE_DEFINITIONS))) {
            types.put(
                    text(attribute.string(AttributeDefinition.ATTRIBUTE_NAME)),
                    AttributeType.of(text(attribute.string(AttributeDefinition.ATTRIBUTE_TYPE))));
        }
        List<KeyAttribute> keys = new ArrayList<>();
        for (Structure key : members(table.list(TableDescription.KEY_SCHEMA))) {
            String attribute = text(key.string(KeySchemaElement.ATTRIBUTE_NAME));
            keys.add(new KeyAttribute(attribute, Objects.requireNonNull(types.get(attribute))));
        }
        return new TableShape(
                name,
                table.string(TableDescription.TABLE_ID) + "/" + table.string(TableDescription.LATEST_STREAM_LABEL),
                List.copyOf(keys),
                Objects.requireNonNullElse(table.longValue(TableDescription.ITEM_COUNT), 0L),
                Objects.requireNonNullElse(table.longValue(TableDescription.TABLE_SIZE_BYTES), 0L));
    }

    private static List<Structure> members(@Nullable List<Structure> list) {
        return list == null ? List.of() : list;
    }

    private static String text(@Nullable String member) {
        return Objects.requireNonNull(member);
    }
}
