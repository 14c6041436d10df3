package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.refuseUnsupported;
import static stator.engine.TableRequests.structures;
import static stator.engine.TableRequests.text;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.CreateGlobalSecondaryIndexAction;
import stator.contract.DeleteGlobalSecondaryIndexAction;
import stator.contract.DynamoDbException;
import stator.contract.GlobalSecondaryIndexUpdate;
import stator.contract.Member;
import stator.contract.SseSpecification;
import stator.contract.Structure;
import stator.contract.UpdateGlobalSecondaryIndexAction;
import stator.contract.UpdateTable;
import stator.table.BillingMode;
import stator.table.TableDefinition;
import stator.table.Throughput;

/** Checks of UpdateTable requests, in DynamoDB's order: those that need no table, then those that do. */
final class UpdateTableChecks {
    /** Any of these is a change. A list may be empty, which is none. */
    private static final List<Member> CHANGES = List.of(
            UpdateTable.BILLING_MODE,
            UpdateTable.PROVISIONED_THROUGHPUT,
            UpdateTable.GLOBAL_SECONDARY_INDEX_UPDATES,
            UpdateTable.STREAM_SPECIFICATION,
            UpdateTable.SSE_SPECIFICATION,
            UpdateTable.REPLICA_UPDATES,
            UpdateTable.TABLE_CLASS,
            UpdateTable.DELETION_PROTECTION_ENABLED,
            UpdateTable.MULTI_REGION_CONSISTENCY,
            UpdateTable.GLOBAL_TABLE_WITNESS_UPDATES,
            UpdateTable.ON_DEMAND_THROUGHPUT,
            UpdateTable.WARM_THROUGHPUT,
            UpdateTable.GLOBAL_TABLE_SETTINGS_REPLICATION_MODE,
            UpdateTable.DISASSOCIATION_PROTECTION_ENABLED,
            UpdateTable.VECTOR_INDEX_UPDATES);

    private UpdateTableChecks() {}

    /** What can be checked without the table. */
    static void checkRequest(Structure request) {
        if (count(request) == 0) {
            throw DynamoDbException.validation(
                    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                            + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        Structure throughput = request.structure(UpdateTable.PROVISIONED_THROUGHPUT);
        if ("PROVISIONED".equals(request.string(UpdateTable.BILLING_MODE)) && throughput == null) {
            throw invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        ThroughputChecks.checkBounds(ThroughputChecks.provisioned(throughput));
        checkIndexUpdates(structures(request, UpdateTable.GLOBAL_SECONDARY_INDEX_UPDATES));
        SpecificationChecks.checkTableClass(request.string(UpdateTable.TABLE_CLASS));
        SpecificationChecks.checkChangedStream(request.structure(UpdateTable.STREAM_SPECIFICATION));
        checkAlone(request, UpdateTable.SSE_SPECIFICATION, "Server-Side Encryption");
        checkAlone(request, UpdateTable.TABLE_CLASS, "TableClass");
        checkAlone(request, UpdateTable.DELETION_PROTECTION_ENABLED, "DeletionProtection");
        boolean withMode = request.has(UpdateTable.BILLING_MODE);
        if (request.has(UpdateTable.ON_DEMAND_THROUGHPUT) && count(request) > (withMode ? 2 : 1)) {
            throw invalid("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
        }
        refuseUnsupported(request, UpdateTable.REPLICA_UPDATES);
        refuseUnsupported(request, UpdateTable.MULTI_REGION_CONSISTENCY);
        refuseUnsupported(request, UpdateTable.GLOBAL_TABLE_WITNESS_UPDATES);
        refuseUnsupported(request, UpdateTable.WARM_THROUGHPUT);
        refuseUnsupported(request, UpdateTable.GLOBAL_TABLE_SETTINGS_REPLICATION_MODE);
        refuseUnsupported(request, UpdateTable.DISASSOCIATION_PROTECTION_ENABLED);
        refuseUnsupported(request, UpdateTable.VECTOR_INDEX_UPDATES);
    }

    /** What depends on the table as it is, but for its stream and its encryption. */
    static void checkAgainst(TableDefinition table, Structure request, CatalogContext context) {
        BillingMode mode = billingMode(table, request);
        Structure given = request.structure(UpdateTable.PROVISIONED_THROUGHPUT);
        Throughput wanted = ThroughputChecks.provisioned(given);
        if (mode == BillingMode.PAY_PER_REQUEST && given != null) {
            throw invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                    + " PAY_PER_REQUEST");
        }
        IndexUpdateChecks.check(table, request, mode, context);
        if (given != null) {
            if (table.billingMode() == BillingMode.PROVISIONED) {
                ThroughputChecks.checkChanges(table, wanted);
                ThroughputChecks.checkDecreases(table, wanted, context.nowMs());
            }
            ThroughputChecks.checkTableMaximum(wanted, context.region());
        }
        ThroughputChecks.checkOnDemand(request.structure(UpdateTable.ON_DEMAND_THROUGHPUT), mode, true);
    }

    /** The billing mode that the table is to have. */
    static BillingMode billingMode(TableDefinition table, Structure request) {
        String given = request.string(UpdateTable.BILLING_MODE);
        return given == null ? table.billingMode() : BillingMode.valueOf(given);
    }

    private static int count(Structure request) {
        int changes = 0;
        for (Member member : CHANGES) {
            Object value = request.value(member);
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                changes++;
            }
        }
        return changes;
    }

    private static void checkAlone(Structure request, Member member, String what) {
        if (request.has(member) && count(request) > 1) {
            throw invalid(what + " modification must be the only operation in the request");
        }
    }

    private static void checkIndexUpdates(List<Structure> updates) {
        Set<String> names = new HashSet<>();
        for (Structure update : updates) {
            String name = indexName(update);
            if (name == null) {
                throw invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                        + " GlobalSecondaryIndexUpdate.Delete must not be null");
            }
            if (!names.add(name)) {
                throw invalid(
                        "Only one global secondary index update per index is allowed simultaneously. Index: " + name);
            }
        }
    }

    static @Nullable String indexName(Structure update) {
        Structure changed = update.structure(GlobalSecondaryIndexUpdate.UPDATE);
        if (changed != null) {
            return text(changed, UpdateGlobalSecondaryIndexAction.INDEX_NAME);
        }
        Structure made = update.structure(GlobalSecondaryIndexUpdate.CREATE);
        if (made != null) {
            return text(made, CreateGlobalSecondaryIndexAction.INDEX_NAME);
        }
        Structure removed = update.structure(GlobalSecondaryIndexUpdate.DELETE);
        return removed == null ? null : text(removed, DeleteGlobalSecondaryIndexAction.INDEX_NAME);
    }

    static void checkEncryption(@Nullable Structure specification) {
        SpecificationChecks.checkEncryption(specification);
        if (specification != null && !specification.flag(SseSpecification.ENABLED)) {
            throw invalid("Table is already encrypted by default");
        }
    }
}
