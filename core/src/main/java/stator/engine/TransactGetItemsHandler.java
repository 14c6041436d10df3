package stator.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.Structure;
import stator.contract.TransactGetItems;
import stator.contract.TransactGetItems.Get;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.Store;
import stator.table.TableSchema;

/** {@link TransactGetItems}: all items are read as they are at one instant. */
final class TransactGetItemsHandler extends ReadHandler {
    private static final ExpressionParameters PARAMETERS =
            new ExpressionParameters(Get.SHAPE).expression(Get.PROJECTION_EXPRESSION);

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
        return reads(items)
                .reply(
                        request.string(TransactGetItems.RETURN_CONSUMED_CAPACITY),
                        (responses, capacity) -> new Structure(TransactGetItems.OPERATION.output())
                                .set(TransactGetItems.RESPONSES, responses)
                                .set(TransactGetItems.CONSUMED_CAPACITY, capacity));
    }

    private TransactionReads reads(List<Structure> items) {
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
        TransactionReads reads = new TransactionReads(store());
        CancellationReasons reasons = new CancellationReasons();
        boolean malformed = false;
        for (int i = 0; i < gets.size(); i++) {
            Projection projection = projections.get(i);
            String asked = gets.get(i).string(Get.TABLE_NAME);
            TableSchema table = table(asked);
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
            reads.add(asked == null ? table.name() : asked, table, key, projection);
        }
        if (malformed) {
            throw reasons.error();
        }
        return reads;
    }

    private static @Nullable Projection projection(Structure get) {
        PARAMETERS.check(get);
        AttributeRules.checkOlder(AttributeRules.required(get, Get.KEY));
        RequestExpressions expressions = RequestExpressions.older(get);
        Projection projection = expressions.projection(Get.PROJECTION_EXPRESSION);
        expressions.checkUnused();
        return projection;
    }
}
