package stator.partiql;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.ConditionBuilder;
import stator.expression.ConditionProgram;
import stator.expression.UpdatePlan;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;

/** A statement that was read and compiled, without parameters. Does not change; any thread may use it. */
public final class PreparedStatement {
    /** What statements do. */
    public enum Kind {
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        /** Checks a condition within a transaction that writes. */
        EXISTS
    }

    private final Kind kind;
    private final Statement statement;
    private final Values values = new Values();
    private @Nullable ConditionProgram condition;
    private @Nullable UpdatePlan update;
    private @Nullable UpdateCompiler updateChecks;

    PreparedStatement(Statement statement) {
        this.statement = statement;
        kind = compile();
        values.conclude();
    }

    /**
     * The statement with this text, which is read only if it is not known from before.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if it is malformed
     */
    public static PreparedStatement of(String text) {
        return StatementCache.SHARED.find(text);
    }

    private Kind compile() {
        if (statement instanceof Statement.Select select) {
            condition = compile(select.where());
            return Kind.SELECT;
        }
        if (statement instanceof Statement.Exists exists) {
            condition = compile(exists.select().where());
            return Kind.EXISTS;
        }
        if (statement instanceof Statement.Delete delete) {
            condition = compile(delete.where());
            return Kind.DELETE;
        }
        if (statement instanceof Statement.Update changing) {
            UpdateCompiler compiler = new UpdateCompiler(values);
            update = compiler.compile(changing.changes());
            updateChecks = compiler;
            condition = compile(changing.where());
            return Kind.UPDATE;
        }
        if (statement instanceof Statement.Insert insert) {
            if (insert.item() instanceof Expression.Tuple tuple) {
                tuple.attributes().values().forEach(values::add);
            } else {
                values.add(insert.item());
            }
        }
        return Kind.INSERT;
    }

    private @Nullable ConditionProgram compile(@Nullable Expression where) {
        if (where == null) {
            return null;
        }
        ConditionBuilder builder = new ConditionBuilder();
        new ConditionCompiler(builder, values).compile(where);
        return builder.program();
    }

    public Kind kind() {
        return kind;
    }

    public String tableName() {
        return statement.source().table();
    }

    /** Name of the index that it reads, or null. */
    public @Nullable String indexName() {
        return statement.source().index();
    }

    /** What it answers with besides nothing, if it writes. */
    public @Nullable Returning returning() {
        if (statement instanceof Statement.Update changing) {
            return changing.returning();
        }
        return statement instanceof Statement.Delete delete ? delete.returning() : null;
    }

    /**
     * The statement with its parameters.
     *
     * @param parameters single values without error, in their order
     * @param encoder    holds nothing, before and after
     * @throws DynamoDbException a ValidationException, if there are not as many as it wants, or they do not fit
     */
    public BoundStatement bind(List<AttributeMap> parameters, ItemEncoder encoder) {
        if (parameters.size() != values.parameterCount()) {
            throw DynamoDbException.validation("Number of parameters in request and statement don't match.");
        }
        return new BoundStatement(this, values.bind(parameters, encoder));
    }

    Statement statement() {
        return statement;
    }

    Values values() {
        return values;
    }

    @Nullable
    ConditionProgram condition() {
        return condition;
    }

    @Nullable
    UpdatePlan update() {
        return update;
    }

    @Nullable
    UpdateCompiler updateChecks() {
        return updateChecks;
    }
}
