package stator.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The item API on plain maps: gives the answer to any request, and changes as a table would. */
final class ReferenceModel {
    static final int MAX_ITEM = 409_600;

    private final Map<String, ModelTable> tables = new LinkedHashMap<>();
    private final ModelWrites writes = new ModelWrites(this);
    private final ModelPages pages;
    private final ModelSelections selections;
    private final ModelBatches batches = new ModelBatches(this);
    private final ModelTransactions transactions = new ModelTransactions(this);
    private final ModelStatements statements = new ModelStatements();
    private final ModelStatementTransactions statementTransactions = new ModelStatementTransactions(this);

    /** @param order tells in what order a scan goes through a table, which is the server's own affair */
    ReferenceModel(List<ModelTable> tables, ScanOrder order) {
        tables.forEach(table -> this.tables.put(table.name, table));
        pages = new ModelPages(this, order);
        selections = new ModelSelections(order);
    }

    /** The answer to a request. */
    Answer answer(Request request) {
        try {
            if (request.unreadable() != null) {
                throw Refusal.serialization(request.unreadable());
            }
            Constraints.check(request);
            return Answer.ok(
                    switch (request.operation()) {
                        case "PutItem" -> writes.put(request);
                        case "UpdateItem" -> writes.update(request);
                        case "DeleteItem" -> writes.delete(request);
                        case "GetItem" -> get(request);
                        case "Query" -> pages.query(request);
                        case "Scan" -> pages.scan(request);
                        case "BatchGetItem" -> batches.get(request);
                        case "TransactWriteItems" -> transactions.write(request);
                        case "TransactGetItems" -> transactions.get(request);
                        case "ExecuteStatement" -> execute(request);
                        case "BatchExecuteStatement" -> statements.batch(request);
                        case "ExecuteTransaction" -> statementTransactions.execute(request);
                        default -> batches.write(request);
                    });
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    /** The table of a name or ARN. */
    ModelTable table(String nameOrArn) {
        ModelTable table = tables.get(
                nameOrArn.startsWith(ModelTable.ARN) ? nameOrArn.substring(ModelTable.ARN.length()) : nameOrArn);
        if (table == null) {
            throw Refusal.noTable();
        }
        return table;
    }

    private Map<String, Object> execute(Request request) {
        Expression statement = request.expressions().get("Statement");
        return statement instanceof Selection selection
                ? selections.execute(request, selection)
                : statements.execute(request);
    }

    private Map<String, Object> get(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ProjectionExpression");
        Refusal.raise(ValueRules.attributesError(request.body().get("Key")));
        LegacyParameters legacy = new LegacyParameters(request.body()).attributesToGet();
        expressions.check("ProjectionExpression");
        expressions.adopt(legacy);
        Expression.Projection projection = expressions.find(Expression.Projection.class, "ProjectionExpression");
        ModelTable table = table(request.table());
        Map<String, Value> key = Value.attributes(request.body().get("Key"));
        Refusal.raise(table.keyError(key));
        Bindings bindings = expressions.bindings();
        Refusal.raise(projection == null ? null : table.pathError(projection.paths(), bindings));
        Map<String, Value> item = table.find(key);
        return Json.object(
                "Item",
                item == null ? null : shown(item, projection, bindings),
                "ConsumedCapacity",
                Units.ofTable(readUnits(sizeOf(item), request.flag("ConsistentRead")))
                        .told(request, request.table()));
    }

    static Map<String, Object> shown(Map<String, Value> item, Expression.Projection projection, Bindings bindings) {
        return Value.toJson(projection == null ? item : Projections.project(item, projection.paths(), bindings));
    }

    static int sizeOf(Map<String, Value> item) {
        return item == null ? 0 : Value.size(item);
    }

    static double readUnits(long size, boolean consistent) {
        return Math.max(1, (size + 4095) / 4096) * (consistent ? 1.0 : 0.5);
    }

    static double writeUnits(Map<String, Value> before, Map<String, Value> after) {
        return Math.max(1, (Math.max(sizeOf(before), sizeOf(after)) + 1023) / 1024);
    }
}
