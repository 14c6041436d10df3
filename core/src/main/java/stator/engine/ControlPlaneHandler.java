package stator.engine;

import java.util.function.Function;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.table.TableDefinition;

/** An operation on the catalog. */
abstract class ControlPlaneHandler extends AnsweringHandler {
    private final Catalog catalog;

    ControlPlaneHandler(Operation operation, Catalog catalog) {
        super(operation);
        this.catalog = catalog;
    }

    final Catalog catalog() {
        return catalog;
    }

    final CatalogContext context() {
        return catalog.context();
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
                    handler.onError(DynamoDbException.internal(operation().name() + " cannot be answered", e));
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
}
