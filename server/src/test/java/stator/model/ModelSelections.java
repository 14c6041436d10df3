package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** SELECT of several items, page by page. */
final class ModelSelections {
    private static final int MAX_PAGE = 1024 * 1024;

    private final ScanOrder order;

    ModelSelections(ScanOrder order) {
        this.order = order;
    }

    Map<String, Object> execute(Request request, Selection selection) {
        ModelTarget target = selection.target();
        checkFilter(selection);
        checkKey(selection);
        List<List<Map<String, Value>>> ranges = ranges(selection);
        ModelTable.KeyAttribute sortKey = target.sortKey();
        boolean single = ranges.size() == 1
                && !selection.partitions().isEmpty()
                && target.index() == null
                && (sortKey == null
                        || (selection.sort() != null
                                && selection.sort().operator().equals("=")));
        Page page = new Page(request, selection);
        for (int i = first(selection); i < ranges.size() && !page.isFull; i++) {
            page.read(ranges.get(i));
        }
        Map<String, Value> last = single ? null : page.last;
        return Json.object(
                "Items",
                page.shown,
                "NextToken",
                last == null ? null : Answer.ANYTHING,
                "LastEvaluatedKey",
                last == null ? null : Value.toJson(last),
                "ConsumedCapacity",
                page.units.told(request, target.table().name));
    }

    private static void checkKey(Selection selection) {
        ModelTarget target = selection.target();
        ModelTable table = target.table();
        selection.partitions().forEach(value -> Refusal.raise(valueError(table, table.partitionKey, value)));
        if (selection.sort() != null && !selection.partitions().isEmpty()) {
            selection.sort().values().forEach(value -> Refusal.raise(valueError(table, target.sortKey(), value)));
        }
    }

    /** What is wrong with a value that a key attribute is compared with, or null. */
    static String valueError(ModelTable table, ModelTable.KeyAttribute attribute, Value value) {
        return value.type() == attribute.type()
                ? table.lengthError(attribute, value)
                : "Key attribute's data type should match its data type in table's schema: Key " + attribute.name();
    }

    /** A filter that names what an index does not hold is refused where the partition key is given. */
    private static void checkFilter(Selection selection) {
        TreeSet<String> missing = new TreeSet<>(filtered(selection));
        missing.removeIf(attribute -> holds(selection.target(), attribute));
        if (!missing.isEmpty() && !selection.partitions().isEmpty()) {
            throw Refusal.validation(ValueRules.INVALID + "Secondary index "
                    + selection.target().index().name() + " does not project one or more filter attributes: "
                    + missing);
        }
    }

    private static Set<String> filtered(Selection selection) {
        Set<String> filtered = new HashSet<>();
        if (selection.condition() != null) {
            ExpressionRules.paths(selection.condition())
                    .forEach(path -> filtered.add(
                            (String) path.resolved(selection.bindings().names()).get(0)));
        }
        return filtered;
    }

    private static boolean holds(ModelTarget target, String attribute) {
        return target.index() == null || target.index().holdsAttribute(target.table(), attribute);
    }

    /** The items of each partition key in turn, or all. */
    private List<List<Map<String, Value>>> ranges(Selection selection) {
        ModelTarget target = selection.target();
        if (selection.partitions().isEmpty()) {
            List<Map<String, Value>> all = new ArrayList<>();
            order.keys(target, null, null).forEach(key -> all.add(target.table().find(key)));
            if (selection.start() != null) {
                int behind = all.indexOf(target.table().find(selection.start())) + 1;
                return List.of(all.subList(behind, all.size()));
            }
            return List.of(all);
        }
        List<List<Map<String, Value>>> ranges = new ArrayList<>();
        for (Value partition : inOrder(selection)) {
            List<Map<String, Value>> items = new ArrayList<>(target.partition(partition));
            items.removeIf(item -> selection.sort() != null
                    && !selection.sort().holds(item.get(target.sortKey().name())));
            boolean forward = selection.order().sortForward();
            if (!forward) {
                Collections.reverse(items);
            }
            if (startsIn(selection, partition)) {
                items.removeIf(item -> {
                    int behind = target.order(item, selection.start());
                    return forward ? behind <= 0 : behind >= 0;
                });
            }
            ranges.add(items);
        }
        return ranges;
    }

    private static List<Value> inOrder(Selection selection) {
        List<Value> partitions = new ArrayList<>(selection.partitions());
        partitions.sort(Value::order);
        if (!selection.order().partitionsForward()) {
            Collections.reverse(partitions);
        }
        return partitions;
    }

    private static boolean startsIn(Selection selection, Value partition) {
        String name = selection.target().table().partitionKey.name();
        return selection.start() != null && partition.equals(selection.start().get(name));
    }

    /** The range in which a page begins. */
    private static int first(Selection selection) {
        List<Value> partitions = inOrder(selection);
        for (int i = 0; i < partitions.size(); i++) {
            if (startsIn(selection, partitions.get(i))) {
                return i;
            }
        }
        return 0;
    }

    /** What has been read. */
    private static final class Page {
        final List<Object> shown = new ArrayList<>();
        final Units units = new Units();
        Map<String, Value> last;
        boolean isFull;
        private final Request request;
        private final Selection selection;
        private final ModelTarget target;
        private final boolean fetches;
        private int scanned;
        private long size;

        Page(Request request, Selection selection) {
            this.request = request;
            this.selection = selection;
            target = selection.target();
            fetches = selection.columns() != null
                    && selection.columns().stream().anyMatch(column -> !holds(target, column));
        }

        void read(List<Map<String, Value>> items) {
            boolean consistent = request.flag("ConsistentRead");
            Integer limit = (Integer) request.body().get("Limit");
            long entries = 0;
            for (Map<String, Value> item : items) {
                int entry = Value.size(target.entry(item));
                scanned++;
                entries += entry;
                size += fetches ? Value.size(item) : entry;
                units.table(fetches ? ReferenceModel.readUnits(Value.size(item), consistent) : 0);
                show(item);
                if ((limit != null && scanned == limit) || size >= MAX_PAGE) {
                    last = target.keyOf(item);
                    isFull = true;
                    break;
                }
            }
            double read = ReferenceModel.readUnits(entries, consistent);
            if (target.index() == null) {
                units.table(read);
            } else {
                units.index(target.index().name(), read);
            }
        }

        private void show(Map<String, Value> item) {
            Map<String, Value> entry = target.entry(item);
            Condition condition = selection.condition();
            if (condition == null || new ConditionEvaluator(entry, selection.bindings()).holds(condition)) {
                Map<String, Value> told = new LinkedHashMap<>(selection.columns() == null ? entry : item);
                if (selection.columns() != null) {
                    told.keySet().retainAll(selection.columns());
                }
                shown.add(Value.toJson(told));
            }
        }
    }
}
