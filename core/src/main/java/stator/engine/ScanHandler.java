package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Scan;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partition.Store;
import stator.table.ItemKey;
import stator.table.KeyRange;
import stator.table.TableSchema;

/** {@link Scan}. */
final class ScanHandler extends PageHandler {
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(Scan.OPERATION.input())
            .legacy(Scan.ATTRIBUTES_TO_GET)
            .legacy(Scan.SCAN_FILTER)
            .conditionalOperator(Scan.CONDITIONAL_OPERATOR, Scan.SCAN_FILTER)
            .expression(Scan.PROJECTION_EXPRESSION)
            .expression(Scan.FILTER_EXPRESSION);

    ScanHandler(Tables tables, Store store) {
        super(Scan.OPERATION, tables, store);
    }

    @Override
    Reply answer(Structure request) {
        ConstraintChecker.check(request);
        PARAMETERS.check(request);
        Projection attributes = AttributesToGet.of(request, Scan.ATTRIBUTES_TO_GET);
        Condition scanFilter = LegacyConditions.scanFilter(request, Scan.SCAN_FILTER);
        AttributeMap startKey = AttributeRules.attributes(request, Scan.EXCLUSIVE_START_KEY);
        if (startKey != null) {
            AttributeRules.checkStartKeyOlder(startKey);
        }
        checkSegments(request.integer(Scan.SEGMENT), request.integer(Scan.TOTAL_SEGMENTS));
        RequestExpressions expressions = RequestExpressions.older(request);
        Condition filter = scanFilter == null ? expressions.filter(Scan.FILTER_EXPRESSION) : scanFilter;
        Projection projection = attributes == null ? expressions.projection(Scan.PROJECTION_EXPRESSION) : attributes;
        expressions.checkUnused();
        String select = request.string(Scan.SELECT);
        String index = request.string(Scan.INDEX_NAME);
        SelectRules.check(Scan.OPERATION, request);
        TableSchema table = table(request.string(Scan.TABLE_NAME));
        ReadTarget target = ReadTarget.of(table, index, request.flag(Scan.CONSISTENT_READ));
        KeyRange range = range(request, target, startKey);
        target.checkProjected(select, projection);
        if (projection != null) {
            KeyRules.checkPaths(table, projection.nestedAttributes());
        }
        if (filter != null) {
            KeyRules.checkPaths(table, filter.nestedAttributes());
        }
        return page(request, new PageReader(target, select, filter, projection), range, true);
    }

    private static void checkSegments(@Nullable Integer segment, @Nullable Integer totalSegments) {
        if (segment != null && totalSegments == null) {
            throw DynamoDbException.validation("The TotalSegments parameter is required but was not present in the"
                    + " request when Segment parameter is present");
        }
        if (segment == null && totalSegments != null) {
            throw DynamoDbException.validation("The Segment parameter is required but was not present in the request"
                    + " when parameter TotalSegments is present");
        }
        if (segment != null && totalSegments != null && segment >= totalSegments) {
            throw DynamoDbException.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + totalSegments);
        }
    }

    private KeyRange range(Structure request, ReadTarget target, @Nullable AttributeMap startKey) {
        Workspace workspace = Workspace.current();
        Integer segment = request.integer(Scan.SEGMENT);
        Integer totalSegments = request.integer(Scan.TOTAL_SEGMENTS);
        KeyRange range = segment == null || totalSegments == null
                ? workspace.range.ofAll(target.keys())
                : workspace.range.ofSegment(target.keys(), segment, totalSegments);
        if (startKey == null) {
            return range;
        }
        checkStartKey(target, startKey);
        ItemKey key = workspace.key.wrap(target.keys(), store().hashSeed(), startKey.view(workspace.map));
        if (!range.contains(key)) {
            throw DynamoDbException.validation(QueryRange.INVALID_START_KEY
                    + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: "
                    + totalSegments + " Segment: " + segment);
        }
        return range.startAfter(key, true);
    }

    private static void checkStartKey(ReadTarget target, AttributeMap startKey) {
        if (!target.hasKeyCount(startKey)) {
            String ofTable = target.index() == null ? ": " + KeyRules.KEY_MISMATCH : "";
            throw DynamoDbException.validation(QueryRange.INVALID_START_KEY + ofTable);
        }
        target.checkElements(startKey);
    }
}
