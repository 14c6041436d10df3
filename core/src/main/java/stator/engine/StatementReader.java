package stator.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partiql.BoundStatement;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.IndexSchema;
import stator.table.ItemKey;
import stator.table.KeyRange;
import stator.table.TableSchema;

/**
 * Reads one page of a SELECT. The ranges of keys that its WHERE clause leads to are read one after the other, as queries or
 * as one scan; the whole clause is the filter. For one request, on one thread.
 */
final class StatementReader {
    private final Store store;
    private final Structure request;
    private final BoundStatement statement;
    private final ReadTarget target;
    private final ConsumedUnits units = new ConsumedUnits();

    StatementReader(Store store, Structure request, BoundStatement statement, ReadTarget target) {
        this.store = store;
        this.request = request;
        this.statement = statement;
        this.target = target;
    }

    /** Checks the statement against the schema, and reads. */
    Reply read() {
        Projection projection = statement.projection();
        Condition filter = statement.where();
        if (projection != null) {
            KeyRules.checkPaths(target.table(), projection.nestedAttributes());
        }
        if (filter != null) {
            KeyRules.checkPaths(target.table(), filter.nestedAttributes());
        }
        PageReader reader = new PageReader(target, null, filter, projection);
        if (filter != null && filtersEntries(filter)) {
            reader.filteringEntries();
        }
        StatementReads reads = new StatementReads(statement, target, store.hashSeed());
        target.checkProjected(null, projection);
        List<AttributeMap> parameters = request.list(ExecuteStatement.PARAMETERS);
        String text = request.string(ExecuteStatement.STATEMENT);
        byte[] digest = StatementToken.digest(text == null ? "" : text, parameters);
        String given = request.string(ExecuteStatement.NEXT_TOKEN);
        StatementToken token = given == null ? null : StatementToken.decode(given, digest, target);
        if (token != null && (token.range() < 0 || token.range() >= reads.count())) {
            throw StatementToken.invalid();
        }
        ReadSession session = store.openReader();
        try {
            int last = read(session, reads, reader, token);
            AttributeMap lastKey = reader.lastEvaluatedKey();
            Structure answer = new Structure(ExecuteStatement.OPERATION.output())
                    .set(ExecuteStatement.ITEMS, reader.items())
                    .set(ExecuteStatement.LAST_EVALUATED_KEY, lastKey)
                    .set(
                            ExecuteStatement.NEXT_PAGE_TOKEN,
                            lastKey == null ? null : StatementToken.encode(digest, last, lastKey, target))
                    .set(
                            ExecuteStatement.CONSUMED_CAPACITY,
                            units.report(
                                    request.string(ExecuteStatement.RETURN_CONSUMED_CAPACITY),
                                    target.table().name()));
            return new Reply(answer, session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }

    /**
     * Whether the filter names attributes that the index does not hold: they are not there for it, since only columns are
     * fetched from the table.
     *
     * @throws DynamoDbException a ValidationException if it does so where the WHERE clause names the partition key
     */
    private boolean filtersEntries(Condition filter) {
        List<String> unprojected = filter.topLevelAttributes().stream()
                .filter(attribute -> !target.holds(attribute))
                .sorted()
                .toList();
        IndexSchema index = target.index();
        if (index != null && !unprojected.isEmpty() && statement.isKeyed(target.keyNames())) {
            throw TableRequests.invalid("Secondary index " + index.name()
                    + " does not project one or more filter attributes: " + unprojected);
        }
        return !unprojected.isEmpty();
    }

    /** Returns the range in which the page ended. */
    private int read(ReadSession session, StatementReads reads, PageReader reader, @Nullable StatementToken token) {
        int first = token == null ? 0 : token.range();
        boolean consistent = request.flag(ExecuteStatement.CONSISTENT_READ);
        for (int i = first; i < reads.count(); i++) {
            KeyRange range = reads.range(i);
            if (token != null && i == first) {
                startAfter(range, token, reads.forward());
            }
            if (reads.count() == 1 && reads.isSingleItem(i)) {
                reader.ofSingleItem();
            }
            reader.read(session.cursor(range, reads.forward()), request.integer(ExecuteStatement.LIMIT), consistent);
            units.add(reader.takeUnits(consistent));
            if (reader.lastEvaluatedKey() != null) {
                return i;
            }
        }
        if (reads.count() == 0) {
            units.add(reader.takeUnits(consistent));
        }
        return reads.count();
    }

    private void startAfter(KeyRange range, StatementToken token, boolean forward) {
        Workspace workspace = Workspace.current();
        ItemKey key =
                workspace.key.wrap(target.keys(), store.hashSeed(), token.key().view(workspace.map));
        if (!range.contains(key)) {
            throw StatementToken.invalid();
        }
        range.startAfter(key, forward);
    }

    /** What the statement reads: a table, or an index of it. */
    static ReadTarget target(TableSchema table, @Nullable String indexName, boolean consistent) {
        IndexSchema index = indexName == null ? null : table.index(indexName);
        if (indexName != null && index == null) {
            throw DynamoDbException.validation("The table does not have the specified index");
        }
        if (index != null && index.isGlobal() && consistent) {
            throw DynamoDbException.validation("Strongly consistent read is not supported on Global Secondary Indexes");
        }
        return new ReadTarget(table, index).checkReadable();
    }
}
