package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.structures;
import static stator.engine.TableRequests.text;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import stator.contract.CreateTable;
import stator.contract.LocalSecondaryIndex;
import stator.contract.Projection;
import stator.contract.Structure;
import stator.table.BillingMode;
import stator.table.IndexSchema;
import stator.table.KeyAttribute;
import stator.table.TableDefinition;
import stator.table.Throughput;

/**
 * Checks of the secondary indexes that a request asks for, in DynamoDB's order. Each throws a ValidationException. Owned
 * by one request.
 */
final class IndexChecks {
    private static final int MAX_LOCAL_INDEXES = 5;
    private static final int MAX_GLOBAL_INDEXES = 20;
    private static final int MAX_PROJECTED = 100;

    private final List<Structure> tableKeys;
    private final List<String> defined;
    private final Set<String> used;
    private final Set<String> indexNames = new HashSet<>();
    private int projected;

    IndexChecks(List<Structure> tableKeys, List<String> defined) {
        this.tableKeys = tableKeys;
        this.defined = defined;
        used = new LinkedHashSet<>(KeySchemaChecks.keyNames(tableKeys));
    }

    void check(Structure request, boolean onDemand) {
        if (request.has(CreateTable.LOCAL_SECONDARY_INDEXES)) {
            checkLocalIndexes(structures(request, CreateTable.LOCAL_SECONDARY_INDEXES));
        }
        if (request.has(CreateTable.GLOBAL_SECONDARY_INDEXES)) {
            checkGlobalIndexes(structures(request, CreateTable.GLOBAL_SECONDARY_INDEXES), onDemand);
        }
        checkUsed();
    }

    private void checkUsed() {
        if (projected > MAX_PROJECTED) {
            throw invalid("Number of NonKeyAttributes of all indexes exceeds the per-table limit of " + MAX_PROJECTED);
        }
        if (!used.containsAll(defined)) {
            throw invalid("Some AttributeDefinitions are not used. AttributeDefinitions: " + defined + ", keys used: "
                    + used);
        }
    }

    private void checkLocalIndexes(List<Structure> indexes) {
        if (indexes.isEmpty()) {
            throw invalid("List of LocalSecondaryIndexes is empty");
        }
        if (tableKeys.size() != 2) {
            throw invalid("Table KeySchema does not have a range key, which is required when specifying a"
                    + " LocalSecondaryIndex");
        }
        for (Structure index : indexes) {
            checkLocalIndex(index);
        }
        if (indexes.size() > MAX_LOCAL_INDEXES) {
            throw invalid("Number of LocalSecondaryIndexes exceeds per-table limit of " + MAX_LOCAL_INDEXES);
        }
    }

    private void checkLocalIndex(Structure index) {
        String name = text(index, LocalSecondaryIndex.INDEX_NAME);
        List<Structure> keys = structures(index, LocalSecondaryIndex.KEY_SCHEMA);
        KeySchemaChecks.checkPair(keys, defined);
        if (keys.size() != 2) {
            throw invalid("Index KeySchema does not have a range key for index: " + name);
        }
        String hash = KeySchemaChecks.keyNames(keys).get(0);
        String tableHash = KeySchemaChecks.keyNames(tableKeys).get(0);
        if (!hash.equals(tableHash)) {
            throw invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                    + name + ". index hash key: " + hash + ", table hash key: " + tableHash);
        }
        addProjection(Objects.requireNonNull(index.structure(LocalSecondaryIndex.PROJECTION)));
        addIndex(name, keys);
    }

    private void checkGlobalIndexes(List<Structure> indexes, boolean onDemand) {
        if (indexes.isEmpty()) {
            throw invalid("List of GlobalSecondaryIndexes is empty");
        }
        List<AskedIndex> asked = indexes.stream().map(AskedIndex::withTable).toList();
        for (AskedIndex index : asked) {
            checkGlobalIndex(index, onDemand);
        }
        checkGlobalCount(indexes.size());
        for (AskedIndex index : asked) {
            checkThroughputGiven(index, onDemand);
        }
    }

    private static void checkGlobalCount(int count) {
        if (count > MAX_GLOBAL_INDEXES) {
            throw invalid("GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL_INDEXES);
        }
    }

    private static void checkThroughputGiven(AskedIndex index, boolean onDemand) {
        if (!onDemand && index.throughput() == null) {
            throw invalid("ProvisionedThroughput is not specified for index: " + index.name());
        }
    }

    private void checkGlobalIndex(AskedIndex index, boolean onDemand) {
        KeySchemaChecks.checkGlobalIndex(index.keySchema(), defined);
        addProjection(index.projection());
        if (onDemand && index.throughput() != null) {
            throw invalid("ProvisionedThroughput should not be specified for index: " + index.name()
                    + " when BillingMode is PAY_PER_REQUEST");
        }
        addIndex(index.name(), index.keySchema());
    }

    /**
     * Checks a global index that is to be added to a table.
     *
     * @param defined attributes that the table or the request defines
     */
    static void checkAdded(TableDefinition table, AskedIndex index, List<KeyAttribute> defined, BillingMode mode) {
        if (table.schema().index(index.name()) != null || table.globalIndex(index.name()) != null) {
            throw invalid("Index already exists: " + index.name());
        }
        List<String> names = defined.stream().map(KeyAttribute::name).toList();
        IndexChecks checks = new IndexChecks(List.of(), names);
        for (KeyAttribute attribute : table.attributes()) {
            checks.used.add(attribute.name());
        }
        for (IndexSchema known : table.schema().indexesByName()) {
            checks.projected +=
                    known.definition().projection().nonKeyAttributes().size();
        }
        boolean onDemand = mode == BillingMode.PAY_PER_REQUEST;
        checks.checkGlobalIndex(index, onDemand);
        checkGlobalCount(table.globalIndexes().size() + 1);
        checkThroughputGiven(index, onDemand);
        checks.checkUsed();
    }

    /** Checks the capacity of a global index. */
    static void checkSettings(AskedIndex index, BillingMode mode, String region) {
        Throughput throughput = ThroughputChecks.provisioned(index.throughput());
        ThroughputChecks.checkBounds(throughput);
        ThroughputChecks.checkTableMaximum(throughput, region);
        ThroughputChecks.checkOnDemand(index.onDemandThroughput(), mode, false);
        if (index.warm()) {
            throw TableRequests.unsupported("WarmThroughput");
        }
    }

    private void addIndex(String name, List<Structure> keys) {
        if (!indexNames.add(name)) {
            throw invalid("Duplicate index name: " + name);
        }
        used.addAll(KeySchemaChecks.keyNames(keys));
    }

    private void addProjection(Structure projection) {
        checkProjection(projection);
        List<String> nonKey = projection.list(Projection.NON_KEY_ATTRIBUTES);
        projected += nonKey == null ? 0 : nonKey.size();
    }

    /** What an index is to hold beside keys. */
    static void checkProjection(Structure projection) {
        String type = projection.string(Projection.PROJECTION_TYPE);
        List<String> nonKey = projection.list(Projection.NON_KEY_ATTRIBUTES);
        if (type == null) {
            throw invalid("Unknown ProjectionType: null");
        }
        if (type.equals("INCLUDE")) {
            if (nonKey == null) {
                throw invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
            }
        } else if (nonKey != null) {
            throw invalid("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
    }
}
