package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.GetItem;
import stator.contract.Structure;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.item.MapView;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.TableSchema;

/** {@link GetItem}. */
final class GetItemHandler extends ReadHandler {
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(GetItem.OPERATION.input())
            .legacy(GetItem.ATTRIBUTES_TO_GET)
            .expression(GetItem.PROJECTION_EXPRESSION);

    GetItemHandler(Tables tables, Store store) {
        super(GetItem.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.check(request);
        PARAMETERS.check(request);
        AttributeMap key = AttributeRules.check(AttributeRules.required(request, GetItem.KEY));
        Projection attributes = AttributesToGet.of(request, GetItem.ATTRIBUTES_TO_GET);
        RequestExpressions expressions = RequestExpressions.of(request);
        Projection projection = attributes == null ? expressions.projection(GetItem.PROJECTION_EXPRESSION) : attributes;
        expressions.checkUnused();
        TableSchema table = table(request.string(GetItem.TABLE_NAME));
        KeyRules.checkKey(table, key);
        if (projection != null) {
            KeyRules.checkPaths(table, projection.nestedAttributes());
        }
        ReadSession session = store().openReader();
        try {
            return new Reply(read(session, table, request, projection), session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }

    /**
     * A consistent read of a whole item, which needs neither request nor answer: of the checks above, those that such a
     * read can fail.
     */
    @Nullable
    MapView find(String tableName, PointRead read) {
        try {
            AttributeRules.check(read.error());
            TableSchema table = table(tableName);
            KeyRules.checkKey(table, read.keyView());
            return read.find(store(), table);
        } catch (DynamoDbException ex) {
            throw ex;
        } catch (RuntimeException | AssertionError ex) {
            throw fault(ex);
        }
    }

    private Structure read(ReadSession session, TableSchema table, Structure request, @Nullable Projection projection) {
        Workspace workspace = Workspace.current();
        AttributeMap key = AttributeRules.required(request, GetItem.KEY);
        workspace.key.wrap(table, store().hashSeed(), key.view(workspace.map));
        workspace.item.clear();
        Structure answer = new Structure(GetItem.OPERATION.output());
        if (session.find(workspace.key, workspace.item)) {
            answer.set(GetItem.ITEM, projected(workspace.item, projection));
        }
        double units = CapacityUnits.read(workspace.item.sizeBytes(), request.flag(GetItem.CONSISTENT_READ));
        return answer.set(
                GetItem.CONSUMED_CAPACITY,
                CapacityUnits.report(
                        request.string(GetItem.RETURN_CONSUMED_CAPACITY), request.string(GetItem.TABLE_NAME), units));
    }
}
