package stator.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.TransactGetItems;
import stator.contract.TransactGetItems.Get;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.ItemKey;
import stator.table.TableSchema;

/** {@link TransactGetItems}: all items are read as they are at one instant. */
final class TransactGetItemsHandler extends ReadHandler {
    /** Most that the items read may add up to, in bytes. */
    static final long MAX_ITEMS_BYTES = 4L * 1024 * 1024;

    static final String TOO_LARGE =
            "Collection size of items exceeded, which can also be caused by the aggregate size of"
                    + " the items in the transaction exceeding the 4MB limit";

    private static final ExpressionParameters PARAMETERS =
            new ExpressionParameters(Get.SHAPE).expression(Get.PROJECTION_EXPRESSION);

    /** What to read of one item. */
    private record Read(
            TableSchema table, ItemKey key, @Nullable Projection projection) {}

    TransactGetItemsHandler(Tables tables, Store store) {
        super(TransactGetItems.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.check(request);
        List<Structure> items = request.list(TransactGetItems.TRANSACT_ITEMS);
        if (items == null) {
            throw new IllegalStateException("member not checked: TransactItems");
        }
        List<Read> reads = reads(items);
        List<ItemKey> keys = reads.stream().map(Read::key).toList();
        if (new HashSet<>(keys).size() < keys.size()) {
            throw DynamoDbException.validation(TransactionRequest.DUPLICATE);
        }
        ReadSession session = store().openReader();
        try {
            if (!session.hold(keys)) {
                CancellationReasons reasons = new CancellationReasons();
                keys.forEach(key -> reasons.conflict());
                throw reasons.error();
            }
            Structure answer = read(session, reads, request.string(TransactGetItems.RETURN_CONSUMED_CAPACITY));
            return new Reply(answer, session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }

    private List<Read> reads(List<Structure> items) {
        List<Structure> gets = new ArrayList<>(items.size());
        List<@Nullable Projection> projections = new ArrayList<>(items.size());
        for (Structure item : items) {
            Structure get = item.structure(TransactGetItems.GET);
            if (get == null) {
                throw new IllegalStateException("member not checked: Get");
            }
            gets.add(get);
            projections.add(projection(get));
        }
        List<Read> reads = new ArrayList<>(items.size());
        CancellationReasons reasons = new CancellationReasons();
        boolean malformed = false;
        for (int i = 0; i < gets.size(); i++) {
            Projection projection = projections.get(i);
            TableSchema table = table(gets.get(i).string(Get.TABLE_NAME));
            AttributeMap key = AttributeRules.required(gets.get(i), Get.KEY);
            String problem = KeyRules.keyProblem(table, key);
            if (problem != null) {
                KeyRules.refuseEmptyKey(problem);
                reasons.validationError(problem);
                malformed = true;
                continue;
            }
            if (projection != null) {
                KeyRules.checkPaths(table, projection.nestedAttributes());
            }
            reasons.none();
            ItemKey itemKey = new ItemKey().wrap(table, store().hashSeed(), key.view(Workspace.current().map));
            reads.add(new Read(table, itemKey, projection));
        }
        if (malformed) {
            throw reasons.error();
        }
        return reads;
    }

    private static @Nullable Projection projection(Structure get) {
        PARAMETERS.check(get);
        AttributeRules.check(AttributeRules.required(get, Get.KEY));
        RequestExpressions expressions = RequestExpressions.of(get);
        Projection projection = expressions.projection(Get.PROJECTION_EXPRESSION);
        expressions.checkUnused();
        return projection;
    }

    private static Structure read(ReadSession session, List<Read> reads, @Nullable String askedCapacity) {
        Workspace workspace = Workspace.current();
        List<Structure> responses = new ArrayList<>(reads.size());
        Map<TableSchema, ConsumedUnits> units = new LinkedHashMap<>();
        long sizeBytes = 0;
        for (Read read : reads) {
            Structure response = new Structure(TransactGetItems.RESPONSE_SHAPE);
            workspace.item.clear();
            if (session.findHeld(read.key(), workspace.item)) {
                sizeBytes += workspace.item.sizeBytes();
                response.set(TransactGetItems.ITEM, projected(workspace.item, read.projection()));
            }
            responses.add(response);
            units.computeIfAbsent(read.table(), table -> new ConsumedUnits())
                    .table(2 * CapacityUnits.read(workspace.item.sizeBytes(), true));
            if (sizeBytes > MAX_ITEMS_BYTES) {
                throw DynamoDbException.validation(TOO_LARGE);
            }
        }
        return new Structure(TransactGetItems.OPERATION.output())
                .set(TransactGetItems.RESPONSES, responses)
                .set(TransactGetItems.CONSUMED_CAPACITY, ConsumedUnits.reportTransaction(units, askedCapacity, true));
    }
}
