package stator.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Query;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.expression.KeyCondition;
import stator.expression.KeyExpression;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.Store;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/** {@link Query}. */
final class QueryHandler extends PageHandler {
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(Query.OPERATION.input())
            .legacy(Query.ATTRIBUTES_TO_GET, "ProjectionExpression")
            .legacy(Query.QUERY_FILTER, "FilterExpression")
            .legacy(Query.CONDITIONAL_OPERATOR, "FilterExpression")
            .legacyKeyConditions(Query.KEY_CONDITIONS, Query.KEY_CONDITION_EXPRESSION)
            .expression(Query.PROJECTION_EXPRESSION)
            .expression(Query.FILTER_EXPRESSION)
            .expression(Query.KEY_CONDITION_EXPRESSION);

    QueryHandler(Tables tables, Store store) {
        super(Query.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.check(request);
        PARAMETERS.check(request);
        AttributeMap startKey = AttributeRules.attributes(request, Query.EXCLUSIVE_START_KEY);
        if (startKey != null) {
            AttributeRules.checkStartKey(startKey);
        }
        if (!request.has(Query.KEY_CONDITION_EXPRESSION) && !request.has(Query.KEY_CONDITIONS)) {
            throw DynamoDbException.validation("Either the KeyConditions or KeyConditionExpression parameter must be"
                    + " specified in the request.");
        }
        PARAMETERS.refuseLegacy(request);
        RequestExpressions expressions = RequestExpressions.of(request);
        KeyExpression expressed = expressions.keyCondition(Query.KEY_CONDITION_EXPRESSION);
        Condition filter = expressions.filter(Query.FILTER_EXPRESSION);
        Projection projection = expressions.projection(Query.PROJECTION_EXPRESSION);
        expressions.checkUnused();
        if (expressed == null) {
            throw new IllegalStateException("a key condition that was there is gone");
        }
        KeyCondition keyCondition = expressed.keyCondition();
        keyCondition.checkCount(2);
        String select = request.string(Query.SELECT);
        String index = request.string(Query.INDEX_NAME);
        SelectRules.check("Query", select, projection != null, index != null);
        ReadTarget target = ReadTarget.of(table(request.string(Query.TABLE_NAME)), index);
        QueryRange bounds = new QueryRange(target, store().hashSeed(), keyCondition);
        KeyRange range = bounds.range(startKey, isForward(request));
        checkPaths(target, projection, filter);
        PageReader reader = new PageReader(target, select, filter, projection);
        return page(request, bounds.isSingleItem() ? reader.ofSingleItem() : reader, range, isForward(request));
    }

    private static boolean isForward(Structure request) {
        return !Boolean.FALSE.equals(request.value(Query.SCAN_INDEX_FORWARD));
    }

    private static void checkPaths(ReadTarget target, @Nullable Projection projection, @Nullable Condition filter) {
        if (projection != null) {
            KeyRules.checkPaths(target.table(), projection.nestedAttributes());
        }
        if (filter != null) {
            Set<String> filtered = filter.topLevelAttributes();
            checkNotFiltered(target.partitionKey(), filtered);
            checkNotFiltered(target.sortKey(), filtered);
            KeyRules.checkPaths(target.table(), filter.nestedAttributes());
        }
    }

    private static void checkNotFiltered(@Nullable KeyAttribute attribute, Set<String> filtered) {
        if (attribute != null && filtered.contains(attribute.name())) {
            throw DynamoDbException.validation("Filter Expression can only contain non-primary key attributes: Primary"
                    + " key attribute: " + attribute.name());
        }
    }
}
