package stator.engine;

import stator.contract.DynamoDbException;
import stator.table.TableDefinition;

/** Takes the answer to a change of the catalog: one of the two methods is called, once, on the catalog's thread. */
interface DefinitionHandler {
    /** The change is durable; the table is as given. */
    void onDefinition(TableDefinition table);

    /** The change was refused, or failed. */
    void onError(DynamoDbException error);
}
