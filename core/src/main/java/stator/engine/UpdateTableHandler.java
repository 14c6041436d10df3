package stator.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.GlobalSecondaryIndexUpdate;
import stator.contract.Structure;
import stator.contract.UpdateGlobalSecondaryIndexAction;
import stator.contract.UpdateTable;
import stator.table.BillingMode;
import stator.table.GlobalIndex;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.TableDefinition;
import stator.table.Throughput;
import stator.table.ThroughputHistory;

/** UpdateTable: billing mode, throughput, bounds of on-demand throughput, table class, deletion protection, global indexes, streams. */
final class UpdateTableHandler extends ControlPlaneHandler {
    UpdateTableHandler(Catalog catalog) {
        super(UpdateTable.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, UpdateTable.TABLE_NAME, context());
        ConstraintChecker.check(request);
        UpdateTableChecks.checkRequest(request);
        StreamChange stream = StreamChange.of(request.structure(UpdateTable.STREAM_SPECIFICATION));
        catalog()
                .update(
                        name,
                        stream,
                        table -> changed(table, request, stream),
                        whenDurable(handler, updating -> output().set(
                                        UpdateTable.TABLE_DESCRIPTION, TableDescriber.describe(updating, catalog()))));
        return null;
    }

    private TableDefinition changed(TableDefinition table, Structure request, @Nullable StreamChange stream) {
        TableStateChecks.refuseUnlessServed(table);
        UpdateTableChecks.checkAgainst(table, request, context());
        TableStateChecks.refuseUnlessActive(table);
        if (stream != null) {
            catalog().streams().check(table.name(), table, stream);
        }
        UpdateTableChecks.checkEncryption(request.structure(UpdateTable.SSE_SPECIFICATION));
        TableDefinition.Builder changed = table.change();
        changeCapacity(table, request, changed);
        changeIndexes(table, request, changed);
        String tableClass = request.string(UpdateTable.TABLE_CLASS);
        if (tableClass != null) {
            changed.tableClass(tableClass).tableClassChangedMs(context().nowMs());
        }
        if (request.has(UpdateTable.DELETION_PROTECTION_ENABLED)) {
            changed.deletionProtected(request.flag(UpdateTable.DELETION_PROTECTION_ENABLED));
        }
        return changed.build();
    }

    private void changeCapacity(TableDefinition table, Structure request, TableDefinition.Builder changed) {
        long nowMs = context().nowMs();
        BillingMode mode = UpdateTableChecks.billingMode(table, request);
        changed.billingMode(mode)
                .onDemandLimits(ThroughputChecks.onDemandLimits(
                        request.structure(UpdateTable.ON_DEMAND_THROUGHPUT), table.onDemandLimits(), true));
        if (mode == BillingMode.PAY_PER_REQUEST) {
            changed.throughput(Throughput.NONE);
            if (table.billingMode() != mode) {
                changed.onDemandSinceMs(nowMs);
            }
            return;
        }
        changed.onDemandLimits(Throughput.NONE);
        if (request.has(UpdateTable.PROVISIONED_THROUGHPUT)) {
            Throughput wanted = ThroughputChecks.provisioned(request.structure(UpdateTable.PROVISIONED_THROUGHPUT));
            changed.throughput(wanted);
            if (table.billingMode() == mode) {
                ThroughputHistory history = table.throughputHistory();
                changed.throughputHistory(history.after(table.throughput(), wanted, nowMs));
            }
        }
    }

    private void changeIndexes(TableDefinition table, Structure request, TableDefinition.Builder changed) {
        BillingMode mode = UpdateTableChecks.billingMode(table, request);
        if (mode == BillingMode.PAY_PER_REQUEST && table.billingMode() != mode) {
            changed.globalIndexes(table.globalIndexes().stream()
                    .map(index -> index.withThroughput(Throughput.NONE, ThroughputHistory.NONE))
                    .toList());
        }
        for (Structure update : TableRequests.structures(request, UpdateTable.GLOBAL_SECONDARY_INDEX_UPDATES)) {
            Structure made = update.structure(GlobalSecondaryIndexUpdate.CREATE);
            if (made != null) {
                List<KeyAttribute> defined = IndexUpdateChecks.defined(table, request);
                changed.attributes(defined).globalIndex(AskedIndex.ofTable(made).define(defined, IndexStatus.CREATING));
                continue;
            }
            GlobalIndex index = Objects.requireNonNull(
                    table.globalIndex(Objects.requireNonNull(UpdateTableChecks.indexName(update))));
            Structure asked = update.structure(GlobalSecondaryIndexUpdate.UPDATE);
            changed.globalIndex(
                    asked == null
                            ? index.withStatus(IndexStatus.DELETING)
                            : changed(index, asked, table.billingMode() == mode));
        }
    }

    /** @param sameMode whether the billing mode stays, so that this is a change of what was provisioned before */
    private GlobalIndex changed(GlobalIndex index, Structure asked, boolean sameMode) {
        Structure given = asked.structure(UpdateGlobalSecondaryIndexAction.PROVISIONED_THROUGHPUT);
        GlobalIndex changed = index.withOnDemandLimits(ThroughputChecks.onDemandLimits(
                asked.structure(UpdateGlobalSecondaryIndexAction.ON_DEMAND_THROUGHPUT), index.onDemandLimits(), true));
        if (given == null) {
            return changed;
        }
        Throughput wanted = ThroughputChecks.provisioned(given);
        ThroughputHistory history = index.throughputHistory();
        return changed.withThroughput(
                wanted,
                sameMode ? history.after(index.throughput(), wanted, context().nowMs()) : history);
    }
}
