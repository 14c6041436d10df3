package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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
        LegacyParameters legacy = new LegacyParameters(request.body())
                .filter("QueryFilter", false)
                .attributesToGet();
        checkStartValues(request);
        boolean expressed = request.body().containsKey("KeyConditionExpression");
        if (!expressed && !request.body().containsKey("KeyConditions")) {
            throw Refusal.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        expressions.check("KeyConditionExpression", "FilterExpression", "ProjectionExpression");
        KeyRange range = expressed
                ? new KeyRange(expressions.find(Condition.class, "KeyConditionExpression"), expressions.bindings())
                : new KeyRange(LegacyRules.conditions(request.body().get("KeyConditions"), false));
        expressions.adopt(legacy);
        checkSelect(request);
        ModelTarget target = ModelTarget.of(model.table(request.table()), request.string("IndexName"));
        Map<String, Value> start = startKey(request);
        range.check(target, start);
        boolean legacyFilter = request.body().containsKey("QueryFilter");
        checkPaths(expressions, target, legacyFilter ? "QueryFilter" : "Filter Expression");
        List<Map<String, Value>> items = target.partition(range.partitionValue());
        items.removeIf(item -> !range.contains(item));
        if (Boolean.FALSE.equals(request.body().get("ScanIndexForward"))) {
            Collections.reverse(items);
        }
        if (start != null) {
            boolean forward = !Boolean.FALSE.equals(request.body().get("ScanIndexForward"));
            items.removeIf(item -> {
                int behind = target.order(item, start);
                return forward ? behind <= 0 : behind >= 0;
            });
        }
        return page(request, expressions, new Page(target, items, range.isSingleItem()));
    }

    Map<String, Object> scan(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ProjectionExpression", "FilterExpression");
        LegacyParameters legacy =
                new LegacyParameters(request.body()).attributesToGet().filter("ScanFilter", true);
        checkStartValues(request);
        checkSegments(request);
        expressions.check("FilterExpression", "ProjectionExpression");
        expressions.adopt(legacy);
        checkSelect(request);
        ModelTarget target = ModelTarget.of(model.table(request.table()), request.string("IndexName"));
        Map<String, Value> start = startKey(request);
        if (start != null) {
            checkScanStart(target, start);
        }
        Integer segment = (Integer) request.body().get("Segment");
        Integer segments = (Integer) request.body().get("TotalSegments");
        List<Map<String, Value>> keys = order.keys(target, segment, segments);
        int from = start == null ? 0 : behind(request, target, keys);
        checkPaths(expressions, target, null);
        List<Map<String, Value>> items = keys.subList(from, keys.size()).stream()
                .map(target.table()::find)
                .toList();
        return page(request, expressions, new Page(target, items, false));
    }

    /** How many keys of a scan are not behind the start key. */
    private static int behind(Request request, ModelTarget target, List<Map<String, Value>> keys) {
        Map<String, Value> start = startKey(request);
        String partitionKey = target.table().partitionKey.name();
        Value partition = start.get(partitionKey);
        int behind = -1;
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Value> key = keys.get(i);
            if (key.get(partitionKey).equals(partition)) {
                boolean passed = target.order(key, start) <= 0;
                behind = passed ? i + 1 : behind < 0 ? i : behind;
            }
        }
        if (behind < 0 && target.partition(partition).isEmpty()) {
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

    private static void checkScanStart(ModelTarget target, Map<String, Value> start) {
        if (start.size() != target.startAttributes().size()) {
            throw Refusal.validation(INVALID_START
                    + (target.index() == null ? ": The provided key element does not match the schema" : ""));
        }
        for (ModelTable.KeyAttribute attribute : target.startAttributes()) {
            String problem = target.table().elementError(attribute, start);
            Refusal.raise(problem == null ? null : INVALID_START + ": " + problem);
        }
    }

    private static Map<String, Value> startKey(Request request) {
        Object start = request.body().get("ExclusiveStartKey");
        return start == null ? null : Value.attributes(start);
    }

    private static void checkStartValues(Request request) {
        Object start = request.body().get("ExclusiveStartKey");
        if (start != null) {
            String error = request.operation().equals("Scan")
                    ? ValueRules.olderAttributesError(start)
                    : ValueRules.attributesError(start);
            Refusal.raise(error == null ? null : ValueRules.ofStartKey(error));
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
        boolean expressed = request.body().containsKey("ProjectionExpression");
        boolean projects = expressed || request.body().containsKey("AttributesToGet");
        String prefix = request.operation().equals("Query") ? Refusal.ENVELOPE : "";
        if (select == null) {
            return;
        }
        if (select.equals("SPECIFIC_ATTRIBUTES")) {
            Refusal.raise(
                    projects
                            ? null
                            : prefix + "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                                    + " SPECIFIC_ATTRIBUTES");
        } else if (projects) {
            throw Refusal.validation(prefix + "Cannot specify the "
                    + (expressed ? "ProjectionExpression" : "AttributesToGet") + " when choosing to get "
                    + (select.equals("COUNT") ? "only the Count" : select));
        } else if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !request.body().containsKey("IndexName")) {
            throw Refusal.validation(
                    prefix + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
    }

    /** @param filterName what a text calls the filter that must not name the key; null if it may */
    private static void checkPaths(RequestExpressions expressions, ModelTarget target, String filterName) {
        ModelTable table = target.table();
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
        for (ModelTable.KeyAttribute attribute :
                filterName == null ? Set.<ModelTable.KeyAttribute>of() : target.keyAttributes()) {
            if (paths.stream()
                    .anyMatch(path -> path.resolved(bindings.names()).get(0).equals(attribute.name()))) {
                throw Refusal.validation(filterName
                        + " can only contain non-primary key attributes: Primary key attribute: " + attribute.name());
            }
        }
        Refusal.raise(table.pathError(paths, bindings));
    }

    /** The answer depends on what only the server knows: where a partition key would be, had it items. */
    static final class Unpredictable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What a page is taken from. */
    private record Page(ModelTarget target, List<Map<String, Value>> items, boolean single) {}

    private static Map<String, Object> page(Request request, RequestExpressions expressions, Page source) {
        Condition filter = expressions.find(Condition.class, "FilterExpression");
        Integer limit = (Integer) request.body().get("Limit");
        boolean fetches = fetches(request, expressions, source.target);
        boolean consistent = request.flag("ConsistentRead");
        List<Object> shown = new ArrayList<>();
        Map<String, Value> last = null;
        Units units = new Units();
        int scanned = 0;
        long entries = 0;
        long size = 0;
        for (Map<String, Value> item : source.items) {
            int entry = Value.size(source.target.entry(item));
            scanned++;
            entries += entry;
            size += fetches ? Value.size(item) : entry;
            units.table(fetches ? ReferenceModel.readUnits(Value.size(item), consistent) : 0);
            if (filter == null || new ConditionEvaluator(item, expressions.bindings()).holds(filter)) {
                shown.add(shown(request, expressions, source.target, item));
            }
            if ((limit != null && scanned == limit) || size >= MAX_PAGE) {
                last = source.single ? null : source.target.keyOf(item);
                break;
            }
        }
        double read = ReferenceModel.readUnits(entries, consistent);
        if (source.target.index() == null) {
            units.table(read);
        } else {
            units.index(source.target.index().name(), read);
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
                units.told(request, request.table()));
    }

    private static Object shown(
            Request request, RequestExpressions expressions, ModelTarget target, Map<String, Value> item) {
        Expression.Projection projection = expressions.find(Expression.Projection.class, "ProjectionExpression");
        boolean whole = projection != null || "ALL_ATTRIBUTES".equals(request.string("Select"));
        return ReferenceModel.shown(whole ? item : target.entry(item), projection, expressions.bindings());
    }

    /** Whether attributes that an index does not hold are wanted, so that items are read from the table. */
    private static boolean fetches(Request request, RequestExpressions expressions, ModelTarget target) {
        Set<String> named = new HashSet<>();
        for (String member : List.of("ProjectionExpression", "FilterExpression")) {
            Expression expression = expressions.find(Expression.class, member);
            if (expression != null) {
                ExpressionRules.paths(expression)
                        .forEach(path -> named.add((String)
                                path.resolved(expressions.bindings().names()).get(0)));
            }
        }
        return target.fetches("ALL_ATTRIBUTES".equals(request.string("Select")), named);
    }
}
