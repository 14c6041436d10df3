package stator.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.AttributeDefinition;
import stator.contract.BillingModeSummary;
import stator.contract.GlobalSecondaryIndexDescription;
import stator.contract.KeySchemaElement;
import stator.contract.LocalSecondaryIndexDescription;
import stator.contract.OnDemandThroughput;
import stator.contract.Projection;
import stator.contract.ProvisionedThroughputDescription;
import stator.contract.StreamSpecification;
import stator.contract.Structure;
import stator.contract.TableClassSummary;
import stator.contract.TableDescription;
import stator.item.AttributeType;
import stator.table.BillingMode;
import stator.table.GlobalIndex;
import stator.table.IndexProjection;
import stator.table.IndexSchema;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.KeySchema;
import stator.table.StreamDefinition;
import stator.table.TableDefinition;
import stator.table.TableStatus;
import stator.table.Throughput;
import stator.table.ThroughputHistory;

/** Puts a table into the words of the API. */
final class TableDescriber {
    private static final double MS_PER_SECOND = 1000;

    private TableDescriber() {}

    static Structure describe(TableDefinition table, Catalog catalog) {
        Structure description = new Structure(TableDescription.SHAPE)
                .set(TableDescription.ATTRIBUTE_DEFINITIONS, attributes(table))
                .set(TableDescription.TABLE_NAME, table.name())
                .set(TableDescription.KEY_SCHEMA, keySchema(table.schema().keys()))
                .set(TableDescription.TABLE_STATUS, table.status().name())
                .set(TableDescription.CREATION_DATE_TIME, seconds(table.createdMs()))
                .set(
                        TableDescription.PROVISIONED_THROUGHPUT,
                        throughput(
                                table.throughput(),
                                table.throughputHistory(),
                                catalog.context().nowMs()))
                .set(TableDescription.TABLE_SIZE_BYTES, catalog.storage().sizeBytes(table.id()))
                .set(TableDescription.ITEM_COUNT, catalog.storage().itemCount(table.id()))
                .set(TableDescription.TABLE_ARN, table.arn())
                .set(TableDescription.TABLE_ID, table.tableId())
                .set(TableDescription.DELETION_PROTECTION_ENABLED, table.deletionProtected());
        if (!table.schema().localIndexes().isEmpty()) {
            description.set(TableDescription.LOCAL_SECONDARY_INDEXES, localIndexes(table, catalog.storage()));
        }
        if (!table.globalIndexes().isEmpty()) {
            description.set(TableDescription.GLOBAL_SECONDARY_INDEXES, globalIndexes(table, catalog));
        }
        if (table.onDemandSinceMs() != 0) {
            description.set(
                    TableDescription.BILLING_MODE_SUMMARY,
                    new Structure(BillingModeSummary.SHAPE)
                            .set(
                                    BillingModeSummary.BILLING_MODE,
                                    table.billingMode().name())
                            .set(
                                    BillingModeSummary.LAST_UPDATE_TO_PAY_PER_REQUEST_DATE_TIME,
                                    seconds(table.onDemandSinceMs())));
        }
        if (table.billingMode() == BillingMode.PAY_PER_REQUEST
                && !table.onDemandLimits().equals(Throughput.NONE)) {
            description.set(TableDescription.ON_DEMAND_THROUGHPUT, onDemandLimits(table.onDemandLimits()));
        }
        if (table.tableClass() != null) {
            description.set(
                    TableDescription.TABLE_CLASS_SUMMARY,
                    new Structure(TableClassSummary.SHAPE)
                            .set(TableClassSummary.TABLE_CLASS, table.tableClass())
                            .set(TableClassSummary.LAST_UPDATE_DATE_TIME, seconds(table.tableClassChangedMs())));
        }
        describeStream(catalog.streams().latest(table), description);
        return description;
    }

    private static void describeStream(@Nullable StreamDefinition stream, Structure description) {
        if (stream == null) {
            return;
        }
        if (stream.enabled()) {
            description.set(
                    TableDescription.STREAM_SPECIFICATION,
                    new Structure(StreamSpecification.SHAPE)
                            .set(StreamSpecification.STREAM_ENABLED, true)
                            .set(
                                    StreamSpecification.STREAM_VIEW_TYPE,
                                    stream.viewType().name()));
        }
        description
                .set(TableDescription.LATEST_STREAM_LABEL, stream.label())
                .set(TableDescription.LATEST_STREAM_ARN, stream.arn());
    }

    private static List<Structure> attributes(TableDefinition table) {
        List<Structure> definitions = new ArrayList<>();
        for (KeyAttribute attribute : table.attributes()) {
            definitions.add(new Structure(AttributeDefinition.SHAPE)
                    .set(AttributeDefinition.ATTRIBUTE_NAME, attribute.name())
                    .set(AttributeDefinition.ATTRIBUTE_TYPE, AttributeType.name(attribute.type())));
        }
        return definitions;
    }

    private static List<Structure> localIndexes(TableDefinition table, CatalogStorage storage) {
        List<Structure> descriptions = new ArrayList<>();
        for (IndexSchema index : table.schema().localIndexes()) {
            int number = index.keys().id();
            descriptions.add(new Structure(LocalSecondaryIndexDescription.SHAPE)
                    .set(LocalSecondaryIndexDescription.INDEX_NAME, index.name())
                    .set(LocalSecondaryIndexDescription.KEY_SCHEMA, keySchema(index.keys()))
                    .set(
                            LocalSecondaryIndexDescription.PROJECTION,
                            projection(index.definition().projection()))
                    .set(LocalSecondaryIndexDescription.INDEX_SIZE_BYTES, storage.sizeBytes(number))
                    .set(LocalSecondaryIndexDescription.ITEM_COUNT, storage.itemCount(number))
                    .set(LocalSecondaryIndexDescription.INDEX_ARN, table.arn() + "/index/" + index.name()));
        }
        return descriptions;
    }

    private static List<Structure> globalIndexes(TableDefinition table, Catalog catalog) {
        List<Structure> descriptions = new ArrayList<>();
        for (GlobalIndex index : table.globalIndexes()) {
            Structure description = new Structure(GlobalSecondaryIndexDescription.SHAPE)
                    .set(GlobalSecondaryIndexDescription.INDEX_NAME, index.name())
                    .set(
                            GlobalSecondaryIndexDescription.KEY_SCHEMA,
                            keySchema(
                                    index.definition().partitionKey(),
                                    index.definition().sortKey()))
                    .set(
                            GlobalSecondaryIndexDescription.PROJECTION,
                            projection(index.definition().projection()))
                    .set(GlobalSecondaryIndexDescription.INDEX_STATUS, status(table, index))
                    .set(
                            GlobalSecondaryIndexDescription.PROVISIONED_THROUGHPUT,
                            throughput(
                                    index.throughput(),
                                    index.throughputHistory(),
                                    catalog.context().nowMs()))
                    .set(
                            GlobalSecondaryIndexDescription.INDEX_SIZE_BYTES,
                            catalog.storage().sizeBytes(index.number()))
                    .set(
                            GlobalSecondaryIndexDescription.ITEM_COUNT,
                            catalog.storage().itemCount(index.number()))
                    .set(GlobalSecondaryIndexDescription.INDEX_ARN, table.arn() + "/index/" + index.name());
            if (index.status() == IndexStatus.CREATING) {
                boolean begun = !catalog.indexes().isAllocating(table, index);
                description.set(GlobalSecondaryIndexDescription.BACKFILLING, begun);
            }
            if (!index.onDemandLimits().equals(Throughput.NONE)) {
                description.set(
                        GlobalSecondaryIndexDescription.ON_DEMAND_THROUGHPUT, onDemandLimits(index.onDemandLimits()));
            }
            descriptions.add(description);
        }
        return descriptions;
    }

    /** An index that is made with its table is ready when the table is. */
    private static String status(TableDefinition table, GlobalIndex index) {
        boolean creating = table.status() == TableStatus.CREATING;
        return creating ? IndexStatus.CREATING.name() : index.status().name();
    }

    private static Structure projection(IndexProjection projection) {
        List<String> nonKey = projection.nonKeyAttributes();
        return new Structure(Projection.SHAPE)
                .set(Projection.PROJECTION_TYPE, projection.type().name())
                .set(Projection.NON_KEY_ATTRIBUTES, nonKey.isEmpty() ? null : nonKey);
    }

    private static List<Structure> keySchema(KeySchema keys) {
        return keySchema(keys.partitionKey(), keys.sortKey());
    }

    private static List<Structure> keySchema(List<KeyAttribute> partitionKey, List<KeyAttribute> sortKey) {
        List<Structure> elements = new ArrayList<>();
        partitionKey.forEach(attribute -> elements.add(keyElement(attribute, "HASH")));
        sortKey.forEach(attribute -> elements.add(keyElement(attribute, "RANGE")));
        return elements;
    }

    private static Structure keyElement(KeyAttribute attribute, String role) {
        return new Structure(KeySchemaElement.SHAPE)
                .set(KeySchemaElement.ATTRIBUTE_NAME, attribute.name())
                .set(KeySchemaElement.KEY_TYPE, role);
    }

    private static Structure throughput(Throughput throughput, ThroughputHistory history, long nowMs) {
        return new Structure(ProvisionedThroughputDescription.SHAPE)
                .set(ProvisionedThroughputDescription.LAST_INCREASE_DATE_TIME, seconds(history.lastIncreaseMs()))
                .set(ProvisionedThroughputDescription.LAST_DECREASE_DATE_TIME, seconds(history.lastDecreaseMs()))
                .set(ProvisionedThroughputDescription.NUMBER_OF_DECREASES_TODAY, history.decreasesOnDayOf(nowMs))
                .set(ProvisionedThroughputDescription.READ_CAPACITY_UNITS, throughput.readUnits())
                .set(ProvisionedThroughputDescription.WRITE_CAPACITY_UNITS, throughput.writeUnits());
    }

    private static Structure onDemandLimits(Throughput limits) {
        return new Structure(OnDemandThroughput.SHAPE)
                .set(OnDemandThroughput.MAX_READ_REQUEST_UNITS, limit(limits.readUnits()))
                .set(OnDemandThroughput.MAX_WRITE_REQUEST_UNITS, limit(limits.writeUnits()));
    }

    private static long limit(long units) {
        return units == 0 ? -1 : units;
    }

    private static @Nullable Double seconds(long ms) {
        return ms == 0 ? null : ms / MS_PER_SECOND;
    }
}
