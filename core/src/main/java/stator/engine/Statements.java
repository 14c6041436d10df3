package stator.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.partiql.BoundStatement;
import stator.partiql.PreparedStatement;

/** What operations that run statements have in common. */
final class Statements {
    private Statements() {}

    /**
     * The statement of a request, with its parameters.
     *
     * @throws DynamoDbException if a parameter is wrong, then if the statement is
     */
    static BoundStatement bind(@Nullable String text, @Nullable List<AttributeMap> parameters) {
        checkParameters(parameters);
        if (text == null) {
            throw new IllegalStateException("member not checked: Statement");
        }
        return PreparedStatement.of(text)
                .bind(
                        parameters == null ? List.of() : parameters,
                        Workspace.current().encoder());
    }

    /** Refuses parameters that hold an error. */
    static void checkParameters(@Nullable List<AttributeMap> parameters) {
        if (parameters != null) {
            parameters.forEach(AttributeRules::checkOlder);
        }
    }

    static boolean isRead(BoundStatement statement) {
        return statement.prepared().kind() == PreparedStatement.Kind.SELECT;
    }

    /** Refuses EXISTS, which only a transaction has a use for. */
    static void refuseExists(BoundStatement statement) {
        if (statement.prepared().kind() == PreparedStatement.Kind.EXISTS) {
            throw DynamoDbException.validation("EXISTS can only be used in ExecuteTransaction write requests.");
        }
    }
}
