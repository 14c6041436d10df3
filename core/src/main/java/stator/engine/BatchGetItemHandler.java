package stator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.BatchGetItem;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.KeysAndAttributes;
import stator.contract.Structure;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.TableSchema;

/**
 * {@link BatchGetItem}. All items are read from one version of each partition. When the items read reach 16 MB, the
 * remaining keys are handed back as unprocessed.
 */
final class BatchGetItemHandler extends ReadHandler {
    static final int MAX_KEYS = 100;
    static final long MAX_RESPONSE_BYTES = 16L * 1024 * 1024;

    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(KeysAndAttributes.SHAPE)
            .legacy(KeysAndAttributes.ATTRIBUTES_TO_GET)
            .expression(KeysAndAttributes.PROJECTION_EXPRESSION);

    /** What to read from one table. */
    private record TableReads(
            String name,
            Structure asked,
            List<AttributeMap> keys,
            @Nullable Projection projection) {}

    BatchGetItemHandler(Tables tables, Store store) {
        super(BatchGetItem.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.check(request);
        List<TableReads> batch = check(request);
        List<TableSchema> schemas = new ArrayList<>(batch.size());
        for (TableReads reads : batch) {
            TableSchema table = table(reads.name());
            for (AttributeMap key : reads.keys()) {
                KeyRules.checkKey(table, key);
            }
            if (reads.projection() != null) {
                KeyRules.checkPaths(table, reads.projection().nestedAttributes());
            }
            schemas.add(table);
        }
        ReadSession session = store().openReader();
        try {
            return new Reply(read(session, request, batch, schemas), session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }

    private static List<TableReads> check(Structure request) {
        Map<String, Structure> asked = request.map(BatchGetItem.REQUEST_ITEMS);
        if (asked == null) {
            throw new IllegalStateException("member not checked: RequestItems");
        }
        List<TableReads> batch = new ArrayList<>(asked.size());
        int keys = 0;
        for (Map.Entry<String, Structure> table : asked.entrySet()) {
            TableReads reads = check(table.getKey(), table.getValue());
            keys += reads.keys().size();
            batch.add(reads);
        }
        if (keys > MAX_KEYS) {
            throw DynamoDbException.validation("Too many items requested for the BatchGetItem call");
        }
        return batch;
    }

    private static TableReads check(String name, Structure asked) {
        PARAMETERS.check(asked);
        Projection attributes = AttributesToGet.of(asked, KeysAndAttributes.ATTRIBUTES_TO_GET);
        RequestExpressions expressions = RequestExpressions.of(asked);
        Projection projection =
                attributes == null ? expressions.projection(KeysAndAttributes.PROJECTION_EXPRESSION) : attributes;
        expressions.checkUnused();
        List<AttributeMap> keys = asked.list(KeysAndAttributes.KEYS);
        if (keys == null) {
            throw new IllegalStateException("member not checked: Keys");
        }
        for (AttributeMap key : keys) {
            AttributeRules.check(key);
        }
        if (!Workspace.current().keys.areDistinct(keys)) {
            throw DynamoDbException.validation("Provided list of item keys contains duplicates");
        }
        return new TableReads(name, asked, keys, projection);
    }

    private Structure read(ReadSession session, Structure request, List<TableReads> batch, List<TableSchema> schemas) {
        Map<String, List<AttributeMap>> responses = new LinkedHashMap<>();
        Map<String, Structure> unprocessed = new LinkedHashMap<>();
        List<Structure> capacities = new ArrayList<>();
        String askedCapacity = request.string(BatchGetItem.RETURN_CONSUMED_CAPACITY);
        long roomBytes = MAX_RESPONSE_BYTES;
        for (int i = 0; i < batch.size(); i++) {
            TableReads reads = batch.get(i);
            TableReader reader = new TableReader(session, schemas.get(i), reads, roomBytes);
            roomBytes = reader.read();
            responses.put(reads.name(), reader.items);
            if (reader.done < reads.keys().size()) {
                unprocessed.put(reads.name(), rest(reads, reader.done));
                roomBytes = 0;
            }
            Structure capacity = CapacityUnits.report(askedCapacity, reads.name(), reader.units);
            if (capacity != null && reader.done > 0) {
                capacities.add(capacity);
            }
        }
        boolean tellsCapacity = askedCapacity != null && !askedCapacity.equals("NONE");
        return new Structure(BatchGetItem.OPERATION.output())
                .set(BatchGetItem.RESPONSES, responses)
                .set(BatchGetItem.UNPROCESSED_KEYS, unprocessed)
                .set(BatchGetItem.CONSUMED_CAPACITY, tellsCapacity ? capacities : null);
    }

    private static Structure rest(TableReads reads, int done) {
        Structure asked = reads.asked();
        Structure rest = new Structure(KeysAndAttributes.SHAPE);
        rest.set(KeysAndAttributes.CONSISTENT_READ, asked.value(KeysAndAttributes.CONSISTENT_READ));
        rest.set(KeysAndAttributes.ATTRIBUTES_TO_GET, asked.value(KeysAndAttributes.ATTRIBUTES_TO_GET));
        rest.set(KeysAndAttributes.PROJECTION_EXPRESSION, asked.value(KeysAndAttributes.PROJECTION_EXPRESSION));
        rest.set(
                KeysAndAttributes.EXPRESSION_ATTRIBUTE_NAMES,
                asked.value(KeysAndAttributes.EXPRESSION_ATTRIBUTE_NAMES));
        List<AttributeMap> keys = reads.keys();
        return rest.set(KeysAndAttributes.KEYS, List.copyOf(keys.subList(done, keys.size())));
    }

    /** Reads the keys of one table, until there is no room for the next item. */
    private final class TableReader {
        private final ReadSession session;
        private final TableSchema table;
        private final TableReads reads;
        private final List<AttributeMap> items = new ArrayList<>();
        private long roomBytes;
        private double units;
        private int done;

        TableReader(ReadSession session, TableSchema table, TableReads reads, long roomBytes) {
            this.session = session;
            this.table = table;
            this.reads = reads;
            this.roomBytes = roomBytes;
        }

        /** Returns the room that is left, in bytes. */
        long read() {
            Workspace workspace = Workspace.current();
            boolean consistent = reads.asked().flag(KeysAndAttributes.CONSISTENT_READ);
            while (done < reads.keys().size() && roomBytes > 0) {
                AttributeMap key = reads.keys().get(done);
                workspace.key.wrap(table, store().hashSeed(), key.view(workspace.map));
                workspace.item.clear();
                boolean found = session.find(workspace.key, workspace.item);
                int sizeBytes = workspace.item.sizeBytes();
                if (sizeBytes > roomBytes) {
                    break;
                }
                roomBytes -= sizeBytes;
                units += CapacityUnits.read(sizeBytes, consistent);
                if (found) {
                    items.add(projected(workspace.item, reads.projection()));
                }
                done++;
            }
            return roomBytes;
        }
    }
}
