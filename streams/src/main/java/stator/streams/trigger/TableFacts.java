package stator.streams.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import stator.Stator;
import stator.contract.AttributeDefinition;
import stator.contract.DescribeTable;
import stator.contract.DynamoDbException;
import stator.contract.KeySchemaElement;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.engine.Reply;
import stator.engine.ReplyHandler;

/**
 * What a table is.
 *
 * @param key name and type of each of its key's attributes: {@code id S}
 */
record TableFacts(List<String> key) {
    /**
     * Asks.
     *
     * @throws DynamoDbException ResourceNotFoundException if there is no such table
     */
    static TableFacts of(Stator database, String table) {
        CompletableFuture<TableFacts> facts = new CompletableFuture<>();
        Structure request = new Structure(DescribeTable.OPERATION.input()).set(DescribeTable.TABLE_NAME, table);
        database.execute(DescribeTable.OPERATION, request, new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                try (reply) {
                    facts.complete(of(reply.body()));
                } catch (RuntimeException ex) {
                    facts.completeExceptionally(ex);
                }
            }

            @Override
            public void onError(DynamoDbException error) {
                facts.completeExceptionally(error);
            }
        });
        try {
            return facts.join();
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : ex;
        }
    }

    private static TableFacts of(Structure answer) {
        Structure table = answer.structure(DescribeTable.TABLE);
        List<Structure> schema = table == null ? null : table.list(TableDescription.KEY_SCHEMA);
        List<Structure> types = table == null ? null : table.list(TableDescription.ATTRIBUTE_DEFINITIONS);
        List<String> key = new ArrayList<>();
        if (table == null || schema == null || types == null) {
            throw new IllegalStateException("a table without a key");
        }
        for (Structure element : schema) {
            String name = String.valueOf(element.string(KeySchemaElement.ATTRIBUTE_NAME));
            types.stream()
                    .filter(type -> name.equals(type.string(AttributeDefinition.ATTRIBUTE_NAME)))
                    .forEach(type -> key.add(name + ' ' + type.string(AttributeDefinition.ATTRIBUTE_TYPE)));
        }
        return new TableFacts(key);
    }
}
