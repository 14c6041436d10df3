package stator.engine;

import static stator.engine.TableRequests.structures;
import static stator.engine.TableRequests.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.CreateGlobalSecondaryIndexAction;
import stator.contract.GlobalSecondaryIndex;
import stator.contract.KeySchemaElement;
import stator.contract.Projection;
import stator.contract.Structure;
import stator.table.GlobalIndex;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexStatus;
import stator.table.KeyAttribute;
import stator.table.Throughput;
import stator.table.ThroughputHistory;

/** A global secondary index as a request asks for it, with its table or later. */
record AskedIndex(
        String name,
        List<Structure> keySchema,
        Structure projection,
        @Nullable Structure throughput,
        @Nullable Structure onDemandThroughput,
        boolean warm) {

    /** Of a CreateTable request. */
    static AskedIndex withTable(Structure asked) {
        return new AskedIndex(
                text(asked, GlobalSecondaryIndex.INDEX_NAME),
                structures(asked, GlobalSecondaryIndex.KEY_SCHEMA),
                Objects.requireNonNull(asked.structure(GlobalSecondaryIndex.PROJECTION)),
                asked.structure(GlobalSecondaryIndex.PROVISIONED_THROUGHPUT),
                asked.structure(GlobalSecondaryIndex.ON_DEMAND_THROUGHPUT),
                asked.has(GlobalSecondaryIndex.WARM_THROUGHPUT));
    }

    /** Of an UpdateTable request. */
    static AskedIndex ofTable(Structure asked) {
        return new AskedIndex(
                text(asked, CreateGlobalSecondaryIndexAction.INDEX_NAME),
                structures(asked, CreateGlobalSecondaryIndexAction.KEY_SCHEMA),
                Objects.requireNonNull(asked.structure(CreateGlobalSecondaryIndexAction.PROJECTION)),
                asked.structure(CreateGlobalSecondaryIndexAction.PROVISIONED_THROUGHPUT),
                asked.structure(CreateGlobalSecondaryIndexAction.ON_DEMAND_THROUGHPUT),
                asked.has(CreateGlobalSecondaryIndexAction.WARM_THROUGHPUT));
    }

    /** The index that it asks for, which has been checked. */
    GlobalIndex define(List<KeyAttribute> attributes, IndexStatus status) {
        IndexDefinition definition =
                new IndexDefinition(name, keys("HASH", attributes), keys("RANGE", attributes), projection(projection));
        return GlobalIndex.of(definition, status)
                .withThroughput(ThroughputChecks.provisioned(throughput), ThroughputHistory.NONE)
                .withOnDemandLimits(ThroughputChecks.onDemandLimits(onDemandThroughput, Throughput.NONE, false));
    }

    /** What an index is to hold beside keys, which has been checked. */
    static IndexProjection projection(Structure asked) {
        List<String> nonKey = asked.list(Projection.NON_KEY_ATTRIBUTES);
        return new IndexProjection(
                IndexProjection.Type.valueOf(text(asked, Projection.PROJECTION_TYPE)),
                nonKey == null ? List.of() : nonKey);
    }

    /** The attribute of a name that has been found to be defined. */
    static KeyAttribute attribute(List<KeyAttribute> attributes, String name) {
        for (KeyAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        throw new IllegalStateException("attribute=" + name + " not defined");
    }

    private List<KeyAttribute> keys(String role, List<KeyAttribute> attributes) {
        List<KeyAttribute> keys = new ArrayList<>();
        for (Structure element : keySchema) {
            if (text(element, KeySchemaElement.KEY_TYPE).equals(role)) {
                keys.add(attribute(attributes, text(element, KeySchemaElement.ATTRIBUTE_NAME)));
            }
        }
        return keys;
    }
}
