package stator.engine;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.table.TableDefinition;

/** An operation on the catalog. */
abstract class ControlPlaneHandler implements OperationHandler {
    private final Operation operation;
    private final Catalog catalog;

    ControlPlaneHandler(Operation operation, Catalog catalog) {
        this.operation = operation;
        this.catalog = catalog;
    }

    @Override
    public final Operation operation() {
        return operation;
    }

    @Override
    public final void execute(Structure request, ReplyHandler handler) {
        Structure body;
        try {
            body = run(request, handler);
        } catch (DynamoDbException e) {
            handler.onError(e);
            return;
        } catch (RuntimeException e) {
            handler.onError(DynamoDbException.internal(operation.name() + " failed", e));
            return;
        }
        if (body != null) {
            handler.onReply(new Reply(body, null));
        }
    }

    final Catalog catalog() {
        return catalog;
    }

    final CatalogContext context() {
        return catalog.context();
    }

    /** An empty answer, to be filled. */
    final Structure output() {
        return new Structure(operation.output());
    }

    /** Answers with what a function makes of the table when the change is durable. */
    final DefinitionHandler whenDurable(ReplyHandler handler, Function<TableDefinition, Structure> body) {
        return new DefinitionHandler() {
            @Override
            public void onDefinition(TableDefinition table) {
                Structure answer;
                try {
                    answer = body.apply(table);
                } catch (RuntimeException e) {
                    handler.onError(DynamoDbException.internal(operation.name() + " cannot be answered", e));
                    return;
                }
                handler.onReply(new Reply(answer, null));
            }

            @Override
            public void onError(DynamoDbException error) {
                handler.onError(error);
            }
        };
    }

    /**
     * Checks a request and runs it.
     *
     * @param handler to be told later, if the answer is null
     * @return the answer, or null if it comes later
     * @throws DynamoDbException what the request is refused with
     */
    abstract @Nullable Structure run(Structure request, ReplyHandler handler);
}
