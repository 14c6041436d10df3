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
import stator.contract.GlobalSecondaryIndex;
import stator.contract.LocalSecondaryIndex;
import stator.contract.Projection;
import stator.contract.Structure;

/**
 * Checks of the secondary indexes of a CreateTable request, in DynamoDB's order. Each throws a ValidationException. Owned
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
        for (Structure index : indexes) {
            checkGlobalIndex(index, onDemand);
        }
        if (indexes.size() > MAX_GLOBAL_INDEXES) {
            throw invalid("GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL_INDEXES);
        }
        for (Structure index : indexes) {
            if (!onDemand && !index.has(GlobalSecondaryIndex.PROVISIONED_THROUGHPUT)) {
                throw invalid("ProvisionedThroughput is not specified for index: "
                        + text(index, GlobalSecondaryIndex.INDEX_NAME));
            }
        }
    }

    private void checkGlobalIndex(Structure index, boolean onDemand) {
        String name = text(index, GlobalSecondaryIndex.INDEX_NAME);
        List<Structure> keys = structures(index, GlobalSecondaryIndex.KEY_SCHEMA);
        KeySchemaChecks.checkGlobalIndex(keys, defined);
        addProjection(Objects.requireNonNull(index.structure(GlobalSecondaryIndex.PROJECTION)));
        Structure throughput = index.structure(GlobalSecondaryIndex.PROVISIONED_THROUGHPUT);
        if (onDemand && throughput != null) {
            throw invalid("ProvisionedThroughput should not be specified for index: " + name
                    + " when BillingMode is PAY_PER_REQUEST");
        }
        addIndex(name, keys);
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
