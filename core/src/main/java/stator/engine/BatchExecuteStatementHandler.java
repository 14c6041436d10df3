package stator.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.BatchExecuteStatement;
import stator.contract.BatchExecuteStatement.Request;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.item.MapView;
import stator.partiql.BoundStatement;
import stator.partiql.KeyNames;
import stator.partiql.NamedKey;
import stator.partiql.PreparedStatement;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.ItemKey;
import stator.table.TableSchema;

/**
 * {@link BatchExecuteStatement}: every statement for itself, so that what is wrong with one is told in its place. All items
 * of a batch of reads are of one version of each partition.
 */
final class BatchExecuteStatementHandler extends ItemHandler {
    private static final String NOT_THE_KEY =
            "Select statements within BatchExecuteStatement must specify the primary key in the where clause.";

    BatchExecuteStatementHandler(Tables tables, Store store) {
        super(BatchExecuteStatement.OPERATION, tables, store);
    }

    /** A statement that was checked: what it reads, or what it writes, or what is wrong with it. */
    private static final class Part {
        private @Nullable BoundStatement statement;
        private @Nullable TableSchema table;
        private @Nullable ItemKey key;
        private @Nullable Projection projection;
        private @Nullable SingleWrite write;
        private @Nullable DynamoDbException error;
        private boolean consistent;

        boolean isRead() {
            return statement != null && Statements.isRead(statement);
        }

        boolean inserts() {
            return statement != null && statement.prepared().kind() == PreparedStatement.Kind.INSERT;
        }
    }

    @Override
    public void execute(Structure request, ReplyHandler handler) {
        List<Part> parts = new ArrayList<>();
        try {
            ConstraintChecker.check(request);
            List<Structure> statements = request.list(BatchExecuteStatement.STATEMENTS);
            if (statements == null) {
                throw new IllegalStateException("member not checked: Statements");
            }
            statements.forEach(statement -> parts.add(bind(statement)));
            checkNotMixed(parts);
            String asked = request.string(BatchExecuteStatement.RETURN_CONSUMED_CAPACITY);
            for (int i = 0; i < parts.size(); i++) {
                prepare(parts.get(i), statements.get(i), asked);
            }
            checkDistinct(parts);
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        run(
                parts,
                new StatementBatch(
                        parts.size(), request.string(BatchExecuteStatement.RETURN_CONSUMED_CAPACITY), handler));
    }

    private static Part bind(Structure request) {
        Part part = new Part();
        try {
            BoundStatement statement =
                    Statements.bind(request.string(Request.STATEMENT), request.list(Request.PARAMETERS));
            Statements.refuseExists(statement);
            part.statement = statement;
        } catch (DynamoDbException ex) {
            part.error = ex;
        }
        return part;
    }

    private static void checkNotMixed(List<Part> parts) {
        boolean reads = parts.stream().anyMatch(Part::isRead);
        boolean writes = parts.stream().anyMatch(part -> part.statement != null && !part.isRead());
        if (reads && writes) {
            throw DynamoDbException.validation("Read and write requests together in the same batch is not supported.");
        }
    }

    private void prepare(Part part, Structure request, @Nullable String askedCapacity) {
        BoundStatement statement = part.statement;
        if (statement == null) {
            return;
        }
        try {
            boolean reads = Statements.isRead(statement);
            if (!reads) {
                StatementWriter.refuseIndex(statement);
            }
            TableSchema table = table(statement.prepared().tableName());
            part.table = table;
            if (reads) {
                part.key = key(statement, table);
                part.projection = statement.projection();
                part.consistent = request.flag(Request.CONSISTENT_READ);
            } else {
                StatementWriter.Wishes wishes = new StatementWriter.Wishes(
                        askedCapacity, request.string(Request.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE));
                part.write = StatementWriter.prepare(statement, table, wishes);
                part.key = itemKey(table, part.write.command().attributes());
            }
        } catch (DynamoDbException ex) {
            part.error = ex;
        }
    }

    /** The key that a SELECT names, and nothing else. */
    private ItemKey key(BoundStatement statement, TableSchema table) {
        NamedKey named = statement.key(KeyNames.of(table));
        boolean plain = statement.prepared().indexName() == null && named.isComplete() && named.isAlone();
        if (!plain || named.conflict() != null) {
            if (statement.prepared().indexName() == null) {
                new StatementReads(
                        statement, new ReadTarget(table, null), store().hashSeed()); // what is wrong there comes first
            }
            throw DynamoDbException.validation(NOT_THE_KEY);
        }
        AttributeMap key = named.attributes(Workspace.current().encoder());
        KeyRules.checkKey(table, key);
        return itemKey(table, key);
    }

    private ItemKey itemKey(TableSchema table, AttributeMap attributes) {
        return new ItemKey().wrap(table.keys(), store().hashSeed(), attributes.view(new MapView()));
    }

    private static void checkDistinct(List<Part> parts) {
        Set<ItemKey> keys = new HashSet<>();
        for (Part part : parts) {
            if (part.error == null && part.key != null && !keys.add(part.key)) {
                throw DynamoDbException.validation("Provided list of item keys contains duplicates");
            }
        }
    }

    private void run(List<Part> parts, StatementBatch batch) {
        ReadSession session = null;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.table != null) {
                batch.table(i, part.table.name());
            }
            if (part.error != null) {
                batch.fail(i, part.error);
            } else if (part.write != null) {
                part.write.submitTo(store(), batch.write(i, part.write, part.inserts()));
            } else {
                session = session == null ? store().openReader() : session;
                read(part, session, batch, i);
            }
        }
        batch.conclude(session == null ? null : session::close);
    }

    private void read(Part part, ReadSession session, StatementBatch batch, int index) {
        Workspace workspace = Workspace.current();
        workspace.item.clear();
        try {
            ItemKey key = part.key;
            boolean found = key != null && session.find(key, workspace.item);
            double units = CapacityUnits.read(workspace.item.sizeBytes(), part.consistent);
            batch.read(index, found ? ReadHandler.projected(workspace.item, part.projection) : null, units);
        } catch (RuntimeException | AssertionError ex) {
            batch.fail(index, fault(ex));
        }
    }
}
