package stator.engine;

import java.util.Set;
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
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/** {@link Query}. */
final class QueryHandler extends PageHandler {
    private static final int MAX_KEY_ATTRIBUTES = 2 * ItemKeyDescriptor.MAX_ATTRIBUTES;
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(Query.OPERATION.input())
            .legacy(Query.ATTRIBUTES_TO_GET)
            .legacy(Query.QUERY_FILTER)
            .conditionalOperator(Query.CONDITIONAL_OPERATOR, Query.QUERY_FILTER)
            .legacyKeyConditions(Query.KEY_CONDITIONS, Query.KEY_CONDITION_EXPRESSION)
            .expression(Query.PROJECTION_EXPRESSION)
            .expression(Query.FILTER_EXPRESSION)
            .expression(Query.KEY_CONDITION_EXPRESSION);

    QueryHandler(Tables tables, Store store) {
        super(Query.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.checkBare(request, Query.CONDITIONAL_OPERATOR);
        ConstraintChecker.check(request);
        PARAMETERS.check(request);
        Condition queryFilter = LegacyConditions.queryFilter(request, Query.QUERY_FILTER);
        Projection attributes = AttributesToGet.of(request, Query.ATTRIBUTES_TO_GET);
        AttributeMap startKey = AttributeRules.attributes(request, Query.EXCLUSIVE_START_KEY);
        if (startKey != null) {
            AttributeRules.checkStartKey(startKey);
        }
        if (!request.has(Query.KEY_CONDITION_EXPRESSION) && !request.has(Query.KEY_CONDITIONS)) {
            throw DynamoDbException.validation("Either the KeyConditions or KeyConditionExpression parameter must be"
                    + " specified in the request.");
        }
        RequestExpressions expressions = RequestExpressions.of(request);
        KeyExpression expressed = expressions.keyCondition(Query.KEY_CONDITION_EXPRESSION);
        Condition filter = queryFilter == null ? expressions.filter(Query.FILTER_EXPRESSION) : queryFilter;
        Projection projection = attributes == null ? expressions.projection(Query.PROJECTION_EXPRESSION) : attributes;
        expressions.checkUnused();
        KeyCondition keyCondition = expressed == null
                ? KeyCondition.of(LegacyConditions.comparisons(request, Query.KEY_CONDITIONS))
                : expressed.keyCondition();
        keyCondition.checkCount(request.has(Query.INDEX_NAME) ? MAX_KEY_ATTRIBUTES : 2);
        SelectRules.check(Query.OPERATION, request);
        ReadTarget target = ReadTarget.of(
                table(request.string(Query.TABLE_NAME)),
                request.string(Query.INDEX_NAME),
                request.flag(Query.CONSISTENT_READ));
        keyCondition.checkCount(Math.max(2, target.keys().indexed().size()));
        QueryRange bounds = new QueryRange(target, store().hashSeed(), keyCondition);
        KeyRange range = bounds.range(startKey, isForward(request));
        if (projection != null) {
            KeyRules.checkPaths(target.table(), projection.nestedAttributes());
        }
        if (filter != null) {
            checkFilter(target, filter, queryFilter == null ? "Filter Expression" : "QueryFilter");
        }
        target.checkProjected(request.string(Query.SELECT), projection);
        PageReader reader = new PageReader(target, request.string(Query.SELECT), filter, projection);
        return page(request, bounds.isSingleItem() ? reader.ofSingleItem() : reader, range, isForward(request));
    }

    private static boolean isForward(Structure request) {
        return !Boolean.FALSE.equals(request.value(Query.SCAN_INDEX_FORWARD));
    }

    /** @param name what the text calls the filter */
    private static void checkFilter(ReadTarget target, Condition filter, String name) {
        Set<String> filtered = filter.topLevelAttributes();
        target.keys().indexed().forEach(attribute -> checkNotFiltered(attribute, filtered, name));
        KeyRules.checkPaths(target.table(), filter.nestedAttributes());
    }

    private static void checkNotFiltered(KeyAttribute attribute, Set<String> filtered, String name) {
        if (filtered.contains(attribute.name())) {
            throw DynamoDbException.validation(
                    name + " can only contain non-primary key attributes: Primary key attribute: " + attribute.name());
        }
    }
}
