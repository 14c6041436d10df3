package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Query and Scan. */
final class ModelPages {
    private static final int MAX_PAGE = 1024 * 1024;
    private static final String INVALID_START = "The provided starting key is invalid";

    private final ReferenceModel model;
    private final ScanOrder order;

    ModelPages(ReferenceModel model, ScanOrder order) {
        this.model = model;
        this.order = order;
    }

    Map<String, Object> query(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ProjectionExpression", "FilterExpression", "KeyConditionExpression");
        checkStartValues(request);
        if (!request.body().containsKey("KeyConditionExpression")) {
            throw Refusal.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        expressions.check("KeyConditionExpression", "FilterExpression", "ProjectionExpression");
        KeyRange range =
                new KeyRange(expressions.find(Condition.class, "KeyConditionExpression"), expressions.bindings());
        checkSelect(request);
        ModelTable table = model.table(request.table());
        checkIndex(request);
        Map<String, Value> start = startKey(request);
        range.check(table, start);
        checkPaths(expressions, table, true);
        List<Map<String, Value>> items = new ArrayList<>(table.partition(range.partitionValue()));
        items.removeIf(item -> !range.contains(item));
        if (Boolean.FALSE.equals(request.body().get("ScanIndexForward"))) {
            Collections.reverse(items);
        }
        if (start != null) {
            boolean forward = !Boolean.FALSE.equals(request.body().get("ScanIndexForward"));
            items.removeIf(item -> {
                int behind = item.get(table.sortKey.name()).order(start.get(table.sortKey.name()));
                return forward ? behind <= 0 : behind >= 0;
            });
        }
        return page(request, expressions, table, new Page(items, range.isSingleItem(table)));
    }

    Map<String, Object> scan(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ProjectionExpression", "FilterExpression");
        checkStartValues(request);
        checkSegments(request);
        expressions.check("FilterExpression", "ProjectionExpression");
        checkSelect(request);
        ModelTable table = model.table(request.table());
        checkIndex(request);
        Map<String, Value> start = startKey(request);
        String problem = start == null ? null : table.keyError(start);
        if (problem != null) {
            throw Refusal.validation(INVALID_START + ": " + problem);
        }
        Integer segment = (Integer) request.body().get("Segment");
        Integer segments = (Integer) request.body().get("TotalSegments");
        List<Map<String, Value>> keys = order.keys(table, segment, segments);
        int from = start == null ? 0 : behind(request, table, keys);
        checkPaths(expressions, table, false);
        List<Map<String, Value>> items =
                keys.subList(from, keys.size()).stream().map(table::find).toList();
        return page(request, expressions, table, new Page(items, false));
    }

    /** How many keys of a scan are not behind the start key. */
    private static int behind(Request request, ModelTable table, List<Map<String, Value>> keys) {
        Map<String, Value> start = startKey(request);
        Value partition = start.get(table.partitionKey.name());
        int behind = -1;
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Value> key = keys.get(i);
            if (key.get(table.partitionKey.name()).equals(partition)) {
                boolean passed = table.sortKey == null
                        || key.get(table.sortKey.name()).order(start.get(table.sortKey.name())) <= 0;
                behind = passed ? i + 1 : behind < 0 ? i : behind;
            }
        }
        if (behind < 0 && table.partition(partition).isEmpty()) {
            throw new Unpredictable();
        }
        if (behind < 0) {
            throw Refusal.validation(INVALID_START
                    + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: "
                    + request.body().get("TotalSegments") + " Segment: "
                    + request.body().get("Segment"));
        }
        return behind;
    }

    private static Map<String, Value> startKey(Request request) {
        Object start = request.body().get("ExclusiveStartKey");
        return start == null ? null : Value.attributes(start);
    }

    private static void checkStartValues(Request request) {
        Object start = request.body().get("ExclusiveStartKey");
        String error = start == null ? null : ValueRules.attributesError(start);
        if (error != null) {
            throw Refusal.validation(ValueRules.ofStartKey(error));
        }
    }

    private static void checkSegments(Request request) {
        Integer segment = (Integer) request.body().get("Segment");
        Integer total = (Integer) request.body().get("TotalSegments");
        if (segment != null && total == null) {
            throw Refusal.validation("The TotalSegments parameter is required but was not present in the request when"
                    + " Segment parameter is present");
        }
        if (segment == null && total != null) {
            throw Refusal.validation("The Segment parameter is required but was not present in the request when"
                    + " parameter TotalSegments is present");
        }
        if (segment != null && segment >= total) {
            throw Refusal.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
    }

    private static void checkSelect(Request request) {
        String select = request.string("Select");
        boolean projects = request.body().containsKey("ProjectionExpression");
        if (select == null) {
            return;
        }
        if (select.equals("SPECIFIC_ATTRIBUTES")) {
            if (!projects) {
                throw Refusal.validation((request.operation().equals("Query") ? Refusal.ENVELOPE : "")
                        + "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                        + " SPECIFIC_ATTRIBUTES");
            }
        } else if (projects) {
            throw Refusal.validation("Cannot specify the ProjectionExpression when choosing to get "
                    + (select.equals("COUNT") ? "only the Count" : select));
        } else if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !request.body().containsKey("IndexName")) {
            throw Refusal.validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
    }

    private static void checkIndex(Request request) {
        if (request.string("IndexName") != null) {
            throw Refusal.validation("The table does not have the specified index: " + request.string("IndexName"));
        }
    }

    private static void checkPaths(RequestExpressions expressions, ModelTable table, boolean query) {
        Bindings bindings = expressions.bindings();
        Expression.Projection projection = expressions.find(Expression.Projection.class, "ProjectionExpression");
        if (projection != null) {
            Refusal.raise(table.pathError(projection.paths(), bindings));
        }
        Condition filter = expressions.find(Condition.class, "FilterExpression");
        if (filter == null) {
            return;
        }
        List<Path> paths = ExpressionRules.paths(filter);
        for (ModelTable.KeyAttribute attribute : query ? table.keyAttributes() : Set.<ModelTable.KeyAttribute>of()) {
            if (paths.stream()
                    .anyMatch(path -> path.resolved(bindings.names()).get(0).equals(attribute.name()))) {
                throw Refusal.validation(
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
                                + attribute.name());
            }
        }
        Refusal.raise(table.pathError(paths, bindings));
    }

    /** The answer depends on what only the server knows: where a partition key would be, had it items. */
    static final class Unpredictable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What a page is taken from. */
    private record Page(List<Map<String, Value>> items, boolean single) {}

    private static Map<String, Object> page(
            Request request, RequestExpressions expressions, ModelTable table, Page source) {
        Condition filter = expressions.find(Condition.class, "FilterExpression");
        Expression.Projection projection = expressions.find(Expression.Projection.class, "ProjectionExpression");
        Integer limit = (Integer) request.body().get("Limit");
        List<Object> shown = new ArrayList<>();
        Map<String, Value> last = null;
        int scanned = 0;
        long size = 0;
        for (Map<String, Value> item : source.items) {
            scanned++;
            size += Value.size(item);
            if (filter == null || new ConditionEvaluator(item, expressions.bindings()).holds(filter)) {
                shown.add(ReferenceModel.shown(item, projection, expressions.bindings()));
            }
            if ((limit != null && scanned == limit) || size >= MAX_PAGE) {
                last = source.single ? null : table.keyOf(item);
                break;
            }
        }
        boolean counts = "COUNT".equals(request.string("Select"));
        return Json.object(
                "Items",
                counts ? null : shown,
                "Count",
                shown.size(),
                "ScannedCount",
                scanned,
                "LastEvaluatedKey",
                last == null ? null : Value.toJson(last),
                "ConsumedCapacity",
                ReferenceModel.capacity(
                        request, request.table(), ReferenceModel.readUnits(size, request.flag("ConsistentRead"))));
    }
}
