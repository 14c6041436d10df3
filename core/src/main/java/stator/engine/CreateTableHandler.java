package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.refuseUnsupported;
import static stator.engine.TableRequests.structures;
import static stator.engine.TableRequests.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.CreateTable;
import stator.contract.LocalSecondaryIndex;
import stator.contract.ProvisionedThroughput;
import stator.contract.Structure;
import stator.table.BillingMode;
import stator.table.IndexDefinition;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.TableDefinition;
import stator.table.TableSchema;
import stator.table.Throughput;

/** CreateTable. */
final class CreateTableHandler extends ControlPlaneHandler {
    /** What a definition carries until the catalog gives it a number. */
    private static final int NO_NUMBER = -1;

    CreateTableHandler(Catalog catalog) {
        super(CreateTable.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, CreateTable.TABLE_NAME, context());
        ConstraintChecker.check(request);
        BillingMode mode = checkCapacity(request);
        checkKeysAndIndexes(request, mode == BillingMode.PAY_PER_REQUEST);
        checkSettings(request, mode);
        TableDefinition.Builder table = define(name, request, mode);
        StreamChange stream = newStream(name, request);
        catalog().create(table, stream, whenDurable(handler, made -> output().set(
                        CreateTable.TABLE_DESCRIPTION, TableDescriber.describe(made, catalog()))));
        return null;
    }

    /** The stream that a new table is to have; a specification that is not enabled asks for none. */
    private @Nullable StreamChange newStream(String name, Structure request) {
        StreamChange stream = StreamChange.of(request.structure(CreateTable.STREAM_SPECIFICATION));
        if (stream == null || !stream.isEnabled()) {
            return null;
        }
        catalog().streams().check(name, null, stream);
        return stream;
    }

    private static BillingMode checkCapacity(Structure request) {
        Structure given = request.structure(CreateTable.PROVISIONED_THROUGHPUT);
        if ("PAY_PER_REQUEST".equals(request.string(CreateTable.BILLING_MODE))) {
            if (given != null) {
                throw invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST");
            }
            return BillingMode.PAY_PER_REQUEST;
        }
        if (given == null
                || !given.has(ProvisionedThroughput.READ_CAPACITY_UNITS)
                || !given.has(ProvisionedThroughput.WRITE_CAPACITY_UNITS)) {
            throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                    + " PROVISIONED");
        }
        ThroughputChecks.checkBounds(ThroughputChecks.provisioned(given));
        return BillingMode.PROVISIONED;
    }

    private static void checkKeysAndIndexes(Structure request, boolean onDemand) {
        List<Structure> keySchema = structures(request, CreateTable.KEY_SCHEMA);
        List<String> defined = KeySchemaChecks.definedNames(structures(request, CreateTable.ATTRIBUTE_DEFINITIONS));
        boolean indexed =
                request.has(CreateTable.LOCAL_SECONDARY_INDEXES) || request.has(CreateTable.GLOBAL_SECONDARY_INDEXES);
        KeySchemaChecks.checkTable(keySchema, defined, indexed || request.has(CreateTable.VECTOR_INDEXES));
        if (indexed) {
            new IndexChecks(keySchema, defined).check(request, onDemand);
        }
    }

    private void checkSettings(Structure request, BillingMode mode) {
        SpecificationChecks.checkTableClass(request.string(CreateTable.TABLE_CLASS));
        ThroughputChecks.checkOnDemand(request.structure(CreateTable.ON_DEMAND_THROUGHPUT), mode, false);
        ThroughputChecks.checkTableMaximum(
                ThroughputChecks.provisioned(request.structure(CreateTable.PROVISIONED_THROUGHPUT)),
                context().region());
        SpecificationChecks.checkNewStream(request.structure(CreateTable.STREAM_SPECIFICATION));
        SpecificationChecks.checkEncryption(request.structure(CreateTable.SSE_SPECIFICATION));
        for (Structure index : structures(request, CreateTable.GLOBAL_SECONDARY_INDEXES)) {
            IndexChecks.checkSettings(
                    AskedIndex.withTable(index), mode, context().region());
        }
        refuseUnsupported(request, CreateTable.VECTOR_INDEXES);
        refuseUnsupported(request, CreateTable.WARM_THROUGHPUT);
        refuseUnsupported(request, CreateTable.RESOURCE_POLICY);
        refuseUnsupported(request, CreateTable.GLOBAL_TABLE_SOURCE_ARN);
        refuseUnsupported(request, CreateTable.GLOBAL_TABLE_SETTINGS_REPLICATION_MODE);
    }

    private TableDefinition.Builder define(String name, Structure request, BillingMode mode) {
        List<KeyAttribute> attributes =
                KeySchemaChecks.attributes(structures(request, CreateTable.ATTRIBUTE_DEFINITIONS));
        List<String> keys = KeySchemaChecks.keyNames(structures(request, CreateTable.KEY_SCHEMA));
        TableSchema schema = new TableSchema(
                NO_NUMBER,
                name,
                AskedIndex.attribute(attributes, keys.get(0)),
                keys.size() == 1 ? null : AskedIndex.attribute(attributes, keys.get(1)));
        schema = schema.withLocalIndexes(localIndexes(request, attributes));
        long nowMs = context().nowMs();
        String tableClass = request.string(CreateTable.TABLE_CLASS);
        return TableDefinition.builder(schema)
                .tableId(context().newTableId())
                .arn(context().arn(name))
                .createdMs(nowMs)
                .attributes(attributes)
                .globalIndexes(structures(request, CreateTable.GLOBAL_SECONDARY_INDEXES).stream()
                        .map(index -> AskedIndex.withTable(index).define(attributes, IndexStatus.ACTIVE))
                        .toList())
                .billingMode(mode)
                .onDemandSinceMs(mode == BillingMode.PAY_PER_REQUEST ? nowMs : 0)
                .throughput(ThroughputChecks.provisioned(request.structure(CreateTable.PROVISIONED_THROUGHPUT)))
                .onDemandLimits(ThroughputChecks.onDemandLimits(
                        request.structure(CreateTable.ON_DEMAND_THROUGHPUT), Throughput.NONE, false))
                .tableClass(tableClass)
                .deletionProtected(request.flag(CreateTable.DELETION_PROTECTION_ENABLED))
                .tags(TagChecks.tags(structures(request, CreateTable.TAGS)));
    }

    private static List<IndexDefinition> localIndexes(Structure request, List<KeyAttribute> attributes) {
        List<IndexDefinition> indexes = new ArrayList<>();
        for (Structure asked : structures(request, CreateTable.LOCAL_SECONDARY_INDEXES)) {
            List<String> keys = KeySchemaChecks.keyNames(structures(asked, LocalSecondaryIndex.KEY_SCHEMA));
            indexes.add(new IndexDefinition(
                    text(asked, LocalSecondaryIndex.INDEX_NAME),
                    List.of(AskedIndex.attribute(attributes, keys.get(0))),
                    List.of(AskedIndex.attribute(attributes, keys.get(1))),
                    AskedIndex.projection(Objects.requireNonNull(asked.structure(LocalSecondaryIndex.PROJECTION)))));
        }
        return indexes;
    }
}
