package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.structures;
import static stator.engine.TableRequests.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteGlobalSecondaryIndexAction;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.GlobalSecondaryIndexUpdate;
import stator.contract.Structure;
import stator.contract.UpdateGlobalSecondaryIndexAction;
import stator.contract.UpdateTable;
import stator.table.BillingMode;
import stator.table.GlobalIndex;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.TableDefinition;
import stator.table.TableStatus;
import stator.table.Throughput;

/**
 * Checks of what an UpdateTable request says of global secondary indexes against its table, in DynamoDB's order. Owned by one
 * request.
 */
final class IndexUpdateChecks {
    private final TableDefinition table;
    private final BillingMode mode;
    private final String region;
    private final List<Structure> updates;
    private final List<KeyAttribute> defined;

    private IndexUpdateChecks(TableDefinition table, Structure request, BillingMode mode, String region) {
        this.table = table;
        this.mode = mode;
        this.region = region;
        updates = structures(request, UpdateTable.GLOBAL_SECONDARY_INDEX_UPDATES);
        defined = defined(table, request);
    }

    /** @param mode the billing mode that the table is to have */
    static void check(TableDefinition table, Structure request, BillingMode mode, CatalogContext context) {
        new IndexUpdateChecks(table, request, mode, context.region()).check();
    }

    private void check() {
        checkNumber();
        for (Structure update : updates) {
            Structure changed = update.structure(GlobalSecondaryIndexUpdate.UPDATE);
            if (changed != null) {
                checkChangeable(changed);
            }
        }
        if (mode == BillingMode.PROVISIONED && table.billingMode() != mode) {
            checkAllGiven();
        }
        updates.forEach(this::check);
    }

    /** Attributes that the table defines, and those that the request adds. */
    static List<KeyAttribute> defined(TableDefinition table, Structure request) {
        List<KeyAttribute> defined = new ArrayList<>(table.attributes());
        for (KeyAttribute added : KeySchemaChecks.attributes(structures(request, UpdateTable.ATTRIBUTE_DEFINITIONS))) {
            KeyAttribute known = find(defined, added.name());
            if (known == null) {
                defined.add(added);
            } else if (known.type() != added.type()) {
                throw invalid("Attribute is redefined with another type: " + added.name());
            }
        }
        return defined;
    }

    private static @Nullable KeyAttribute find(List<KeyAttribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** One index at a time is made or removed; one that is being made can be removed. */
    private void checkNumber() {
        int madeOrRemoved = 0;
        for (Structure update : updates) {
            madeOrRemoved += update.has(GlobalSecondaryIndexUpdate.UPDATE) ? 0 : 1;
        }
        boolean busy = false;
        for (GlobalIndex index : table.globalIndexes()) {
            busy |= index.status() != IndexStatus.ACTIVE && !removes(index);
        }
        if (madeOrRemoved > 1 || (madeOrRemoved == 1 && busy)) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED,
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        }
    }

    private boolean removes(GlobalIndex index) {
        return updates.stream()
                .anyMatch(update -> update.has(GlobalSecondaryIndexUpdate.DELETE)
                        && index.name().equals(UpdateTableChecks.indexName(update)));
    }

    private void checkChangeable(Structure changed) {
        GlobalIndex index = table.globalIndex(text(changed, UpdateGlobalSecondaryIndexAction.INDEX_NAME));
        boolean provisions = changed.has(UpdateGlobalSecondaryIndexAction.PROVISIONED_THROUGHPUT);
        if (index == null || (provisions && mode == BillingMode.PAY_PER_REQUEST)) {
            throw DynamoDbException.validation("This operation cannot be performed with given input values. Please"
                    + " contact DynamoDB service team for more info: Action Blocked: IndexUpdate");
        }
    }

    private void checkAllGiven() {
        Set<String> given = new HashSet<>();
        updates.forEach(update -> given.add(UpdateTableChecks.indexName(update)));
        List<String> missing = table.globalIndexes().stream()
                .map(GlobalIndex::name)
                .filter(name -> !given.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw invalid("ProvisionedThroughput must be specified for index: " + String.join(",", missing));
        }
    }

    private void check(Structure update) {
        Structure made = update.structure(GlobalSecondaryIndexUpdate.CREATE);
        Structure removed = update.structure(GlobalSecondaryIndexUpdate.DELETE);
        if (made != null) {
            AskedIndex index = AskedIndex.ofTable(made);
            IndexChecks.checkAdded(table, index, defined, mode);
            IndexChecks.checkSettings(index, mode, region);
        } else if (removed != null) {
            GlobalIndex index = table.globalIndex(text(removed, DeleteGlobalSecondaryIndexAction.INDEX_NAME));
            if (index == null) {
                throw new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found");
            }
            if (index.status() == IndexStatus.DELETING) {
                throw busy(index);
            }
            if (index.status() == IndexStatus.CREATING && table.status() == TableStatus.UPDATING) {
                throw TableStateChecks.inUse("Index creation is in resource allocation phase. Retry deletion during"
                        + " backfilling phase or when the index is active. Table: " + table.name() + " Index: "
                        + index.name());
            }
        } else {
            checkChange(Objects.requireNonNull(update.structure(GlobalSecondaryIndexUpdate.UPDATE)));
        }
    }

    private void checkChange(Structure changed) {
        GlobalIndex index =
                Objects.requireNonNull(table.globalIndex(text(changed, UpdateGlobalSecondaryIndexAction.INDEX_NAME)));
        Structure given = changed.structure(UpdateGlobalSecondaryIndexAction.PROVISIONED_THROUGHPUT);
        Throughput wanted = ThroughputChecks.provisioned(given);
        ThroughputChecks.checkBounds(wanted);
        if (given != null && wanted.equals(index.throughput())) {
            throw DynamoDbException.validation("The provisioned throughput for the index " + index.name()
                    + " will not change. The requested value equals the current value. Current ReadCapacityUnits"
                    + " provisioned for the index: " + wanted.readUnits() + ". Requested ReadCapacityUnits: "
                    + wanted.readUnits() + ". Current WriteCapacityUnits provisioned for the index: "
                    + wanted.writeUnits() + ". Requested WriteCapacityUnits: " + wanted.writeUnits()
                    + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
                    + " limits.");
        }
        if (index.status() != IndexStatus.ACTIVE) {
            throw busy(index);
        }
        ThroughputChecks.checkTableMaximum(wanted, region);
        ThroughputChecks.checkOnDemand(
                changed.structure(UpdateGlobalSecondaryIndexAction.ON_DEMAND_THROUGHPUT), mode, true);
        if (changed.has(UpdateGlobalSecondaryIndexAction.WARM_THROUGHPUT)) {
            throw TableRequests.unsupported("WarmThroughput");
        }
    }

    private DynamoDbException busy(GlobalIndex index) {
        return TableStateChecks.inUse("Index is being updated.  Table: " + table.name() + " Index: " + index.name());
    }
}
