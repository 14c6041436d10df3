package stator.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteTransaction;
import stator.contract.ExecuteTransaction.Request;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.partiql.BoundStatement;
import stator.partiql.KeyNames;
import stator.partiql.NamedKey;
import stator.partiql.PreparedStatement;
import stator.partition.Store;
import stator.table.TableSchema;

/**
 * {@link ExecuteTransaction}: statements that write become the transaction that TransactWriteItems makes, statements that
 * read the one of TransactGetItems.
 */
final class ExecuteTransactionHandler extends ItemHandler {
    private static final String EMPTY = "1 validation error detected: Value at 'transactStatements' failed to satisfy"
            + " constraint: Member must have length greater than or equal to 1";
    private static final String MIXED =
            "ExecuteTransaction API does not support both read and write operations in the same request.";
    private static final String NOT_THE_KEY =
            "Select statements within ExecuteTransaction must specify the primary key in the where clause.";

    ExecuteTransactionHandler(Tables tables, Store store) {
        super(ExecuteTransaction.OPERATION, tables, store);
    }

    /** Checks one statement against its table, and adds it to the transaction. */
    private interface Step {
        /** What is wrong with its key, or null if it was added. */
        @Nullable
        String add(BoundStatement statement, TableSchema table, Structure request);
    }

    @Override
    public void execute(Structure request, ReplyHandler handler) {
        Reply reply = null;
        TransactionRequest writes = null;
        try {
            List<Structure> requests = requests(request);
            List<BoundStatement> statements = bind(requests);
            if (Statements.isRead(statements.get(0))) {
                reply = read(request, requests, statements);
            } else {
                writes = writes(request, requests, statements);
            }
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        if (reply != null) {
            handler.onReply(reply);
        } else if (writes != null) {
            TransactionRequest transaction = writes;
            transaction.run(error -> complete(request, transaction, error, handler));
        }
    }

    private static List<Structure> requests(Structure request) {
        ConstraintChecker.check(request);
        List<Structure> requests = request.list(ExecuteTransaction.TRANSACT_STATEMENTS);
        if (requests == null) {
            throw new IllegalStateException("member not checked: TransactStatements");
        }
        if (requests.isEmpty()) {
            throw DynamoDbException.validation(EMPTY);
        }
        return requests;
    }

    private static List<BoundStatement> bind(List<Structure> requests) {
        requests.forEach(request -> Statements.checkParameters(request.list(Request.PARAMETERS)));
        List<BoundStatement> statements = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            Structure request = requests.get(i);
            try {
                statements.add(Statements.bind(request.string(Request.STATEMENT), request.list(Request.PARAMETERS)));
            } catch (DynamoDbException ex) {
                throw at(i, ex);
            }
        }
        if (statements.stream().map(Statements::isRead).distinct().count() > 1) {
            throw DynamoDbException.validation(MIXED);
        }
        if (parameterBytes(requests) > TransactWriteItemsHandler.MAX_REQUEST_BYTES) {
            throw DynamoDbException.validation(TransactWriteItemsHandler.TOO_LARGE);
        }
        return statements;
    }

    private static long parameterBytes(List<Structure> requests) {
        long sizeBytes = 0;
        for (Structure request : requests) {
            List<AttributeMap> parameters = request.list(Request.PARAMETERS);
            if (parameters != null) {
                sizeBytes +=
                        parameters.stream().mapToLong(AttributeMap::sizeBytes).sum();
            }
        }
        return sizeBytes;
    }

    /** The error of one statement, with its place. */
    private static DynamoDbException at(int index, DynamoDbException error) {
        return error.type() == ErrorType.VALIDATION
                ? DynamoDbException.validation(
                        "Validation failed in TransactStatements[" + index + "]: " + error.getMessage())
                : error;
    }

    private Reply read(Structure request, List<Structure> requests, List<BoundStatement> statements) {
        TransactionReads reads = new TransactionReads(store());
        addAll(requests, statements, (statement, table, ignored) -> addRead(reads, statement, table));
        return reads.reply(
                request.string(ExecuteTransaction.RETURN_CONSUMED_CAPACITY), ExecuteTransactionHandler::answer);
    }

    private TransactionRequest writes(Structure request, List<Structure> requests, List<BoundStatement> statements) {
        TransactionRequest transaction = new TransactionRequest(store());
        addAll(requests, statements, (statement, table, each) -> addWrite(transaction, statement, table, each));
        transaction.checkDistinct();
        String token = request.string(ExecuteTransaction.CLIENT_REQUEST_TOKEN);
        if (token != null) {
            transaction.token(token, RequestFingerprint.of(requests));
        }
        return transaction;
    }

    private void addAll(List<Structure> requests, List<BoundStatement> statements, Step step) {
        CancellationReasons reasons = new CancellationReasons();
        boolean cancelled = false;
        for (int i = 0; i < statements.size(); i++) {
            BoundStatement statement = statements.get(i);
            TableSchema table = tableOrNull(statement);
            String problem = null;
            try {
                problem = table == null ? null : step.add(statement, table, requests.get(i));
            } catch (DynamoDbException ex) {
                throw at(i, ex);
            }
            cancelled |= table == null || problem != null;
            if (table == null) {
                reasons.tableNotFound();
            } else if (problem == null) {
                reasons.none();
            } else {
                KeyRules.refuseEmptyKey(problem);
                reasons.everyValidationError(problem);
            }
        }
        if (cancelled) {
            throw reasons.error();
        }
    }

    private @Nullable TableSchema tableOrNull(BoundStatement statement) {
        try {
            return table(statement.prepared().tableName());
        } catch (DynamoDbException ex) {
            if (ex.type() == ErrorType.RESOURCE_NOT_FOUND) {
                return null;
            }
            throw ex;
        }
    }

    private @Nullable String addRead(TransactionReads reads, BoundStatement statement, TableSchema table) {
        refuseIndex(statement);
        NamedKey named = statement.key(KeyNames.of(table));
        if (!named.isComplete() || !named.isAlone() || named.conflict() != null) {
            new StatementReads(
                    statement, new ReadTarget(table, null), store().hashSeed()); // what is wrong there comes first
            throw DynamoDbException.validation(NOT_THE_KEY);
        }
        AttributeMap key = named.attributes(Workspace.current().encoder());
        String problem = KeyRules.keyProblem(table, key);
        if (problem == null) {
            reads.add(table.name(), table, key, statement.projection());
        }
        return problem;
    }

    private static @Nullable String addWrite(
            TransactionRequest transaction, BoundStatement statement, TableSchema table, Structure request) {
        if (statement.prepared().kind() == PreparedStatement.Kind.EXISTS) {
            checkExists(statement, table);
        } else {
            StatementWriter.refuseIndex(statement);
        }
        if (statement.prepared().returning() != null) {
            throw DynamoDbException.validation("RETURNING clause is not supported in ExecuteTransaction.");
        }
        String problem = StatementWriter.keyProblem(statement, table);
        if (problem == null) {
            boolean returnsItem = "ALL_OLD".equals(request.string(Request.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE));
            StatementWriter.addTo(transaction, statement, table, returnsItem);
        }
        return problem;
    }

    private static void checkExists(BoundStatement statement, TableSchema table) {
        refuseIndex(statement);
        NamedKey named = statement.key(KeyNames.of(table));
        if (!named.isComplete() || named.isAlone() || named.conflict() != null) {
            throw DynamoDbException.validation("EXISTS() must contain a single item read with additional condition");
        }
    }

    private static void refuseIndex(BoundStatement statement) {
        if (statement.prepared().indexName() != null) {
            throw DynamoDbException.validation("Reads on indices are not supported within transactions.");
        }
    }

    private void complete(
            Structure request,
            TransactionRequest transaction,
            @Nullable DynamoDbException error,
            ReplyHandler handler) {
        Structure answer = null;
        DynamoDbException failure = error;
        if (failure == null) {
            try {
                String asked = request.string(ExecuteTransaction.RETURN_CONSUMED_CAPACITY);
                answer = answer(List.of(), transaction.consumedCapacity(asked));
            } catch (RuntimeException | AssertionError ex) {
                failure = fault(ex);
            }
        }
        transaction.close();
        if (answer != null) {
            handler.onReply(new Reply(answer, null));
        } else {
            handler.onError(failure == null ? fault(new IllegalStateException("neither reply nor error")) : failure);
        }
    }

    private static Structure answer(List<Structure> responses, @Nullable List<Structure> capacity) {
        return new Structure(ExecuteTransaction.OPERATION.output())
                .set(ExecuteTransaction.RESPONSES, responses)
                .set(ExecuteTransaction.CONSUMED_CAPACITY, capacity);
    }
}
