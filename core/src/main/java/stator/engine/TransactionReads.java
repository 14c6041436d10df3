package stator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.TransactGetItems;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.ItemKey;
import stator.table.TableSchema;

/** Items that are read as they are at one instant, whatever operation asks for them. */
final class TransactionReads {
    static final String TOO_LARGE =
            "Collection size of items exceeded, which can also be caused by the aggregate size of"
                    + " the items in the transaction exceeding the 4MB limit";

    /** Most that the items read may add up to, in bytes. */
    private static final long MAX_ITEMS_BYTES = 4L * 1024 * 1024;

    /**
     * What to read of one item.
     *
     * @param tableName name or ARN, as the request first has it
     */
    private record Read(
            String tableName, ItemKey key, @Nullable Projection projection) {}

    /** Makes the answer. */
    interface Answer {
        /**
         * Makes the body of an answer.
         *
         * @param responses one for each item
         * @param capacity  one for each table; null if that was not asked for
         */
        Structure of(List<Structure> responses, @Nullable List<Structure> capacity);
    }

    private final Store store;
    private final List<Read> reads = new ArrayList<>();
    private final Map<TableSchema, String> names = new HashMap<>();

    TransactionReads(Store store) {
        this.store = store;
    }

    /**
     * Adds an item by its checked key.
     *
     * @param tableName name or ARN, as the request has it
     */
    void add(String tableName, TableSchema table, AttributeMap key, @Nullable Projection projection) {
        ItemKey itemKey = new ItemKey().wrap(table, store.hashSeed(), key.view(Workspace.current().map));
        reads.add(new Read(names.computeIfAbsent(table, first -> tableName), itemKey, projection));
    }

    /**
     * Reads them all.
     *
     * @throws DynamoDbException if one of them is there twice, is being written by a transaction, or all are too large.
     */
    Reply reply(@Nullable String askedCapacity, Answer answer) {
        List<ItemKey> keys = reads.stream().map(Read::key).toList();
        if (new HashSet<>(keys).size() < keys.size()) {
            throw DynamoDbException.validation(TransactionRequest.DUPLICATE);
        }
        ReadSession session = store.openReader();
        try {
            if (!session.hold(keys)) {
                CancellationReasons reasons = new CancellationReasons();
                keys.forEach(key -> reasons.conflict());
                throw reasons.error();
            }
            Map<String, ConsumedUnits> units = new LinkedHashMap<>();
            List<Structure> responses = responses(session, units);
            List<Structure> capacity = ConsumedUnits.reportTransaction(units, askedCapacity, true);
            return new Reply(answer.of(responses, capacity), session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }

    private List<Structure> responses(ReadSession session, Map<String, ConsumedUnits> units) {
        Workspace workspace = Workspace.current();
        List<Structure> responses = new ArrayList<>(reads.size());
        long sizeBytes = 0;
        for (Read read : reads) {
            Structure response = new Structure(TransactGetItems.RESPONSE_SHAPE);
            workspace.item.clear();
            if (session.findHeld(read.key(), workspace.item)) {
                sizeBytes += workspace.item.sizeBytes();
                response.set(TransactGetItems.ITEM, ReadHandler.projected(workspace.item, read.projection()));
            }
            responses.add(response);
            units.computeIfAbsent(read.tableName(), name -> new ConsumedUnits())
                    .table(2 * CapacityUnits.read(workspace.item.sizeBytes(), true));
            if (sizeBytes > MAX_ITEMS_BYTES) {
                throw DynamoDbException.validation(TOO_LARGE);
            }
        }
        return responses;
    }
}
